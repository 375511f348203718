package import EventLoop

/// How a script waits, so that tests need not.
package struct ScriptClock: Sendable {
  /// Suspends for a time; throws as soon as the task is cancelled.
  package let sleep: @Sendable (Duration) async throws(CancellationError) -> Void

  /// Makes a clock out of a way to wait.
  package init(sleep: @escaping @Sendable (Duration) async throws(CancellationError) -> Void) {
    self.sleep = sleep
  }

  /// Waits by the timers of an event loop.
  package init(_ loop: EventLoop) {
    self.init { duration throws(CancellationError) in try await loop.sleep(for: duration) }
  }
}
