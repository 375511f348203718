package import JSON

/// When a turn stops by itself; nil is no limit.
package struct TurnLimits: Sendable, Equatable {
  /// Model replies in one turn.
  package var steps: Int = 100
  /// Tool calls in one turn.
  package var toolCalls: Int = 500
  /// Input and output tokens in one turn, together.
  package var totalTokens: Int?
  /// Output tokens in one turn; also the bound of each reply.
  package var outputTokens: Int?
  /// US dollars in one turn; needs known prices.
  package var costUsd: Double?
  /// Milliseconds from the prompt to the stop reason.
  package var durationMs: Int = 3_600_000
  /// Tool calls under way at once.
  package var parallelToolCalls: Int = 128
  /// Consecutive steps that repeat a call with the same name and arguments.
  package var repeatedCalls: Int = 20
  /// Whether tools are withdrawn on the last permitted step, so that the model must answer.
  package var finalAnswer: Bool = true
  /// How often, and how soon, a failed model request is made again.
  package var retry = RetryPolicy()

  /// Makes the default limits, all finite where a turn could go on for ever.
  package init() {}
}

/// The limit that stopped a turn.
package struct LimitReached: Sendable, Equatable {
  /// Which limit; the raw value is the wire's.
  package enum Kind: String, Sendable, CaseIterable {
    case steps
    case toolCalls = "tool_calls"
    case tokens
    case cost
    case duration
    case repeatedCall = "repeated_call"
  }

  /// Which limit.
  package let kind: Kind
  /// The limit's value, in its own unit.
  package let value: JSONNumber

  /// Makes a record of a limit that counts.
  package init(_ kind: Kind, _ value: Int) {
    self.kind = kind
    self.value = JSONNumber(value)
  }

  /// Makes a record of the limit on cost.
  package init(costUsd: Double) {
    kind = .cost
    // A limit that was read from JSON is finite.
    value = JSONNumber(costUsd) ?? JSONNumber(0)
  }
}
