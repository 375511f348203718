import Platform
import Synchronization

/// What tells an event loop the time.
package enum LoopClock: Sendable {
  /// The system's monotonic clock.
  case monotonic
  /// A clock that stands still until a test moves it.
  case manual(ManualClock)

  var now: UInt64 {
    switch self {
    case .monotonic: MonotonicClock.nanoseconds
    case .manual(let clock): clock.now.nanoseconds
    }
  }
}

/// A clock that stands still until it is advanced; one can serve several loops.
package final class ManualClock: Sendable {
  private struct State {
    var now: UInt64 = 0
    var wakers: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  /// Starts a clock at zero.
  package init() {}

  /// The present moment.
  package var now: LoopInstant {
    LoopInstant(nanoseconds: state.withLock { $0.now })
  }

  /// Moves the clock on; each loop runs what has become due on its own thread, soon after.
  package func advance(by duration: Duration) {
    let wakers = state.withLock { state in
      state.now = LoopInstant(nanoseconds: state.now).advanced(by: duration).nanoseconds
      return state.wakers
    }
    for wake in wakers { wake() }
  }

  func onAdvance(_ wake: @escaping @Sendable () -> Void) {
    state.withLock { $0.wakers.append(wake) }
  }
}
