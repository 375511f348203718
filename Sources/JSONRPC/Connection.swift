import JSON
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
  let executor: (any TaskExecutor)?

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

  /// Starts reading; `delegate` is kept until `close`.
  ///
  /// A second start does nothing. Fails when the system has no room for a thread.
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

  /// Ends both threads, cancels every open request, fails every call.
  ///
  /// What is not written is given up. Once this has returned the descriptors are not touched any
  /// more and may be closed. It must not be called on the reader thread.
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
}
