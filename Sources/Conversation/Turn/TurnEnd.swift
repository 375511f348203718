package import JSON

/// How a turn ended: with a stop reason, or because the model gave no reply.
package enum TurnEnd: Sendable, Equatable {
  case stopped(TurnOutcome)
  case failed(ModelError)
}

/// What a turn that ended with a stop reason came to.
package struct TurnOutcome: Sendable, Equatable {
  /// Why it ended.
  package let stopReason: StopReason
  /// The full name of the model that was asked last.
  package let model: String
  /// The text of the last reply.
  package let content: [ContentBlock]
  /// The answer as data, when its client wanted data and the model gave it.
  package let structuredOutput: JSONValue?
  /// How many whole steps the turn added to the history.
  package let steps: Int
  /// What the turn's model requests used together.
  package let spent: Spending
  /// The limit that stopped it.
  package let limit: LimitReached?

  /// Makes an outcome.
  package init(
    stopReason: StopReason, model: String, content: [ContentBlock],
    structuredOutput: JSONValue? = nil, steps: Int, spent: Spending, limit: LimitReached? = nil
  ) {
    self.stopReason = stopReason
    self.model = model
    self.content = content
    self.structuredOutput = structuredOutput
    self.steps = steps
    self.spent = spent
    self.limit = limit
  }
}
