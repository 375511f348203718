import Conversation
import JSON

extension Step {
  /// The properties of a message that is a step, but for those of every message.
  static let properties: [Property] = [
    .required("messageId", .string, "The id under which the reply's text was streamed."),
    .required("content", .list(of: ContentBlock.shape), "The reply's text."),
    .optional("reasoning", .string, "The reasoning that the provider showed."),
    .optional("toolCalls", .list(of: ToolCall.shape), "The reply's calls, if there are any."),
    .optional(
      "toolResults", .list(of: ToolResult.shape),
      "One result for each call, in the same order."),
    .required("finish", FinishReason.shape, "Why the reply ended."),
    .required("usage", Spending.shape, "What the reply used, without its cost."),
  ]

  /// Writes the members of a message that is a step, from `role` on.
  func writeMembers(to writer: inout JSONWriter) {
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
  fileprivate static let shape = Shape.named(
    "ToolCall", "What a model asked for.",
    .record([
      .required("callId", .string, "The call, as updates and `tools/call` name it."),
      .required("name", .string, "The tool's name, or what the model made up."),
      .optional("arguments", .any, "The arguments as the model wrote them."),
      .optional(
        "argumentsText", .string, "In place of `arguments`: the model's text, which is not JSON."),
      .optional("malformed", .string, "Why the text is not JSON."),
    ]))

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
  fileprivate static let shape = Shape.named(
    "ToolResult", "The one answer to a tool call, as the model reads it.",
    .record([
      .required("callId", .string, "The call."),
      .required("content", .list(of: ContentBlock.shape), "What the model reads."),
      .optional("structuredContent", .any, "The result as data, when the client gave it."),
      .required("isError", .boolean, "Whether the call failed."),
      .optional(
        "editedArguments", .object,
        "The arguments that the client put in place of the model's, when it approved the call."),
      .optional("truncated", Truncation.shape, "That the result was cut."),
    ]))

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
      Truncation(originalBytes: truncatedFrom).write(to: &writer)
    }
    writer.endObject()
  }
}

extension FinishReason: Described {
  /// The six words.
  package static let shape = Shape.named(
    "FinishReason",
    "Why a model stopped writing a reply; `paused` where the provider goes on with it in the next step.",
    .words(FinishReason.self))
}
