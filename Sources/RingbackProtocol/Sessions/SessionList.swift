package import Conversation
package import JSON

/// `session/list`: the open sessions, page by page.
package enum SessionList {
  /// Shape: `{offset?, limit?}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// How many sessions to pass over.
    package let offset: Int
    /// How many sessions at the most.
    package let limit: Int?

    /// The params' members.
    package static let shape = Shape.record([
      .optional("offset", .integer(from: 0), "How many sessions to pass over.", default: 0),
      .optional(
        "limit", .integer(from: 1),
        "How many sessions at the most; `limits.pageDefault` unless given, `limits.pageMaximum` at the most."
      ),
    ])

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      offset = try members.optionalInt("offset", in: 0...Int.max) ?? 0
      limit = try members.optionalInt("limit", in: 1...Int.max)
    }
  }

  /// Shape: `{sessions, total, nextOffset?}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// The page, in the order in which the sessions were made.
    package let sessions: [Session]
    /// How many sessions are open.
    package let total: Int
    /// Where the next page begins; nil after the last.
    package let nextOffset: Int?

    /// The result's members.
    package static let shape = Shape.record([
      .required(
        "sessions", .list(of: Session.shape), "The page, in the order in which they were opened."),
      .required("total", .integer(from: 0), "How many there are altogether."),
      .optional(
        "nextOffset", .integer(from: 1), "Where the next page begins; absent after the last."),
    ])

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
  package struct Session: JSONWritable, Described, Sendable {
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

    /// Shape: `{sessionId, model, state, turnId?, usage, metadata?}`.
    package static let shape = Shape.named(
      "SessionSummary", "What is told of an open session.",
      .record([
        .required("sessionId", .string, "The session's id."),
        .required("model", .string, "The model that answers it, the first of its list."),
        .required(
          "state",
          .named("SessionState", "Whether a session is in a turn.", .words(State.self)),
          "Whether a turn is under way."),
        .optional("turnId", .string, "The turn that is under way."),
        .required(
          "usage", Spending.shape,
          "What all its turns have used, without the one that is under way."),
        .optional("metadata", .object, "The client's own notes."),
      ]))

    private enum State: String, CaseIterable {
      case idle
      case inTurn = "in_turn"
    }

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
      writer.member("state", (turnId == nil ? State.idle : .inTurn).rawValue)
      if let turnId { writer.member("turnId", turnId) }
      writer.key("usage")
      spent.write(to: &writer)
      if let metadata { writer.member("metadata", .object(metadata)) }
      writer.endObject()
    }
  }
}
