package import Conversation
package import JSON

/// A request in the plain form that the built-in models read and `session/preview` shows for them.
///
/// `{"model", "instructions"?, "messages", "tools", "toolChoice", "parallelToolCalls"?,
/// "outputSchema"?, "maxOutputTokens"?, "options"?}`. A message is `{"role": "user", "content":
/// [block]}`, `{"role": "assistant", "content": [block], "toolCalls"?: [{"id", "name",
/// "arguments"}]}` or `{"role": "tool", "id", "content": [block], "structuredContent"?,
/// "isError"?}`; a tool is `{"name", "title"?, "description"?, "inputSchema"}`.
package enum RequestReading {
  /// The whole request as one JSON object.
  package static func json(of request: ModelRequest, model: String) -> EncodedJSON {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("model", model)
    if let instructions = request.instructions { writer.member("instructions", instructions) }
    writer.key("messages")
    writer.beginArray()
    for entry in request.entries { writer.raw(messages(of: entry)) }
    writer.endArray()
    writer.key("tools")
    writer.raw(tools(of: request.tools))
    writer.member("toolChoice", json(of: request.toolChoice))
    if let parallel = request.parallelToolCalls { writer.member("parallelToolCalls", parallel) }
    if let schema = request.outputSchema { writer.member("outputSchema", schema) }
    if let limit = request.maxOutputTokens { writer.member("maxOutputTokens", limit) }
    if !request.options.isEmpty { writer.member("options", JSONValue.object(request.options)) }
    writer.endObject()
    return EncodedJSON(trusted: writer.takeBytes())
  }

  /// The estimated tokens of a request: one for four bytes of its instructions, messages and tools
  /// in the form of `json(of:model:)`, rounded up.
  package static func tokenCount(of request: ModelRequest) -> Int {
    var bytes = request.instructions?.utf8.count ?? 0
    for entry in request.entries { bytes += messages(of: entry).count }
    if !request.tools.isEmpty { bytes += tools(of: request.tools).count }
    return WordPieces.tokenCount(ofBytes: bytes)
  }

  /// How many calls stand in a history.
  package static func callCount(in entries: [Entry]) -> Int {
    entries.reduce(0) { sum, entry in
      if case .step(let step) = entry.kind { sum + step.reply.toolCalls.count } else { sum }
    }
  }

  /// The messages of an entry with commas between them; made once for each entry.
  private static func messages(of entry: Entry) -> [UInt8] {
    entry.encoded.bytes(for: dialect) {
      var writer = JSONWriter()
      switch entry.kind {
      case .prompt(let blocks): writer.value(["role": "user", "content": json(of: blocks)])
      case .step(let step):
        writer.value(json(of: step.reply))
        for (call, result) in zip(step.reply.toolCalls, step.results) {
          writer.value(json(of: result, for: call))
        }
      }
      return writer.takeBytes()
    }
  }

  private static func tools(of set: ToolSet) -> [UInt8] {
    set.encoded.bytes(for: dialect) {
      JSONValue.array(set.definitions.map(json(of:))).encoded
    }
  }

  private static func json(of tool: ToolDefinition) -> JSONValue {
    var object: JSONObject = ["name": .string(tool.name)]
    object["title"] = tool.title.map { .string($0) }
    object["description"] = tool.description.map { .string($0) }
    object["inputSchema"] = tool.inputSchema
    return .object(object)
  }

  private static func json(of reply: Reply) -> JSONValue {
    var object: JSONObject = ["role": "assistant", "content": json(of: reply.content)]
    guard !reply.toolCalls.isEmpty else { return .object(object) }
    object["toolCalls"] = .array(
      reply.toolCalls.map {
        ["id": .string($0.providerId), "name": .string($0.name), "arguments": $0.argumentsJSON]
      })
    return .object(object)
  }

  private static func json(of result: ToolResult, for call: ToolCall) -> JSONValue {
    var object: JSONObject = [
      "role": "tool", "id": .string(call.providerId), "content": json(of: result.content),
    ]
    object["structuredContent"] = result.structuredContent
    if result.isError { object["isError"] = true }
    return .object(object)
  }

  private static func json(of blocks: [ContentBlock]) -> JSONValue {
    .array(blocks.map(json(of:)))
  }

  private static func json(of block: ContentBlock) -> JSONValue {
    var object: JSONObject = ["type": .string(block.typeName)]
    switch block.kind {
    case .text(let text): object["text"] = .string(text)
    case .image(let data, let mimeType), .audio(let data, let mimeType):
      object["data"] = .string(data)
      object["mimeType"] = .string(mimeType)
    case .resourceLink(let uri, let name):
      object["uri"] = .string(uri)
      object["name"] = .string(name)
    case .resource(let resource): object["resource"] = .object(resource)
    }
    for (key, value) in block.extra where object[key] == nil { object[key] = value }
    return .object(object)
  }

  private static func json(of choice: ToolChoice) -> JSONValue {
    switch choice {
    case .auto: "auto"
    case .none: "none"
    case .required: "required"
    case .named(let name): ["name": .string(name)]
    }
  }

  private static let dialect = "ringback"
}
