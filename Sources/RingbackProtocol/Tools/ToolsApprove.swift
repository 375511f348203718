package import Conversation
package import JSON

/// `tools/approve`: the daemon asks the client whether a call may be executed.
package enum ToolsApprove {
  /// Shape: `{sessionId, turnId, callId, name, arguments, annotations?}`.
  package struct Params: JSONWritable, Described, Sendable {
    /// The session.
    package let sessionId: String
    /// The turn.
    package let turnId: String
    /// The call.
    package let call: ToolCall
    /// What the tool says of itself.
    package let annotations: JSONObject?

    /// The params' members.
    package static let shape = Shape.record([
      .required("sessionId", .string, "The session."),
      .required("turnId", .string, "The turn."),
      .required(
        "callId", .string, "The call, as updates and the history name it; unique in the daemon."),
      .required("name", .string, "The tool's name, as it was registered."),
      .required("arguments", .object, "The arguments, which fit the tool's `inputSchema`."),
      .optional("annotations", .object, "The tool's own annotations, as they were registered."),
    ])

    /// Makes the params for one call.
    package init(sessionId: String, turnId: String, call: ToolCall, annotations: JSONObject?) {
      self.sessionId = sessionId
      self.turnId = turnId
      self.call = call
      self.annotations = annotations
    }

    /// Writes the params.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("sessionId", sessionId)
      writer.member("turnId", turnId)
      writer.member("callId", call.callId)
      writer.member("name", call.name)
      writer.member("arguments", call.argumentsJSON)
      if let annotations { writer.member("annotations", .object(annotations)) }
      writer.endObject()
    }
  }

  /// Shape: `{decision: "allow" | "allow_always" | "deny", arguments?, reason?}`.
  package struct Result: JSONReadable, Described, Sendable {
    private enum Decision: String, CaseIterable {
      case allow
      case allowAlways = "allow_always"
      case deny

      static let shape = Shape.named(
        "ApprovalDecision",
        "Whether a call is executed: this time, always for this tool in this session, or not.",
        .words(Decision.self))
    }

    /// The decision.
    package let answer: ApprovalAnswer

    /// The result's members.
    package static let shape = Shape.record([
      .required("decision", Decision.shape, "Whether the call is executed."),
      .optional(
        "arguments", .object,
        "Arguments in place of the model's, with a decision that allows; they must fit as well."),
      .optional("reason", .string, "Why the call is denied; the model reads it."),
    ])

    /// Reads a decision.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      let arguments = try members.optional("arguments", as: JSONObject.self).map(JSONValue.object)
      let reason: String? = try members.optional("reason")
      guard let decision: Decision = try members.optionalWord("decision") else {
        throw JSONMismatch(at: members.place(of: "decision"), "missing; it is required")
      }
      switch decision {
      case .allow: answer = .allow(arguments: arguments)
      case .allowAlways: answer = .allowAlways(arguments: arguments)
      case .deny: answer = .deny(reason: reason)
      }
    }
  }
}
