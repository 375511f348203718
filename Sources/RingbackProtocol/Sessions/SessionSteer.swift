package import Conversation
package import JSON

/// `session/steer`: adds a prompt to the turn that is under way.
package enum SessionSteer {
  /// Shape: `{sessionId, prompt, expectedTurnId?}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The session.
    package let sessionId: String
    /// What the user adds.
    package let prompt: [ContentBlock]
    /// The only turn that is meant; another one is not steered.
    package let expectedTurnId: String?

    /// The params' members.
    package static let shape = Shape.record([
      .required("sessionId", .string, "The session."),
      .required("prompt", Prompt.shape, "What the user adds."),
      .optional(
        "expectedTurnId", .string, "The only turn that is meant; another one is not steered."),
    ])

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      sessionId = try members.required("sessionId")
      prompt = try members.required("prompt", as: Prompt.self).content
      expectedTurnId = try members.optional("expectedTurnId")
    }
  }

  /// Shape: `{turnId}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// The turn that the prompt joins.
    package let turnId: String

    /// The result's members.
    package static let shape = Shape.record([
      .required("turnId", .string, "The turn that the prompt joins.")
    ])

    /// Makes a result.
    package init(turnId: String) { self.turnId = turnId }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("turnId", turnId)
      writer.endObject()
    }
  }
}
