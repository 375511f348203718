package import JSON

/// `session/new`: begins a conversation.
package enum SessionNew {
  /// Shape: `{sessionId?, …settings}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The id that the client chose; nil for one of the daemon's.
    package let sessionId: String?
    /// What the client sets for the session.
    package let settings: SessionSettings

    /// The params' members.
    package static let shape = Shape.record(
      [
        .optional(
          "sessionId", .string(atMost: 256),
          "The id that the client chooses, of at most 256 bytes; without it the daemon chooses one."
        )
      ] + SessionSettings.properties)

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      var parts = JSONGathering(try JSONMembers(value, at: pointer))
      sessionId = parts.read(or: nil) { members throws(JSONMismatch) in
        try Self.sessionId(in: members)
      }
      settings = try parts.finish { _ throws(JSONMismatch) in
        try SessionSettings(reading: value, at: pointer)
      }
    }

    private static func sessionId(in members: JSONMembers) throws(JSONMismatch) -> String? {
      guard let id: String = try members.optional("sessionId") else { return nil }
      guard (1...256).contains(id.utf8.count) else {
        throw JSONMismatch(at: members.place(of: "sessionId"), "expected 1 to 256 bytes")
      }
      return id
    }
  }

  /// Shape: `{sessionId, model}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// The session's id.
    package let sessionId: String
    /// The model that answers it.
    package let model: String

    /// The result's members.
    package static let shape = Shape.record([
      .required("sessionId", .string, "The session's id."),
      .required("model", .string, "The model that answers it, the first of its list."),
    ])

    /// Makes a result.
    package init(sessionId: String, model: String) {
      self.sessionId = sessionId
      self.model = model
    }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("sessionId", sessionId)
      writer.member("model", model)
      writer.endObject()
    }
  }
}
