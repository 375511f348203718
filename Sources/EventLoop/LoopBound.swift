/// A value that only code on one event loop's thread can reach.
///
/// It lets callbacks and tasks of a loop share mutable state without a lock. Reaching for it from
/// another thread is a mistake in the program and stops it.
// Unchecked, because the compiler cannot know which thread runs: every access proves it instead.
package final class LoopBound<Value>: @unchecked Sendable {
  /// The loop whose thread may reach the value.
  package let loop: EventLoop
  private var storage: Value

  private static var elsewhere: String { "not on the event loop's thread" }

  /// Keeps a value for the loop's thread; may be called on any thread.
  package init(_ value: sending Value, on loop: EventLoop) {
    self.loop = loop
    storage = value
  }

  /// The value; only on the loop's thread.
  package var value: Value {
    get {
      precondition(loop.isCurrent, Self.elsewhere)
      return storage
    }
    _modify {
      precondition(loop.isCurrent, Self.elsewhere)
      yield &storage
    }
  }
}
