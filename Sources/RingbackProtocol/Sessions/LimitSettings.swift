package import Conversation
package import JSON

/// The limits of a turn that a client sets; nil leaves what was there.
package struct LimitSettings: JSONReadable, Described, Sendable {
  private var steps: Int?
  private var toolCalls: Int?
  private var totalTokens: Int?
  private var outputTokens: Int?
  private var costUsd: Double?
  private var durationMs: Int?
  private var parallelToolCalls: Int?
  private var repeatedCalls: Int?
  private var finalAnswer: Bool?
  private var retries: Int?
  private var retryDelayMs: Int?

  /// The members, each optional; others are refused.
  package static let shape = Shape.named(
    "TurnLimits", "When a turn stops by itself; `initialize` tells what holds unless given.",
    .record(
      [
        .optional("steps", .integer(from: 1), "Steps of a turn."),
        .optional("toolCalls", .integer(from: 0), "Tool calls of a turn."),
        .optional(
          "totalTokens", .integer(from: 1), "Input and output tokens of a turn; else no limit."),
        .optional("outputTokens", .integer(from: 1), "Output tokens of a turn; else no limit."),
        .optional(
          "costUsd", .number(from: 0),
          "US dollars that a turn may cost, more than 0; needs the prices of every model of the list."
        ),
        .optional("durationMs", .integer(1...longestMs), "Milliseconds of a turn."),
        .optional(
          "parallelToolCalls", .integer(from: 1), "Tool calls that are under way at once."),
        .optional(
          "repeatedCalls", .integer(from: 1),
          "Steps in a row that repeat a call with the same name and arguments."),
        .optional(
          "finalAnswer", .boolean,
          "Whether the model must answer without tools on the last permitted step.", default: true),
        .optional("retries", .integer(0...mostRetries), "Retries of one model request."),
        .optional(
          "retryDelayMs", .integer(0...longestRetryDelayMs),
          "Milliseconds before the first retry; each further one waits twice as long."),
      ], others: .refused))

  /// Reads the members of `limits`; an unknown one is a mistake that would otherwise cost money.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    for key in members.object.keys where !Self.names.contains(key) {
      throw JSONMismatch(
        at: members.place(of: key),
        "there is no such limit; the limits are \(Self.names.joined(separator: ", "))")
    }
    steps = try members.optionalInt("steps", in: 1...Int.max)
    toolCalls = try members.optionalInt("toolCalls", in: 0...Int.max)
    totalTokens = try members.optionalInt("totalTokens", in: 1...Int.max)
    outputTokens = try members.optionalInt("outputTokens", in: 1...Int.max)
    costUsd = try members.optional("costUsd", as: JSONNumber.self)?.double
    if let costUsd, !(costUsd > 0 && costUsd.isFinite) {
      throw JSONMismatch(at: members.place(of: "costUsd"), "expected a number above 0")
    }
    durationMs = try members.optionalInt("durationMs", in: 1...Self.longestMs)
    parallelToolCalls = try members.optionalInt("parallelToolCalls", in: 1...Int.max)
    repeatedCalls = try members.optionalInt("repeatedCalls", in: 1...Int.max)
    finalAnswer = try members.optional("finalAnswer")
    retries = try members.optionalInt("retries", in: 0...Self.mostRetries)
    retryDelayMs = try members.optionalInt("retryDelayMs", in: 0...Self.longestRetryDelayMs)
  }

  private static let names = [
    "steps", "toolCalls", "totalTokens", "outputTokens", "costUsd", "durationMs",
    "parallelToolCalls", "repeatedCalls", "finalAnswer", "retries", "retryDelayMs",
  ]
  /// Thirty days: a timer beyond that is a mistake, and no duration may overflow.
  private static let longestMs = 2_592_000_000
  /// Who wants more is better served by prompting again.
  private static let mostRetries = 100
  private static let longestRetryDelayMs = 120_000

  /// Whether the client limits what a turn costs, which needs known prices.
  package var limitsCost: Bool { costUsd != nil }

  /// These limits, with what `other` sets put over them.
  func overlaid(with other: LimitSettings?) -> LimitSettings {
    guard let other else { return self }
    var limits = self
    limits.steps = other.steps ?? steps
    limits.toolCalls = other.toolCalls ?? toolCalls
    limits.totalTokens = other.totalTokens ?? totalTokens
    limits.outputTokens = other.outputTokens ?? outputTokens
    limits.costUsd = other.costUsd ?? costUsd
    limits.durationMs = other.durationMs ?? durationMs
    limits.parallelToolCalls = other.parallelToolCalls ?? parallelToolCalls
    limits.repeatedCalls = other.repeatedCalls ?? repeatedCalls
    limits.finalAnswer = other.finalAnswer ?? finalAnswer
    limits.retries = other.retries ?? retries
    limits.retryDelayMs = other.retryDelayMs ?? retryDelayMs
    return limits
  }

  /// `defaults`, with what the client sets put over them.
  package func applied(to defaults: TurnLimits) -> TurnLimits {
    var limits = defaults
    limits.steps = steps ?? limits.steps
    limits.toolCalls = toolCalls ?? limits.toolCalls
    limits.totalTokens = totalTokens ?? limits.totalTokens
    limits.outputTokens = outputTokens ?? limits.outputTokens
    limits.costUsd = costUsd ?? limits.costUsd
    limits.durationMs = durationMs ?? limits.durationMs
    limits.parallelToolCalls = parallelToolCalls ?? limits.parallelToolCalls
    limits.repeatedCalls = repeatedCalls ?? limits.repeatedCalls
    limits.finalAnswer = finalAnswer ?? limits.finalAnswer
    limits.retry.retries = retries ?? limits.retry.retries
    limits.retry.firstDelayMs = retryDelayMs ?? limits.retry.firstDelayMs
    return limits
  }
}
