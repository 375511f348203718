package import JSON
package import Platform
import Synchronization

/// One client at the other end of two descriptors, speaking JSON-RPC 2.0.
///
/// It owns the reader thread, the output, the requests that are open and the calls that are not
/// answered. It knows no method: what a message means is the delegate's business.
///
/// - Every request is answered exactly once, by `answer`, the only function that does.
/// - The reader waits for nothing but input: what the client does not read is written elsewhere.
/// - Everything that waits for the client is bounded by `ConnectionLimits`.
///
/// SIGPIPE must be ignored by the process, or a client that goes away ends it.
package final class Connection: Sendable {
  struct State {
    var requests = OpenRequests()
    var calls: OutgoingCalls
    var drains: [Drain] = []
    var closers: [CheckedContinuation<Void, Never>] = []
    var phase = Phase.new
  }

  enum Phase {
    case new
    case started
    case closing
    case ended
  }

  /// Somebody who waits until everything is answered and written.
  struct Drain {
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<Bool, Never>
  }

  let input: Descriptor
  let framing: Framing?
  let limits: ConnectionLimits
  let cancelNotification: CancelNotification
  let output: Output
  let signal: ReaderSignal
  let state: Mutex<State>
  private let executor: (any TaskExecutor)?

  /// Prepares a connection; it does not own the descriptors, and does not change their settings.
  ///
  /// `framing` nil lets the first byte decide. Open requests are answered by tasks on `executor`,
  /// nil being the default one. Fails when the process has no descriptor left.
  package init(
    input: Descriptor, output: Descriptor, framing: Framing? = nil,
    limits: ConnectionLimits = .standard, cancelNotification: CancelNotification = .lsp,
    executor: (any TaskExecutor)? = nil
  ) throws(SystemError) {
    let signal = try ReaderSignal()
    self.signal = signal
    self.input = input
    self.framing = framing
    self.limits = limits
    self.cancelNotification = cancelNotification
    self.executor = executor
    self.output = Output(
      output, limits: limits, onEnd: { signal.wake() }, onEmpty: { signal.wakeIfDraining() })
    if let framing { self.output.use(framing) }
    state = Mutex(State(calls: OutgoingCalls(maxAbandoned: limits.maxAbandonedCalls)))
  }

  /// Starts reading; `delegate` is kept until `close`. A second start does nothing.
  package func start(_ delegate: any ConnectionDelegate) throws(SystemError) {
    let isFirst = state.withLock { state in
      guard state.phase == .new else { return false }
      state.phase = .started
      return true
    }
    guard isFirst else { return }
    do throws(SystemError) {
      let thread = try PlatformThread.start(name: "rpc-input") {
        var reader = ConnectionReader(self, delegate)
        reader.run()
      }
      thread.detach()
    } catch {
      state.withLock { $0.phase = .new }
      throw error
    }
  }

  /// Ends both threads and gives up what is not written: cancels every open request, fails every
  /// call. Returns when neither descriptor is touched any more; the caller may then close them.
  package func close() async {
    let (tasks, completions) = state.withLock { state in
      if state.phase == .started { state.phase = .closing }
      if state.phase == .new { state.phase = .ended }
      return (state.requests.cancelAll(), state.calls.end())
    }
    for task in tasks { task.cancel() }
    for completion in completions { completion(.failure(.connectionClosed)) }
    await withCheckedContinuation { continuation in
      let isWaiting = state.withLock { state in
        guard state.phase == .closing else { return false }
        state.closers.append(continuation)
        return true
      }
      if isWaiting { signal.wake() } else { continuation.resume() }
    }
    output.close()?.join()
  }

  /// Waits until every open request is answered and every byte is written, at most `timeout`.
  ///
  /// Returns whether that came about; false also when nobody reads the output any more. Before
  /// `start` and after `close` nothing is waited for.
  package func drain(timeout: Duration) async -> Bool {
    let deadline = ContinuousClock.now.advanced(by: timeout)
    signal.isDraining = true
    return await withCheckedContinuation { continuation in
      let isWaiting = state.withLock { state in
        guard state.phase == .started else { return false }
        state.drains.append(Drain(deadline: deadline, continuation: continuation))
        return true
      }
      if isWaiting { signal.wake() } else { continuation.resume(returning: isDrained) }
    }
  }

  /// Whether nothing is open and nothing waits to be written.
  var isDrained: Bool {
    state.withLock { $0.requests.isEmpty } && output.isOpen && output.isEmpty
  }

  // MARK: Requests of the client

  /// Why a request with this id cannot be taken now; nil when it can. Only for the reader thread.
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

  /// Starts the task that answers an open request. Only for the reader thread.
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

  /// Makes and queues the one answer of a request, and sets its id free; `isOpen` says whether the
  /// request was opened. Push the output afterwards.
  func answer(_ id: RequestID, _ answer: Answer, in place: OpenRequests.Place, isOpen: Bool) {
    let message = bounded(.response(id, answer), id)
    switch place {
    case .message where !isOpen:
      output.append(message, isAnswer: true)
    case .message:
      // In one step: the client may reuse the id as soon as it reads the answer, and must not
      // while the answer can still be overtaken.
      state.withLock { state in
        _ = output.append(message, isAnswer: true)
        state.requests.close(id)
      }
    case .batch(let batch):
      state.withLock { state in
        state.requests.add(message, to: batch, isOpened: isOpen)
        finish(batch, &state)
      }
    }
  }

  /// Notes that every member of the batch was read. Push the output afterwards.
  func seal(_ batch: Int) {
    state.withLock { state in
      state.requests.sealBatch(batch)
      finish(batch, &state)
    }
  }

  private func finish(_ batch: Int, _ state: inout State) {
    guard let responses = state.requests.finishBatch(batch), !responses.isEmpty else { return }
    output.append(.batch(responses), isAnswer: true)
  }

  /// The message, or, when it can never be sent, an error that says so.
  private func bounded(_ message: OutgoingMessage, _ id: RequestID) -> OutgoingMessage {
    let maxBytes = limits.maxQueuedOutputBytes
    // A header block adds less than this.
    guard message.count > maxBytes - 64 else { return message }
    return .response(id, .failure(.resultTooLarge(bytes: message.count, maxBytes: maxBytes)))
  }
}
