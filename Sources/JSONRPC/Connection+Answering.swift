import JSON
import Synchronization

extension Connection {
  /// Why a request with this id cannot be taken now; nil when it can.
  ///
  /// Only for the reader thread.
  func refusal(of id: RequestID, bytes: Int) -> RPCError? {
    if let error = obstacle(to: id, bytes: bytes) {
      guard error.code == RPCError.Code.overloaded else { return error }
      // Answers that were only held back to be written together are not the client's fault.
      output.push()
      return obstacle(to: id, bytes: bytes)
    }
    return nil
  }

  private func obstacle(to id: RequestID, bytes: Int) -> RPCError? {
    let unwritten = output.unwrittenAnswers
    return state.withLock { state in
      let requests = state.requests
      if requests.contains(id) { return .duplicateID(id) }
      guard requests.count + unwritten < limits.maxRequestsInFlight,
        requests.isEmpty || requests.byteCount + bytes <= limits.maxRequestBytesInFlight
      else { return .overloaded(retryAfterMs: limits.overloadRetryAfterMs) }
      return nil
    }
  }

  /// Starts the task that answers an open request.
  ///
  /// Only for the reader thread.
  func answer(
    _ id: RequestID, in place: OpenRequests.Place, by work: @escaping @Sendable () async -> Answer
  ) {
    let task = Task(executorPreference: executor) {
      let answer = await work()
      self.answer(id, answer, in: place, isOpen: true)
      self.output.push()
      self.signal.wakeIfDraining()
    }
    if state.withLock({ $0.requests.setTask(task, for: id) }) { task.cancel() }
  }

  /// Makes and queues the one answer of a request, and sets its id free.
  ///
  /// `isOpen` says whether the request was opened. Push the output afterwards.
  func answer(_ id: RequestID, _ answer: Answer, in place: OpenRequests.Place, isOpen: Bool) {
    let message = bounded(.response(id, answer), id)
    switch place {
    case .message where !isOpen:
      output.append(message)
    case .message:
      // In one step: the client may reuse the id as soon as it reads the answer, and must not
      // while the answer can still be overtaken.
      state.withLock { state in
        _ = output.append(message)
        state.requests.close(id)
      }
    case .batch(let batch):
      state.withLock { state in
        state.requests.add(message, to: batch, isOpened: isOpen)
        finish(batch, &state)
      }
    }
  }

  /// Notes that every member of the batch was read.
  ///
  /// Push the output afterwards.
  func seal(_ batch: Int) {
    state.withLock { state in
      state.requests.sealBatch(batch)
      finish(batch, &state)
    }
  }

  private func finish(_ batch: Int, _ state: inout State) {
    guard let responses = state.requests.finishBatch(batch), !responses.isEmpty else { return }
    output.append(.batch(responses))
  }

  /// The message, or, when it can never be sent, an error that says so.
  private func bounded(_ message: OutgoingMessage, _ id: RequestID) -> OutgoingMessage {
    let (bytes, maxBytes) = (message.payload.count, limits.maxQueuedOutputBytes)
    // Framing, members and any sensible id take up less than this.
    let envelopeBytes = 1_024
    guard bytes > maxBytes - envelopeBytes else { return message }
    return .response(id, .failure(.resultTooLarge(bytes: bytes, maxBytes: maxBytes)))
  }
}
