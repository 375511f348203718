package import Conversation
package import JSON

/// `session/prompt`: one turn; the request stays open until the stop reason.
package enum SessionPrompt {
  /// Shape: `{sessionId?, prompt, …settings for this turn}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The session; nil for one that lives as long as the turn.
    package let sessionId: String?
    /// What the user says.
    package let prompt: [ContentBlock]
    /// What the client sets for this turn only.
    package let settings: SessionSettings

    /// The params' members.
    package static let shape = Shape.record(
      [
        .optional(
          "sessionId", .string,
          "The session; without it one is made for this turn and closed after it."),
        .required("prompt", Prompt.shape, "What the user says: a text or at least one block."),
      ] + SessionSettings.properties)

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      var parts = JSONGathering(try JSONMembers(value, at: pointer))
      sessionId = parts.optional("sessionId")
      prompt = parts.read(or: []) { members throws(JSONMismatch) in try Self.prompt(in: members) }
      settings = try parts.finish { _ throws(JSONMismatch) in
        try SessionSettings(reading: value, at: pointer)
      }
    }

    private static func prompt(in members: JSONMembers) throws(JSONMismatch) -> [ContentBlock] {
      let prompt: Prompt = try members.required("prompt")
      guard !prompt.content.isEmpty else {
        throw JSONMismatch(at: members.place(of: "prompt"), "expected at least one content block")
      }
      return prompt.content
    }
  }

  /// Shape: `{sessionId, turnId, stopReason, model, message, structuredOutput?, steps, usage, limit?}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// The session.
    package let sessionId: String
    /// The turn.
    package let turnId: String
    /// How the turn ended.
    package let outcome: TurnOutcome

    /// The result's members.
    package static let shape = Shape.record([
      .required("sessionId", .string, "The session."),
      .required("turnId", .string, "The turn; unique in its session."),
      .required("stopReason", StopReason.shape, "Why the turn ended."),
      .required("model", .string, "The model that was asked last: the one that answered."),
      .required("message", message, "The answer."),
      .optional("structuredOutput", .any, "The answer as data; where `outputSchema` was given."),
      .required("steps", .integer(from: 0), "How many whole steps the turn added to the history."),
      .required("usage", Spending.shape, "What the turn has used, failed attempts included."),
      .optional("limit", LimitReached.shape, "The limit that stopped the turn."),
    ])

    private static let message = Shape.named(
      "Answer", "The text of the last reply.",
      .record([
        .required("role", .word("assistant"), "Who speaks."),
        .required("content", .list(of: ContentBlock.shape), "What the model wrote."),
      ]))

    /// Makes a result.
    package init(sessionId: String, turnId: String, outcome: TurnOutcome) {
      self.sessionId = sessionId
      self.turnId = turnId
      self.outcome = outcome
    }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("sessionId", sessionId)
      writer.member("turnId", turnId)
      writer.member("stopReason", outcome.stopReason.rawValue)
      writer.member("model", outcome.model)
      writer.key("message")
      writer.beginObject()
      writer.member("role", "assistant")
      writer.key("content")
      outcome.content.write(to: &writer)
      writer.endObject()
      if let output = outcome.structuredOutput { writer.member("structuredOutput", output) }
      writer.member("steps", outcome.steps)
      writer.key("usage")
      outcome.spent.write(to: &writer)
      if let limit = outcome.limit {
        writer.key("limit")
        limit.write(to: &writer)
      }
      writer.endObject()
    }
  }
}

extension LimitReached: JSONWritable, Described {
  /// Shape: `{kind, value}`.
  package static let shape = Shape.named(
    "LimitReached", "The limit that stopped a turn.",
    .record([
      .required(
        "kind", .named("LimitKind", "Which limit stopped a turn.", .words(Kind.self)),
        "Which limit."),
      .required("value", .number, "The limit's value, in its own unit."),
    ]))

  /// Writes the members.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("kind", kind.rawValue)
    writer.member("value", .number(value))
    writer.endObject()
  }
}

extension StopReason: Described {
  /// The five words.
  package static let shape = Shape.named(
    "StopReason",
    "Why a turn ended: the model was done, ran into a limit of output tokens or refused, the client cancelled, or a limit of the turn was reached.",
    .words(StopReason.self))
}
