import Synchronization

/// Whether the client made the model's stream wait the last time.
final class Pace: Sendable {
  private let isSlow = Atomic(false)

  init() {}

  var clientIsSlow: Bool {
    get { isSlow.load(ordering: .relaxed) }
    set { isSlow.store(newValue, ordering: .relaxed) }
  }
}

extension [ModelEvent] {
  /// The same text in fewer deltas: neighbours of one kind become one.
  var joined: [ModelEvent] {
    var joined: [ModelEvent] = []
    for event in self {
      switch (joined.last, event) {
      case (.textDelta(let before), .textDelta(let text)):
        joined[joined.count - 1] = .textDelta(before + text)
      case (.reasoningDelta(let before), .reasoningDelta(let text)):
        joined[joined.count - 1] = .reasoningDelta(before + text)
      default: joined.append(event)
      }
    }
    return joined
  }
}
