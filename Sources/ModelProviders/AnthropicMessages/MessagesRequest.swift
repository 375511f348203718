import Conversation
import JSON

/// The body of one Messages request.
///
/// The history and the tools are spliced in as bytes that were encoded when they were first sent, so
/// that a request costs no more than its copy, however long its session is.
struct MessagesRequest {
  private let request: ModelRequest
  private let model: String
  private let origin: String
  private let quirks: MessagesQuirks
  private let names: ToolNames

  /// Prepares the body for `model` of the provider that `origin` names.
  init(_ request: ModelRequest, model: String, origin: String, quirks: MessagesQuirks) {
    self.request = request
    self.model = model
    self.origin = origin
    self.quirks = quirks
    names = ToolNames(request.tools)
  }

  /// The whole body.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest` for what the service would refuse or what would
  ///   overwrite a member that this encoding writes itself.
  func bytes() throws(ModelError) -> [UInt8] {
    try request.checkToolChoice()
    let ownTools = try MessagesTools.ownBytes(in: request.options)
    let hasTools = !request.tools.isEmpty || !ownTools.isEmpty
    var body = SplicedBody(head: try head(hasTools: hasTools))
    // In the order in which the service reads them, which is that of its cache.
    if hasTools { body.add("tools", elements: [toolsBytes(), ownTools]) }
    if let instructions = request.instructions, !instructions.isBlank {
      body.add("system", systemBytes(instructions))
    }
    let history = MessagesHistory(origin: origin, quirks: quirks, names: names)
    let messages = history.messages(request.entries, marksEnds: marksBlocks)
    guard messages.firstRole == .user else {
      throw ModelError(
        .invalidRequest, "A conversation begins with a prompt that is not empty.")
    }
    body.add("messages", pieces: messages.pieces)
    return body.bytes()
  }

  /// The body up to the tools, without the comma that follows.
  private func head(hasTools: Bool) throws(ModelError) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("model", model)
    writer.member("max_tokens", try maxTokens())
    writer.member("stream", true)
    if quirks.cacheControl == .topLevel, !clientPlacesMarks {
      writer.member("cache_control", CacheMark.value)
    }
    if hasTools, let choice = toolChoice { writer.member("tool_choice", choice) }
    if let config = try outputConfig() { writer.member("output_config", config) }
    var options = request.options
    for key in Self.combinedMembers { options[key] = nil }
    try request.with(options).writeOptions(besides: Self.ownMembers, to: &writer)
    return writer.takeBytes()
  }

  /// The lower one of the session's limit and the option; thinking has its budget within it.
  private func maxTokens() throws(ModelError) -> Int {
    var wanted: Int?
    if let option = request.options["max_tokens"] {
      guard let number = option.int, number > 0 else {
        throw ModelError(.invalidRequest, "The option \"max_tokens\" is a whole number from 1 on.")
      }
      wanted = number
    }
    if let limit = request.maxOutputTokens { return min(limit, wanted ?? limit) }
    if let wanted { return wanted }
    let budget = request.options["thinking"]?["budget_tokens"]?.int ?? 0
    return budget < quirks.defaultMaxTokens
      ? quirks.defaultMaxTokens : quirks.defaultMaxTokens.addingClamped(budget)
  }

  private var toolChoice: JSONValue? {
    var choice: JSONObject
    switch request.toolChoice {
    case .none: return ["type": "none"]
    case .auto:
      if request.parallelToolCalls != false { return nil }
      choice = ["type": "auto"]
    case .required: choice = ["type": "any"]
    case .named(let name): choice = ["type": "tool", "name": .string(names.portable(name))]
    }
    if request.parallelToolCalls == false { choice["disable_parallel_tool_use"] = true }
    return .object(choice)
  }

  /// The client's `output_config`, with the format that the session's schema asks for.
  private func outputConfig() throws(ModelError) -> JSONValue? {
    let given = request.options["output_config"]
    guard let schema = request.outputSchema, quirks.takesOutputSchema else { return given }
    var config = JSONObject()
    if let given {
      guard let object = given.object, object["format"].map(\.isNull) ?? true else {
        throw ModelError(
          .invalidRequest,
          "The option \"output_config\" is an object without \"format\" where the session has an "
            + "output schema.")
      }
      config = object
    }
    let format = try MessagesOutputSchema.translation(of: schema.value)
    config["format"] = ["type": "json_schema", "schema": format]
    return .object(config)
  }

  /// Whether the client decides itself what is cached.
  private var clientPlacesMarks: Bool { request.options["cache_control"] != nil }

  private var marksBlocks: Bool { quirks.cacheControl == .blocks && !clientPlacesMarks }

  private func toolsBytes() -> [UInt8] {
    let bytes = request.tools.encoded.bytes(for: AnthropicMessages.name) {
      MessagesTools.bytes(of: request.tools, names: names)
    }
    return marksBlocks ? CacheMark.marking(bytes, before: "}") : bytes
  }

  private func systemBytes(_ instructions: String) -> [UInt8] {
    var writer = JSONWriter()
    if marksBlocks {
      writer.beginArray()
      writer.beginObject()
      writer.member("type", "text")
      writer.member("text", instructions)
      writer.member("cache_control", CacheMark.value)
      writer.endObject()
      writer.endArray()
    } else {
      writer.string(instructions)
    }
    return writer.takeBytes()
  }

  /// The members that options and encoding make together.
  private static let combinedMembers = ["max_tokens", "output_config", "tools"]

  /// The members that this encoding writes, or may write, alone.
  private static let ownMembers: Set<String> = [
    "model", "messages", "stream", "system", "tool_choice",
  ]
}

extension ModelRequest {
  fileprivate func with(_ options: JSONObject) -> ModelRequest {
    var request = self
    request.options = options
    return request
  }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(Swift.max(0, other))
    return overflow ? .max : sum
  }
}
