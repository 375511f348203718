package import Conversation
package import JSON

/// `tools/approve`: the daemon asks the client whether a call may be executed.
package enum ToolsApprove {
  /// Shape: `{sessionId, turnId, callId, name, arguments, annotations?}`.
  package struct Params: JSONWritable, Sendable {
    /// The session.
    package let sessionId: String
    /// The turn.
    package let turnId: String
    /// The call.
    package let call: ToolCall
    /// What the tool says of itself.
    package let annotations: JSONObject?

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
  package struct Result: JSONReadable, Sendable {
    private enum Decision: String, CaseIterable {
      case allow
      case allowAlways = "allow_always"
      case deny
    }

    /// The decision.
    package let answer: ApprovalAnswer

    /// Reads a decision.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      let arguments: JSONValue? = try members.optional("arguments")
      guard let decision: Decision = try members.optionalWord("decision") else {
        throw JSONMismatch(at: members.place(of: "decision"), "missing; it is required")
      }
      switch decision {
      case .allow: answer = .allow(arguments: arguments)
      case .allowAlways: answer = .allowAlways(arguments: arguments)
      case .deny: answer = .deny(reason: try members.optional("reason"))
      }
    }
  }
}
