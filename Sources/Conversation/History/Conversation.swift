/// The history of one session: an append-only list of prompts and whole steps.
package struct Conversation: Sendable {
  /// The entries, oldest first.
  package private(set) var entries: [Entry] = []
  /// What all model requests of the session have used, those that failed included.
  package private(set) var spent = Spending()
  private let tag: String
  private var lastMessage = 0
  private var lastCall = 0

  /// Makes an empty history.
  ///
  /// - Parameter tag: Stands in every call id. A client reports progress by call id alone, so the ids
  ///   of two sessions must differ.
  package init(tag: String) { self.tag = tag }

  /// Appends what the user said.
  ///
  /// - Parameters:
  ///   - prompt: What is said.
  ///   - turnId: The turn that it belongs to.
  ///   - isOurs: Whether the daemon says it, to have an answer mended; the client sees that.
  package mutating func append(prompt: [ContentBlock], turnId: String, isOurs: Bool = false) {
    entries.append(Entry(.prompt(prompt), turnId: turnId, isOurs: isOurs))
  }

  /// Appends one whole step.
  package mutating func append(_ step: Step, turnId: String) {
    entries.append(Entry(.step(step), turnId: turnId))
  }

  /// Counts what a model request used, whether a step came of it or not.
  package mutating func charge(_ usage: Usage, at prices: ModelPrices?) {
    spent.add(usage, at: prices)
  }

  /// Takes back a turn's prompt when the turn failed before its first step was whole.
  ///
  /// The client may then prompt again without the model reading the same prompt twice.
  package mutating func withdrawPrompts(of turnId: String) {
    while let last = entries.last, last.turnId == turnId, case .prompt = last.kind {
      entries.removeLast()
    }
  }

  /// The id of the next reply; unique in the session.
  package mutating func mintMessageId() -> String {
    lastMessage += 1
    return "msg_\(lastMessage)"
  }

  /// The id of the next tool call; unique among all sessions with different tags.
  package mutating func mintCallId() -> String {
    lastCall += 1
    return "call_\(tag)_\(lastCall)"
  }
}
