import Conversation
import JSON

/// The body of one Chat Completions request.
///
/// The history and the tools are spliced in as bytes that were encoded when they were first sent, so
/// that a request costs no more than its copy, however long its session is.
struct ChatRequest {
  private let request: ModelRequest
  private let model: String
  private let origin: String
  private let quirks: ChatQuirks
  private let names: ToolNames

  /// Prepares the body for `model` of the provider that `origin` names.
  init(_ request: ModelRequest, model: String, origin: String, quirks: ChatQuirks) {
    self.request = request
    self.model = model
    self.origin = origin
    self.quirks = quirks
    names = ToolNames(request.tools)
  }

  /// The whole body.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest` for an option that would overwrite what this
  ///   encoding writes itself, and for a tool choice that no tool on offer can meet.
  func bytes() throws(ModelError) -> [UInt8] {
    let history = ChatHistory(origin: origin, quirks: quirks, names: names)
    var body = SplicedBody(head: try head())
    let entries = request.entries.map { entry in
      entry.encoded.bytes(for: history.key) { history.bytes(of: entry) }
    }
    body.add("messages", elements: [instructions()] + entries)
    let tools = toolsBytes()
    if !tools.isEmpty { body.add("tools", tools) }
    return body.bytes()
  }

  /// The body up to the messages, without the comma that follows.
  private func head() throws(ModelError) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("model", model)
    writer.member("stream", true)
    if quirks.includeUsage {
      writer.member("stream_options", ["include_usage": true])
    }
    if let limit = request.maxOutputTokens {
      writer.member(quirks.maxTokensField.rawValue, limit)
    }
    try writeToolChoice(to: &writer)
    if let schema = request.outputSchema, quirks.takesOutputSchema {
      writeFormat(schema, to: &writer)
    }
    try request.writeOptions(besides: Self.ownMembers, to: &writer)
    return writer.takeBytes()
  }

  private func instructions() -> [UInt8] {
    guard let instructions = request.instructions else { return [] }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("role", quirks.systemRole.rawValue)
    writer.member("content", instructions)
    writer.endObject()
    return writer.takeBytes()
  }

  private var sendsTools: Bool {
    !request.tools.isEmpty && !(request.toolChoice == .none && quirks.noToolsForNone)
  }

  private func toolsBytes() -> [UInt8] {
    guard sendsTools else { return [] }
    return request.tools.encoded.bytes(for: ChatCompletions.name) {
      ChatTools.bytes(of: request.tools, names: names)
    }
  }

  private func writeToolChoice(to writer: inout JSONWriter) throws(ModelError) {
    try request.checkToolChoice()
    switch request.toolChoice {
    case .auto: break
    case .none: if sendsTools { writer.member("tool_choice", "none") }
    case .required: writer.member("tool_choice", "required")
    case .named(let name):
      let function: JSONValue = ["name": .string(names.portable(name))]
      writer.member("tool_choice", ["type": "function", "function": function])
    }
    // OpenAI refuses the switch in a request without tools.
    if let parallel = request.parallelToolCalls, sendsTools {
      writer.member("parallel_tool_calls", parallel)
    }
  }

  private func writeFormat(_ schema: EncodedJSON, to writer: inout JSONWriter) {
    writer.key("response_format")
    writer.beginObject()
    writer.member("type", "json_schema")
    writer.key("json_schema")
    writer.beginObject()
    writer.member("name", "output")
    writer.member("schema", schema)
    writer.member("strict", StrictSchema.allows(schema.value))
    writer.endObject()
    writer.endObject()
  }

  /// The members that this encoding writes, or may write.
  private static let ownMembers: Set<String> = [
    "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "tools",
    "tool_choice", "parallel_tool_calls", "response_format",
  ]
}
