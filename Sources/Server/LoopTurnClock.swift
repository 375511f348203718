import Conversation
package import EventLoop

/// Times turns by the timers of the event loop that they live on.
package struct LoopTurnClock: TurnClock {
  private let loop: EventLoop

  /// Makes the clock of turns on that loop.
  package init(loop: EventLoop) { self.loop = loop }

  /// Monotonic nanoseconds.
  package var now: UInt64 { loop.now.nanoseconds }

  /// Sets a timer of the loop.
  package func schedule(
    afterMs: Int, _ fire: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void {
    let timer = loop.schedule(after: .milliseconds(afterMs), fire)
    return { timer.cancel() }
  }
}
