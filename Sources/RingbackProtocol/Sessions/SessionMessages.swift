package import Conversation
package import JSON

/// `session/messages`: the history, page by page.
package enum SessionMessages {
  /// Shape: `{sessionId, offset?, limit?}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The session.
    package let sessionId: String
    /// How many messages to pass over.
    package let offset: Int
    /// How many messages at the most.
    package let limit: Int?

    /// The params' members.
    package static let shape = Shape.record([
      .required("sessionId", .string, "The session."),
      .optional("offset", .integer(from: 0), "How many messages to pass over.", default: 0),
      .optional(
        "limit", .integer(from: 1),
        "How many messages at the most; `limits.pageDefault` unless given, `limits.pageMaximum` at the most."
      ),
    ])

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      sessionId = try members.required("sessionId")
      offset = try members.optionalInt("offset", in: 0...Int.max) ?? 0
      limit = try members.optionalInt("limit", in: 1...Int.max)
    }
  }

  /// Shape: `{messages, total, nextOffset?}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// The page.
    package let messages: [Message]
    /// How many messages the history has.
    package let total: Int
    /// Where the next page begins; nil after the last.
    package let nextOffset: Int?

    /// The result's members.
    package static let shape = Shape.record([
      .required("messages", .list(of: Message.shape), "The page, oldest first."),
      .required("total", .integer(from: 0), "How many there are altogether."),
      .optional(
        "nextOffset", .integer(from: 1), "Where the next page begins; absent after the last."),
    ])

    /// Makes a page.
    package init(messages: [Message], total: Int, nextOffset: Int?) {
      self.messages = messages
      self.total = total
      self.nextOffset = nextOffset
    }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.key("messages")
      writer.beginArray()
      for message in messages { message.write(to: &writer) }
      writer.endArray()
      writer.member("total", total)
      if let nextOffset { writer.member("nextOffset", nextOffset) }
      writer.endObject()
    }
  }

  /// One message: a prompt (`user`), or a step: the reply with its calls and their results.
  package struct Message: JSONWritable, Described, Sendable {
    private let entry: Entry

    /// A user's message or an assistant's, which `role` tells apart.
    package static let shape = Shape.named(
      "Message", "An entry of the history.",
      .tagged([
        .named(
          "UserMessage", "A prompt.",
          .record([
            turnId, .required("role", .word("user"), "Who speaks."),
            .optional(
              "source", .word("ringback"),
              "Says that the daemon wrote the prompt, to have an answer mended."),
            .required("content", .list(of: ContentBlock.shape), "What was said."),
          ])),
        .named(
          "AssistantMessage", "A step: a model's reply with its calls and their results.",
          .record(
            [turnId, .required("role", .word("assistant"), "Who speaks.")] + Step.properties)),
      ]))

    private static let turnId = Property.required(
      "turnId", .string, "The turn that the message belongs to.")

    /// Makes a message of an entry of the history.
    package init(_ entry: Entry) { self.entry = entry }

    /// Writes the message.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("turnId", entry.turnId)
      switch entry.kind {
      case .prompt(let content):
        writer.member("role", "user")
        if entry.isOurs { writer.member("source", "ringback") }
        writer.key("content")
        content.write(to: &writer)
      case .step(let step): step.writeMembers(to: &writer)
      }
      writer.endObject()
    }
  }
}
