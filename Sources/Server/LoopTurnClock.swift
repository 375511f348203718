import Conversation
import EventLoop

/// Times turns by the timers of the event loop that they live on.
struct LoopTurnClock: TurnClock {
  let loop: EventLoop

  var now: UInt64 { loop.now.nanoseconds }

  func schedule(afterMs: Int, _ fire: @escaping @Sendable () -> Void) -> @Sendable () -> Void {
    let timer = loop.schedule(after: .milliseconds(afterMs), fire)
    return { timer.cancel() }
  }
}
