import JSON
import Platform
import Synchronization

/// Writes messages in the order they were appended, and never lets the one who appends wait.
///
/// What the client takes at once is written by whoever calls `push`; the rest goes to a thread,
/// started when it is first needed, that waits for the client. What may wait is bounded.
final class Output: Sendable {
  struct State {
    var queue = OutputQueue()
    var framing = Framing.lines
    /// Whether the thread has work; nobody else writes meanwhile.
    var isThreadWriting = false
    var thread: OutputThread?
    /// Why nothing is written any more.
    var end: ConnectionEnd?
    var isClosed = false
    var waiters: [Int: CheckedContinuation<Bool, Never>] = [:]
    var lastWaiter = 0
  }

  let state = Mutex(State())
  /// Whether `end` is not nil, for those who look often.
  private let hasEnded = Atomic(false)
  let descriptor: OutputDescriptor
  private let limits: ConnectionLimits

  /// The most bytes that one `push` writes itself; writing more would keep others from the lock.
  private static let inlineBytes = 256 << 10

  /// Called once, from any thread, when nothing can be written any more.
  private let onEnd: @Sendable () -> Void
  /// Called from any thread whenever the last byte is written.
  private let onEmpty: @Sendable () -> Void

  /// Makes an output; nothing is started before there is something to wait for.
  init(
    _ descriptor: Descriptor, limits: ConnectionLimits, onEnd: @escaping @Sendable () -> Void,
    onEmpty: @escaping @Sendable () -> Void
  ) {
    self.descriptor = OutputDescriptor(descriptor)
    self.limits = limits
    self.onEnd = onEnd
    self.onEmpty = onEmpty
  }

  /// Why nothing is written any more; nil while all is well.
  var end: ConnectionEnd? {
    hasEnded.load(ordering: .acquiring) ? state.withLock { $0.end } : nil
  }

  /// Whether anything can still be written.
  var isOpen: Bool { state.withLock { $0.isOpen } }

  /// How many answers are not written yet.
  var unwrittenAnswers: Int { state.withLock { $0.queue.answerCount } }

  /// Whether every byte is written or given up.
  var isEmpty: Bool { state.withLock { $0.queue.isEmpty } }

  /// Whether so much waits for the client that `flush` suspends.
  var isBehind: Bool {
    state.withLock { $0.queue.byteCount > limits.outputHighWaterBytes }
  }

  /// Sets how messages are told apart, before the first one.
  func use(_ framing: Framing) {
    state.withLock { $0.framing = framing }
  }

  /// Queues `message`; false when nothing can be written any more.
  ///
  /// Call `push` afterwards. Beyond `maxQueuedOutputBytes` the output ends, and everything queued
  /// is dropped.
  @discardableResult
  func append(_ message: OutgoingMessage) -> Bool {
    append { queue, framing in queue.append(message, in: framing) }
  }

  /// Queues a notification as `append` does, without an encoding of its own.
  @discardableResult
  func append(_ method: EncodedMethod, _ params: some JSONWritable) -> Bool {
    append { queue, framing in queue.append(method, params, in: framing) }
  }

  private func append(_ queueing: (inout OutputQueue, Framing) -> Void) -> Bool {
    var effects = Effects()
    let isQueued = state.withLock { state in
      guard state.isOpen else { return false }
      queueing(&state.queue, state.framing)
      if state.queue.byteCount > limits.maxQueuedOutputBytes {
        state.finish(.outputOverflow, &effects)
      }
      return state.isOpen
    }
    perform(effects)
    return isQueued
  }

  /// Writes what the client takes at once, and leaves the rest to the thread.
  func push() {
    var effects = Effects()
    state.withLock { state in
      guard !state.isThreadWriting, state.isOpen, !state.queue.isEmpty else {
        return
      }
      writeInline(&state, &effects)
      if state.end == nil, !state.queue.isEmpty { handOver(&state, &effects) }
      state.settle(limits, &effects)
    }
    perform(effects)
  }

  /// Suspends while more than `outputHighWaterBytes` wait for the client, until at most
  /// `outputLowWaterBytes` do; returns whether the output is still open.
  ///
  /// A cancelled task does not wait.
  func flush() async -> Bool {
    let waiter: Int? = state.withLock { state in
      guard state.isOpen,
        state.queue.byteCount > limits.outputHighWaterBytes
      else { return nil }
      state.lastWaiter += 1
      return state.lastWaiter
    }
    guard let waiter else { return state.withLock { $0.isOpen } }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Bool? = state.withLock { state in
          let isOpen = state.isOpen
          guard isOpen, !Task.isCancelled, state.queue.byteCount > limits.outputLowWaterBytes
          else { return isOpen }
          state.waiters[waiter] = continuation
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      // Either the continuation is here, or it is about to see that the task is cancelled.
      let (continuation, isOpen) = state.withLock {
        ($0.waiters.removeValue(forKey: waiter), $0.isOpen)
      }
      continuation?.resume(returning: isOpen)
    }
  }

