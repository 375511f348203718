/// The executor of actors that live on an event loop.
///
/// An actor names it in `unownedExecutor` and keeps it, since the runtime does not. It is apart from the
/// loop because of what the runtime remembers while a job runs: if that were an actor's executor for
/// tasks without an actor too, each of their calls would be queued again before it goes on.
package final class LoopIsolation: SerialExecutor {
  private let loop: EventLoop

  /// Makes an executor for the actors of one loop.
  package init(loop: EventLoop) {
    self.loop = loop
  }

  /// Takes a piece of an actor's work; called by the concurrency runtime.
  package func enqueue(_ job: consuming ExecutorJob) {
    loop.append(.isolated(UnownedJob(job), self))
  }

  /// Two executors of one loop run on the same thread, so that what is isolated to the one is to the
  /// other.
  package func isSameExclusiveExecutionContext(other: LoopIsolation) -> Bool {
    loop === other.loop
  }

  /// Makes the reference by which the runtime knows the executor.
  package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    unsafe UnownedSerialExecutor(complexEquality: self)
  }

  /// Stops the program when the caller is not on the loop's thread; called by the runtime.
  package func checkIsolated() {
    precondition(loop.isCurrent, "not on the event loop's thread")
  }
}
