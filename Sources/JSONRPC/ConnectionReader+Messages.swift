import JSON
import Synchronization

extension ConnectionReader {
  /// Takes one whole message.
  mutating func handleMessage(in range: Range<Int>) {
    switch envelope(in: range) {
    case .success(.batch(let members)): handleBatch(members)
    case .success(let envelope): handle(envelope, in: .message, bytes: range.count)
    case .failure(let error): refuse(.parse(offset: error.offset, reason: "\(error.reason)"))
    }
  }

  private func envelope(in range: Range<Int>) -> Result<Envelope, JSONError> {
    do throws(JSONError) {
      return .success(
        try Envelope.read(
          frames.buffer.storage, in: range, limits: limits,
          maxBatchMembers: connection.limits.maxBatchMembers))
    } catch {
      return .failure(error)
    }
  }

  private mutating func handleBatch(_ members: [Range<Int>]) {
    guard !members.isEmpty else { return refuse(.invalidRequest("A batch must not be empty.")) }
    let batch = connection.state.withLock { $0.requests.beginBatch() }
    for member in members {
      switch envelope(in: member) {
      case .success(.batch), .failure:
        // The batch as a whole was valid JSON, so a failure is not possible.
        refuse(.null, .invalidRequest("A member of a batch must be an object."), in: .batch(batch))
      case .success(let envelope):
        handle(envelope, in: .batch(batch), bytes: member.count)
      }
    }
    seal(batch)
  }

  private mutating func handle(
    _ envelope: Envelope, in place: OpenRequests.Place, bytes: Int
  ) {
    switch envelope {
    case .request(let id, let method, let params):
      handle(Request(id: id, method: method, params: value(params)), in: place, bytes: bytes)
    case .notification(let method, let params):
      handle(Notification(method: method, params: value(params)))
    case .invalidNotification(let method):
      delegate.noticed(.invalidNotification(method: method))
    case .success(let id, let result):
      handleReply(id, .success(frames.buffer.value(in: result, limits: limits)))
    case .failure(let id, let error):
      handleFailure(id, frames.buffer.value(in: error, limits: limits).value)
    case .malformedResponse(let id, let problem):
      handleMalformed(id, problem)
    case .idOnly(let id):
      if connection.state.withLock({ $0.calls.contains(id) }) {
        handleMalformed(id, "The response has neither a result nor an error.")
      } else {
        refuse(id, .invalidRequest("A request needs a method."), in: place)
      }
    case .invalid(let id, let error):
      refuse(id, error, in: place)
    case .batch:
      refuse(.null, .invalidRequest("A member of a batch must be an object."), in: place)
    }
  }

  private mutating func value(_ range: Range<Int>?) -> RawJSON? {
    range.map { frames.buffer.value(in: $0, limits: limits) }
  }

  private mutating func refuse(_ id: RequestID, _ error: RPCError, in place: OpenRequests.Place) {
    answer(id, .failure(error), in: place, isOpen: false)
  }

  // MARK: Requests and notifications

  private mutating func handle(_ request: Request, in place: OpenRequests.Place, bytes: Int) {
    let id = request.id
    if let error = connection.refusal(of: id, bytes: bytes) { return refuse(id, error, in: place) }
    switch (delegate.accept(request), place) {
    case (.answered(let result), .message):
      // Nothing is read before it is queued, so its id need not be taken.
      answer(id, result, in: place, isOpen: false)
    case (.answered(let result), .batch):
      connection.state.withLock { $0.requests.open(id, in: place, bytes: bytes) }
      answer(id, result, in: place, isOpen: true)
    case (.deferred(let work), _):
      connection.state.withLock { $0.requests.open(id, in: place, bytes: bytes) }
      connection.answer(id, in: place, by: work)
    }
  }

  private mutating func handle(_ notification: Notification) {
    guard let id = connection.cancelNotification.id(in: notification) else {
      return delegate.receive(notification)
    }
    connection.cancel(id)
  }

  // MARK: Responses

  private mutating func handleReply(_ id: RequestID, _ reply: Reply) {
    switch connection.state.withLock({ $0.calls.match(id) }) {
    case .completion(let completion): completion(reply)
    case .late: delegate.noticed(.lateResponse(id))
    case .unknown: delegate.noticed(.unknownResponse(id))
    }
  }

  private mutating func handleFailure(_ id: RequestID, _ value: JSONValue) {
    guard let error = RPCError(peer: value) else {
      return handleMalformed(id, "The error of the response is no error object.")
    }
    if id == .null { return delegate.noticed(.errorWithoutID(error)) }
    handleReply(id, .failure(error))
  }

  private mutating func handleMalformed(_ id: RequestID, _ problem: String) {
    delegate.noticed(.malformedResponse(id, problem))
    guard case .completion(let completion) = connection.state.withLock({ $0.calls.match(id) })
    else { return }
    completion(.failure(.malformedResponse(problem)))
  }
}
