import Platform
import Synchronization

/// A timer that waits on an event loop.
package struct LoopTimer: Sendable {
  let loop: EventLoop
  let token: TimerHeap<EventLoop.TimerAction>.Token
  let isOnSystemClock: Bool

  /// Drops the timer; false when it has fired, is firing or was dropped before.
  ///
  /// On the loop's thread true means that the action will not run and false that it has run; on
  /// another thread it may still be about to run when the answer is false.
  @discardableResult
  package func cancel() -> Bool {
    // The action is released only after the lock, since that may run anything.
    let action = loop.state.withLock { state in
      isOnSystemClock ? state.systemTimers.remove(token) : state.timers.remove(token)
    }
    return action != nil
  }
}

/// Which clock a timer follows.
package enum TimerClock: Sendable {
  /// The loop's own, which a test may drive.
  case loop
  /// The system's, whatever the loop's own is; for what the outside world times.
  case system
}

extension EventLoop {
  /// Runs `action` on the loop's thread once the time is over, never within this call.
  ///
  /// Timers fire in the order of their deadlines, never early, and on Linux up to a millisecond late.
  @discardableResult
  package func schedule(
    after delay: Duration, on timerClock: TimerClock = .loop,
    _ action: @escaping @Sendable () -> Void
  ) -> LoopTimer {
    let start = timerClock == .loop ? clock.now : MonotonicClock.nanoseconds
    let deadline = LoopInstant(nanoseconds: start).advanced(by: delay)
    return insert(.call(action), deadline: deadline, on: timerClock)
  }

  /// Runs `action` on the loop's thread once the moment has come, never within this call.
  @discardableResult
  package func schedule(
    at deadline: LoopInstant, _ action: @escaping @Sendable () -> Void
  ) -> LoopTimer {
    insert(.call(action), deadline: deadline, on: .loop)
  }

  /// How many timers and sleeping tasks wait.
  package var timerCount: Int {
    state.withLock { $0.timers.count + $0.systemTimers.count }
  }

  func insert(
    _ action: TimerAction, deadline: LoopInstant, on timerClock: TimerClock
  ) -> LoopTimer {
    var isOnSystemClock = false
    if case .manual = clock { isOnSystemClock = timerClock == .system }
    let (token, sleeper) = state.withLock { state in
      let token =
        isOnSystemClock
        ? state.systemTimers.insert(deadline: deadline.nanoseconds, action: action)
        : state.timers.insert(deadline: deadline.nanoseconds, action: action)
      let first = isOnSystemClock ? state.systemTimers.nextDeadline : state.timers.nextDeadline
      // The loop waits for the earliest timer; a later one need not wake it.
      let isEarliest = first == deadline.nanoseconds
      return (token, isEarliest ? startOrWake(&state) : nil)
    }
    sleeper?.wake()
    return LoopTimer(loop: self, token: token, isOnSystemClock: isOnSystemClock)
  }
}
