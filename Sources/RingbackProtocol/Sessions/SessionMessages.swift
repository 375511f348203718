package import Conversation
package import JSON

/// `session/messages`: the history, page by page.
package enum SessionMessages {
  /// Shape: `{sessionId, offset?, limit?}`.
  package struct Params: JSONReadable, Sendable {
    /// The session.
    package let sessionId: String
    /// How many messages to pass over.
    package let offset: Int
    /// How many messages at the most.
    package let limit: Int?

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      sessionId = try members.required("sessionId")
      offset = try members.optionalInt("offset", in: 0...Int.max) ?? 0
      limit = try members.optionalInt("limit", in: 1...Int.max)
    }
  }

  /// Shape: `{messages, total, nextOffset?}`.
  package struct Result: JSONWritable, Sendable {
    /// The page.
    package let messages: [Message]
    /// How many messages the history has.
    package let total: Int
    /// Where the next page begins; nil after the last.
    package let nextOffset: Int?

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
  package struct Message: JSONWritable, Sendable {
    private let entry: Entry

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

extension Step {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.member("role", "assistant")
    writer.member("messageId", reply.messageId)
    writer.key("content")
    reply.content.write(to: &writer)
    if !reply.reasoning.isEmpty { writer.member("reasoning", reply.reasoning) }
    if !reply.toolCalls.isEmpty {
      writer.key("toolCalls")
      writer.beginArray()
      for call in reply.toolCalls { call.write(to: &writer) }
      writer.endArray()
      writer.key("toolResults")
      writer.beginArray()
      for result in results { result.write(to: &writer) }
      writer.endArray()
    }
    writer.member("finish", reply.finish.rawValue)
    writer.key("usage")
    reply.usage.write(to: &writer)
  }
}

extension ToolCall {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("callId", callId)
    writer.member("name", name)
    switch arguments {
    case .json(let value): writer.member("arguments", value)
    case .malformed(let text, let reason):
      writer.member("argumentsText", text)
      writer.member("malformed", reason)
    }
    writer.endObject()
  }
}

extension ToolResult {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("callId", callId)
    writer.key("content")
    content.write(to: &writer)
    if let structuredContent { writer.member("structuredContent", structuredContent) }
    writer.member("isError", isError)
    if let editedArguments { writer.member("editedArguments", editedArguments) }
    if let truncatedFrom {
      writer.key("truncated")
      writer.beginObject()
      writer.member("originalBytes", truncatedFrom)
      writer.endObject()
    }
    writer.endObject()
  }
}