  /// Gives up what is queued and ends the thread; returns it, for `join`.
  func close() -> OutputThread? {
    var effects = Effects()
    let thread = state.withLock { state in
      state.isClosed = true
      state.queue.removeAll()
      state.settle(limits, &effects)
      return state.thread
    }
    perform(effects)
    thread?.wake()
    return thread
  }

  private func writeInline(_ state: inout State, _ effects: inout Effects) {
    guard descriptor.canWriteWithoutWaiting else { return }
    var failure: Int32?
    state.queue.writeFirst(limit: Self.inlineBytes) { bytes, start in
      switch descriptor.writeWithoutWaiting(bytes, from: start) {
      case .bytes(let count):
        return count
      case .wouldBlock:
        return 0
      case .failed(let code):
        failure = code
        return 0
      }
    }
    if let failure { state.finish(.outputFailure(failure), &effects) }
  }

  private func handOver(_ state: inout State, _ effects: inout Effects) {
    do throws(SystemError) {
      if state.thread == nil { state.thread = try OutputThread(self) }
      state.isThreadWriting = true
      effects.threadToWake = state.thread
    } catch {
      state.finish(.outputFailed(error.code), &effects)
    }
  }
}

extension Output {
  /// What has to happen once the lock is released.
  struct Effects {
    var waiters: [CheckedContinuation<Bool, Never>] = []
    var isOpen = true
    var hasEnded = false
    var isEmpty = false
    var threadToWake: OutputThread?
  }

  /// Does what was decided under the lock.
  func perform(_ effects: Effects) {
    for waiter in effects.waiters { waiter.resume(returning: effects.isOpen) }
    effects.threadToWake?.wake()
    if effects.hasEnded {
      hasEnded.store(true, ordering: .releasing)
      onEnd()
    }
    if effects.isEmpty { onEmpty() }
  }

  /// Notes that the thread wrote `count` bytes of the block it took.
  func didWrite(_ count: Int) {
    var effects = Effects()
    state.withLock { state in
      guard state.isOpen else { return }
      state.queue.didWrite(count)
      state.settle(limits, &effects)
    }
    perform(effects)
  }

  /// Takes the thread's next block, after it has written `finished`; nil ends its work for now.
  func next(after finished: consuming OutputQueue.Block?) -> OutputQueue.Block? {
    let finished = finished.take()
    var effects = Effects()
    let block = state.withLock { state -> OutputQueue.Block? in
      guard state.isOpen else { return nil }
      if let finished { state.queue.didFinish(finished) }
      let block = state.queue.takeFirst()
      if block == nil { state.isThreadWriting = false }
      state.settle(limits, &effects)
      return block
    }
    perform(effects)
    return block
  }

  /// Notes that writing failed with this `errno`.
  func fail(_ code: Int32) {
    var effects = Effects()
    state.withLock { $0.finish(.outputFailure(code), &effects) }
    perform(effects)
  }

  /// Notes that nobody can read what is written, seen without writing.
  func lose() {
    var effects = Effects()
    state.withLock { $0.finish(.outputClosed, &effects) }
    perform(effects)
  }
}

extension Output.State {
  /// Whether anything can still be written.
  var isOpen: Bool { end == nil && !isClosed }

  /// Ends the output once, for the first reason there is.
  mutating func finish(_ end: ConnectionEnd, _ effects: inout Output.Effects) {
    guard isOpen else { return }
    self.end = end
    queue.removeAll()
    effects.hasEnded = true
    effects.threadToWake = thread
    resumeAll(&effects)
  }

  /// Resumes who waits, if there is reason to.
  mutating func settle(_ limits: ConnectionLimits, _ effects: inout Output.Effects) {
    if queue.isEmpty { effects.isEmpty = true }
    guard !waiters.isEmpty else { return }
    if queue.byteCount <= limits.outputLowWaterBytes { resumeAll(&effects) }
  }

  private mutating func resumeAll(_ effects: inout Output.Effects) {
    effects.waiters.append(contentsOf: waiters.values)
    effects.isOpen = isOpen
    waiters.removeAll()
  }
}
