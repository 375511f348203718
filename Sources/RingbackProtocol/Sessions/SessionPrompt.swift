package import Conversation
package import JSON

/// `session/prompt`: one turn; the request stays open until the stop reason.
package enum SessionPrompt {
  /// Shape: `{sessionId?, prompt, …settings for this turn}`.
  package struct Params: JSONReadable, Sendable {
    /// The session; nil for one that lives as long as the turn.
    package let sessionId: String?
    /// What the user says.
    package let prompt: [ContentBlock]
    /// What the client sets for this turn only.
    package let settings: SessionSettings

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

  /// Shape: `{sessionId, turnId, stopReason, message, structuredOutput?, steps, usage, limit?}`.
  package struct Result: JSONWritable, Sendable {
    /// The session.
    package let sessionId: String
    /// The turn.
    package let turnId: String
    /// How the turn ended.
    package let outcome: TurnOutcome

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
      writer.key("message")
      writer.beginObject()
      writer.member("role", "assistant")
      writer.key("content")
      outcome.content.write(to: &writer)
      writer.endObject()
      if let output = outcome.structuredOutput { writer.member("structuredOutput", output) }
      writer.member("steps", outcome.steps)
      writer.key("usage")
      writer.beginObject()
      outcome.usage.writeMembers(to: &writer, costUsd: outcome.costUsd)
      writer.endObject()
      if let limit = outcome.limit {
        writer.key("limit")
        writer.beginObject()
        writer.member("kind", limit.kind.rawValue)
        writer.member("value", .number(limit.value))
        writer.endObject()
      }
      writer.endObject()
    }
  }
}
