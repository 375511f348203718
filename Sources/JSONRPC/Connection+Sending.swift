package import JSON
import Synchronization

extension Connection {
  /// Sends a notification, behind everything sent before; false when nobody can read it any more.
  ///
  /// It never waits: what the client does not take stays queued, so call `flush` between two of
  /// many. `isLast` false only queues it, to be written together with what follows.
  @discardableResult
  package func send(_ method: String, _ params: EncodedJSON?, isLast: Bool = true) -> Bool {
    let isQueued = output.append(.notification(method, params))
    if isLast { output.push() }
    return isQueued
  }

  /// Queues a notification, to be written together with what follows; false when nobody can read it any
  /// more.
  @discardableResult
  package func queue(_ method: EncodedMethod, _ params: some JSONWritable) -> Bool {
    output.append(method, params)
  }

  /// Suspends while the client is behind by more than `outputHighWaterBytes`, until it is behind
  /// by at most `outputLowWaterBytes`; returns whether it can still read.
  ///
  /// A cancelled task does not wait.
  @discardableResult
  package func flush() async -> Bool {
    output.push()
    return await output.flush()
  }

  /// Writes what was only queued, as far as the client takes it at once; never waits.
  package func push() { output.push() }

  /// Whether so much waits for the client that `flush` suspends, and that updates had better be joined.
  package var isBehind: Bool { output.isBehind }

  /// Sends a request to the client; its answer is handed to `completion`.
  ///
  /// `completion` is called exactly once unless the call is abandoned: on the reader thread, where
  /// it must not block, or, when no answer can come any more, at once with `connectionClosed`.
  /// `isLast` false only queues the request, to be written together with what follows.
  @discardableResult
  package func call(
    _ method: String, _ params: EncodedJSON?, isLast: Bool = true,
    completion: @escaping @Sendable (Reply) -> Void
  ) -> RequestID {
    let (id, canBeAnswered) = state.withLock { state in
      let id = state.calls.nextID()
      return (id, state.calls.insert(id, completion))
    }
    guard canBeAnswered else {
      completion(.failure(.connectionClosed))
      return RequestID(id)
    }
    if output.append(.request(RequestID(id), method, params)) {
      if isLast { output.push() }
    } else if let completion = state.withLock({ $0.calls.remove(id) }) {
      completion(.failure(.connectionClosed))
    }
    return RequestID(id)
  }

  /// Forgets a call, whose completion is then not called; a late answer is only noticed.
  ///
  /// Returns false when the call was answered already.
  @discardableResult
  package func abandon(_ id: RequestID) -> Bool {
    state.withLock { $0.calls.abandon(id) }
  }

  /// Tells the client that a call is cancelled; the call stays open until it is answered.
  package func cancelCall(_ id: RequestID, isLast: Bool = true) {
    send(cancelNotification.method, cancelNotification.params(for: id), isLast: isLast)
  }

  /// How many calls the client has not answered.
  package var openCallCount: Int { state.withLock { $0.calls.count } }

  /// How many requests of the client are not answered.
  package var openRequestCount: Int { state.withLock { $0.requests.count } }

  /// Cancels the task of an open request, which still answers; ids that are not open are ignored.
  package func cancel(_ id: RequestID) {
    // Outside the lock: whoever watches the cancellation may use the connection.
    state.withLock { $0.requests.cancel(id) }?.cancel()
  }

  /// Cancels the task of every open request, and of every later one.
  package func cancelAll() {
    for task in state.withLock({ $0.requests.cancelAll() }) { task.cancel() }
  }

  /// Fails every call, now and later, because the client cannot answer any more.
  func endCalls() {
    for completion in state.withLock({ $0.calls.end() }) {
      completion(.failure(.connectionClosed))
    }
  }
}
