package import Conversation
package import JSON

/// `tools/call`: the daemon asks the client to execute a tool.
package enum ToolsCall {
  /// Shape: `{sessionId, turnId, callId, name, arguments}`.
  package struct Params: JSONWritable, Described, Sendable {
    /// The session.
    package let sessionId: String
    /// The turn.
    package let turnId: String
    /// The call.
    package let call: ToolCall

    /// The params' members.
    package static let shape = Shape.record([
      .required("sessionId", .string, "The session."),
      .required("turnId", .string, "The turn."),
      .required(
        "callId", .string, "The call, as updates and the history name it; unique in the daemon."),
      .required("name", .string, "The tool's name, as it was registered."),
      .required("arguments", .object, "The arguments, which fit the tool's `inputSchema`."),
    ])

    /// Makes the params of one call.
    package init(sessionId: String, turnId: String, call: ToolCall) {
      self.sessionId = sessionId
      self.turnId = turnId
      self.call = call
    }

    /// Writes the params.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("sessionId", sessionId)
      writer.member("turnId", turnId)
      writer.member("callId", call.callId)
      writer.member("name", call.name)
      writer.member("arguments", call.argumentsJSON)
      writer.endObject()
    }
  }

  /// Shape: `{content: [block] | string, structuredContent?, isError?}`, MCP's result.
  package struct Result: JSONReadable, Described, Sendable {
    /// What the model reads.
    package let content: [ContentBlock]
    /// The result as data.
    package let structuredContent: JSONValue?
    /// Whether the tool failed.
    package let isError: Bool

    /// The result's members.
    package static let shape = Shape.record([
      .optional(
        "content", Prompt.shape,
        "What the model reads; required unless there is `structuredContent`, whose JSON text it then reads."
      ),
      .optional(
        "structuredContent", .any,
        "The result as data; required where the tool has an `outputSchema`, which it must fit."),
      .optional(
        "isError", .boolean,
        "Whether the tool failed; the content goes to the model all the same, so that it can mend its call.",
        default: false),
    ])

    /// Reads a result; `content` may be absent only beside `structuredContent`, whose text it is then.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      structuredContent = members.object["structuredContent"]
      isError = try members.optional("isError") ?? false
      if let given: Prompt = try members.optional("content") {
        content = given.content
      } else if let structuredContent {
        content = [.text(structuredContent.text)]
      } else {
        throw JSONMismatch(at: members.place(of: "content"), "missing; it is required")
      }
    }
  }
}
