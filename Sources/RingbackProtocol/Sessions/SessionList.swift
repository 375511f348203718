package import Conversation
package import JSON

/// `session/list`: the open sessions, page by page.
package enum SessionList {
  /// Shape: `{offset?, limit?}`.
  package struct Params: JSONReadable, Sendable {
    /// How many sessions to pass over.
    package let offset: Int
    /// How many sessions at the most.
    package let limit: Int?

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      offset = try members.optionalInt("offset", in: 0...Int.max) ?? 0
      limit = try members.optionalInt("limit", in: 1...Int.max)
    }
  }

  /// Shape: `{sessions, total, nextOffset?}`.
  package struct Result: JSONWritable, Sendable {
    /// The page, in the order in which the sessions were made.
    package let sessions: [Session]
    /// How many sessions are open.
    package let total: Int
    /// Where the next page begins; nil after the last.
    package let nextOffset: Int?

    /// Makes a page.
    package init(sessions: [Session], total: Int, nextOffset: Int?) {
      self.sessions = sessions
      self.total = total
      self.nextOffset = nextOffset
    }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.key("sessions")
      writer.beginArray()
      for session in sessions { session.write(to: &writer) }
      writer.endArray()
      writer.member("total", total)
      if let nextOffset { writer.member("nextOffset", nextOffset) }
      writer.endObject()
    }
  }

  /// What is told of one session.
  package struct Session: JSONWritable, Sendable {
    /// The session's id.
    package let sessionId: String
    /// The model that answers it.
    package let model: String
    /// The turn that is under way.
    package let turnId: String?
    /// What its turns have used, without the one that is under way.
    package let spent: Spending
    /// The client's own notes.
    package let metadata: JSONObject?

    /// Makes a description.
    package init(
      sessionId: String, model: String, turnId: String?, spent: Spending, metadata: JSONObject?
    ) {
      self.sessionId = sessionId
      self.model = model
      self.turnId = turnId
      self.spent = spent
      self.metadata = metadata
    }

    /// Writes the description.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("sessionId", sessionId)
      writer.member("model", model)
      writer.member("state", turnId == nil ? "idle" : "in_turn")
      if let turnId { writer.member("turnId", turnId) }
      writer.key("usage")
      spent.write(to: &writer)
      if let metadata { writer.member("metadata", .object(metadata)) }
      writer.endObject()
    }
  }
}
