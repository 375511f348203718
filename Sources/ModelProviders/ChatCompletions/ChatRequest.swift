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
    let head = try head()
    let history = ChatHistory(origin: origin, quirks: quirks, names: names)
    let entries = request.entries.map { entry in
      entry.encoded.bytes(for: history.key) { history.bytes(of: entry) }
    }
    let instructions = instructions()
    let tools = toolsBytes()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      head.count + instructions.count + tools.count + entries.reduce(32) { $0 + $1.count + 1 })
    bytes += head
    bytes += #","messages":["#.utf8
    bytes += instructions
    var needsComma = !instructions.isEmpty
    for entry in entries {
      if needsComma { bytes.append(UInt8(ascii: ",")) }
      bytes += entry
      needsComma = true
    }
    bytes.append(UInt8(ascii: "]"))
    if !tools.isEmpty {
      bytes += #","tools":"#.utf8
      bytes += tools
    }
    bytes.append(UInt8(ascii: "}"))
    return bytes
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
    for (key, value) in request.options {
      if Self.ownMembers.contains(key) { throw Self.ownMember(key) }
      writer.member(key, value)
    }
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
    switch request.toolChoice {
    case .auto: break
    case .none: if sendsTools { writer.member("tool_choice", "none") }
    case .required:
      guard sendsTools else {
        throw ModelError(.invalidRequest, "A tool call is required, but no tool is on offer.")
      }
      writer.member("tool_choice", "required")
    case .named(let name):
      guard request.tools[name] != nil else {
        throw ModelError(
          .invalidRequest, "A call of the tool \"\(name)\" is required, but it is not on offer.")
      }
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

  private static func ownMember(_ key: String) -> ModelError {
    ModelError(
      .invalidRequest,
      "The option \"\(key)\" cannot be set: the request has a member of that name already.")
  }

  /// The members that this encoding writes, or may write.
  private static let ownMembers: Set<String> = [
    "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "tools",
    "tool_choice", "parallel_tool_calls", "response_format",
  ]
}
