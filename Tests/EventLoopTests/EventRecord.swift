import Platform
import Synchronization

/// What a watch reported, in order; a test can wait for the first report.
final class EventRecord: Sendable {
  private struct State {
    var events: [PollReadiness] = []
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  var all: [PollReadiness] {
    state.withLock { $0.events }
  }

  func record(_ readiness: PollReadiness) {
    let waiter = state.withLock { state in
      // A level-triggered watch repeats itself; what is new is enough.
      if state.events.last != readiness { state.events.append(readiness) }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  @discardableResult
  func first() async -> PollReadiness? {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        guard state.events.isEmpty else { return true }
        state.waiter = continuation
        return false
      }
      if isThere { continuation.resume() }
    }
    return all.first
  }
}
