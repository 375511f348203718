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
    var text = ""
    for (index, event) in enumerated() {
      text += event.text
      if index + 1 < count && self[index + 1].isReasoning == event.isReasoning { continue }
      joined.append(event.isReasoning ? .reasoningDelta(text) : .textDelta(text))
      text = ""
    }
    return joined
  }
}

extension ModelEvent {
  fileprivate var text: String {
    switch self {
    case .textDelta(let text), .reasoningDelta(let text): text
    }
  }

  fileprivate var isReasoning: Bool {
    if case .reasoningDelta = self { true } else { false }
  }
}
