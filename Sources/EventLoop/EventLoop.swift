import Platform
import Synchronization

/// One thread that runs tasks, timers and the callbacks of ready descriptors.
///
/// As a task executor it runs every piece of a task that prefers it, and its `isolation` can be the
/// executor of actors. Both run on the one thread, so that what a callback resumes goes on without
/// waking another thread. The thread starts with the first thing to do and runs until `stop`; nothing
/// on it may block.
package final class EventLoop: TaskExecutor {
  enum Job {
    case task(UnownedJob)
    case isolated(UnownedJob, LoopIsolation)
    case call(@Sendable () -> Void)
  }

  enum TimerAction: Sendable {
    case call(@Sendable () -> Void)
    case resume(Sleeper)
  }

  enum Phase {
    case idle
    case running(PlatformThread)
    case stopping
  }

  struct State {
    var phase = Phase.idle
    // Made with the first thread and kept: whoever is about to wake it must find it open.
    var poller: Poller?
    var jobs: [Job] = []
    var timers = TimerHeap<TimerAction>()
    // Those of the system's clock, where the loop's own is another one.
    var systemTimers = TimerHeap<TimerAction>()
    var isWaiting = false
  }

  // Jobs that run in one go before descriptors get their turn.
  static let jobsBetweenPolls = 256
  // Tasks keep their state on the heap; this is for plain recursion, and only touched pages count.
  private static let stackBytes = 8 << 20

  let clock: LoopClock
  let state = Mutex(State())
  let watches = Mutex(WatchTable())
  private let threadIdentifier = Atomic<UInt>(0)
  private let name: String

  /// Describes a loop; costs next to nothing until it is used.
  package init(name: String = "event-loop", clock: LoopClock = .monotonic) {
    self.name = name
    self.clock = clock
    guard case .manual(let manual) = clock else { return }
    manual.onAdvance { [weak self] in self?.post({}) }
  }

  deinit {
    state.withLock { $0.poller }?.close()
  }

  /// Whether the caller runs on the loop's thread.
  package var isCurrent: Bool {
    threadIdentifier.load(ordering: .relaxed) == PlatformThread.currentIdentifier
  }

  /// The present moment on the loop's clock.
  package var now: LoopInstant {
    LoopInstant(nanoseconds: clock.now)
  }

  /// Takes a piece of a task; called by the concurrency runtime.
  package func enqueue(_ job: consuming ExecutorJob) {
    append(.task(UnownedJob(job)))
  }

  /// The executor for actors that live on the loop.
  package var isolation: LoopIsolation {
    LoopIsolation(loop: self)
  }

  /// Runs `work` now when called on the loop's thread, else soon.
  package func execute(_ work: @escaping @Sendable () -> Void) {
    if isCurrent { work() } else { append(.call(work)) }
  }

  /// Runs `work` soon, after everything that waits already, and never within this call.
  package func post(_ work: @escaping @Sendable () -> Void) {
    append(.call(work))
  }

  /// Runs what waits to run, ends the thread and waits for its end; must not be called on it.
  ///
  /// Watches end, timers are dropped, sleeping tasks get a `CancellationError`. A task that is
  /// resumed later starts the thread again.
  package func stop() {
    precondition(!isCurrent, "the event loop cannot wait for its own end")
    let running: (PlatformThread, Poller?)? = state.withLock { state in
      guard case .running(let thread) = state.phase else { return nil }
      state.phase = .stopping
      return (thread, state.poller)
    }
    guard let (thread, poller) = running else { return }
    poller?.wake()
    thread.join()
  }

  func append(_ job: Job) {
    let sleeper = state.withLock { state -> Poller? in
      state.jobs.append(job)
      return startOrWake(&state)
    }
    sleeper?.wake()
  }

  /// Sees to it that the thread runs; the answered poller must be woken after the lock is released.
  func startOrWake(_ state: inout State) -> Poller? {
    if case .idle = state.phase {
      start(&state)
      return nil
    }
    guard state.isWaiting else { return nil }
    // Who comes next finds it awake: one wake for each wait.
    state.isWaiting = false
    return state.poller
  }

  private func start(_ state: inout State) {
    do throws(SystemError) {
      let poller = if let known = state.poller { known } else { try Poller() }
      state.poller = poller
      let thread = try PlatformThread.start(name: name, stackBytes: Self.stackBytes) {
        self.threadIdentifier.store(PlatformThread.currentIdentifier, ordering: .relaxed)
        self.run(poller)
      }
      state.phase = .running(thread)
    } catch {
      Self.fail("cannot start", error)
    }
  }

  /// Ends the process: without its loop no task can go on, and nobody is left to hand an error to.
  static func fail(_ what: String, _ error: SystemError) -> Never {
    let line = "ringback: the event loop \(what): \(error)\n"
    // If standard error does not take it, nothing else will.
    _ = Descriptor.standardError.write(Array(line.utf8))
    CurrentProcess.exit(71)  // EX_OSERR in <sysexits.h>
  }

  func forgetThread() {
    threadIdentifier.store(0, ordering: .relaxed)
  }
}
