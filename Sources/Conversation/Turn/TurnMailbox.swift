import Synchronization
import Waiting

/// What the world has told a turn and the turn has not taken yet.
///
/// Answers, timers, cancels and prompts are posted without waiting: there are at most as many as the
/// turn has calls and timers open. What a model streams is delivered with waiting, so that it can
/// never pile up here.
package final class TurnMailbox: Sendable {
  private struct State {
    var events: [TurnEvent] = []
    var taker: Waiter?
    var deliverer: Waiter?
    var isClosed = false
    var prompts = 0
  }

  private let state = Mutex(State())

  /// Makes an empty mailbox.
  package init() {}

  /// Adds an event; after the turn's end it goes nowhere.
  ///
  /// - Returns: Whether the turn will see it.
  @discardableResult
  package func post(_ event: TurnEvent) -> Bool {
    let (accepted, taker) = state.withLock { state in
      guard !state.isClosed else { return (false, Waiter?.none) }
      state.events.append(event)
      defer { state.taker = nil }
      return (true, state.taker)
    }
    taker?.resume()
    return accepted
  }

  /// Adds a prompt that joins the turn.
  ///
  /// Nothing but the turn's next model request takes prompts out, so their number needs a bound of
  /// its own.
  ///
  /// - Parameters:
  ///   - prompt: What is said.
  ///   - most: The prompts that one turn takes in all.
  /// - Returns: What became of it.
  package func steer(_ prompt: [ContentBlock], atMost most: Int) -> Steering {
    let isFull = state.withLock { state in
      if state.isClosed || state.prompts >= most { return state.prompts >= most }
      state.prompts += 1
      return false
    }
    if isFull { return .full }
    return post(.steered(prompt)) ? .joined : .ended
  }

  /// What became of a prompt that was to join a turn.
  package enum Steering: Sendable, Equatable {
    /// The turn sees it.
    case joined
    /// The turn has had as many as it takes.
    case full
    /// The turn is over.
    case ended
  }

  /// Adds an event and waits until the turn has dealt with it, or has ended.
  func deliver(_ event: TurnEvent) async {
    await Waiter.suspend { waiter in
      let (taker, isClosed) = state.withLock { state in
        guard !state.isClosed else { return (Waiter?.none, true) }
        state.events.append(event)
        state.deliverer = waiter
        defer { state.taker = nil }
        return (state.taker, false)
      }
      taker?.resume()
      if isClosed { waiter.resume() }
    }
  }

  /// All events since the last call; waits for the first one.
  ///
  /// Asking again says that the events before have been dealt with.
  func next() async -> [TurnEvent] {
    releaseDeliverer()
    await Waiter.suspend { waiter in
      let isReady = state.withLock { state in
        guard state.events.isEmpty else { return true }
        state.taker = waiter
        return false
      }
      if isReady { waiter.resume() }
    }
    return state.withLock { state in
      defer { state.events.removeAll(keepingCapacity: true) }
      return state.events
    }
  }

  /// Ends the mailbox: nothing is taken any more and nobody waits.
  ///
  /// - Returns: What was taken and not dealt with.
  @discardableResult
  func close() -> [TurnEvent] {
    let events = state.withLock { state in
      state.isClosed = true
      defer { state.events = [] }
      return state.events
    }
    releaseDeliverer()
    return events
  }

  private func releaseDeliverer() {
    let deliverer = state.withLock { state in
      defer { state.deliverer = nil }
      return state.deliverer
    }
    deliverer?.resume()
  }
}
