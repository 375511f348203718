import Conversation
import JSON

/// The body of one Responses request.
///
/// The history and the tools are spliced in as bytes that were encoded when they were first sent.
struct ResponsesRequest {
  private let request: ModelRequest
  private let model: String
  private let origin: String
  private let quirks: ResponsesQuirks
  private let names: ToolNames

  /// Prepares the body for `model` of the provider that `origin` names.
  init(_ request: ModelRequest, model: String, origin: String, quirks: ResponsesQuirks) {
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
    let history = ResponsesHistory(origin: origin, quirks: quirks, names: names)
    var body = SplicedBody(head: try head())
    let entries = request.entries.map { entry in
      entry.encoded.bytes(for: history.key) { history.bytes(of: entry) }
    }
    body.add("input", elements: entries)
    if sendsTools {
      body.add(
        "tools",
        request.tools.encoded.bytes(for: OpenAIResponses.name) {
          ResponsesTools.bytes(of: request.tools, names: names)
        })
    }
    return body.bytes()
  }

  /// The body up to the input, without the comma that follows.
  private func head() throws(ModelError) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("model", model)
    writer.member("stream", true)
    writer.member("store", false)
    try writeInclude(to: &writer)
    if let instructions = request.instructions { writer.member("instructions", instructions) }
    if let limit = request.maxOutputTokens {
      // A lower bound is refused; the turn counts what came and stops all the same.
      writer.member("max_output_tokens", max(Self.leastOutputTokens, limit))
    }
    try writeToolChoice(to: &writer)
    try writeText(to: &writer)
    try otherOptions.writeOptions(besides: Self.ownMembers, to: &writer)
    return writer.takeBytes()
  }

  private var sendsTools: Bool {
    !request.tools.isEmpty && !(request.toolChoice == .none && quirks.noToolsForNone)
  }

  private func writeToolChoice(to writer: inout JSONWriter) throws(ModelError) {
    try request.checkToolChoice()
    switch request.toolChoice {
    case .auto: break
    case .none: if sendsTools { writer.member("tool_choice", "none") }
    case .required: writer.member("tool_choice", "required")
    case .named(let name):
      writer.member("tool_choice", ["type": "function", "name": .string(names.portable(name))])
    }
    if let parallel = request.parallelToolCalls, sendsTools {
      writer.member("parallel_tool_calls", parallel)
    }
  }

  /// Writes what is to be included in the reply: our own wish, then the client's.
  private func writeInclude(to writer: inout JSONWriter) throws(ModelError) {
    var wanted: [JSONValue] = []
    if quirks.asksForReasoning(of: model) { wanted.append(.string(Self.encryptedReasoning)) }
    if let option = request.options["include"] {
      guard let more = option.array, more.allSatisfy({ $0.string != nil }) else {
        throw ModelError(.invalidRequest, "The option \"include\" must be an array of strings.")
      }
      wanted += more.filter { !wanted.contains($0) }
    }
    if !wanted.isEmpty { writer.member("include", .array(wanted)) }
  }

  /// Writes `text`: the client's own members of it, and the format of the answer.
  private func writeText(to writer: inout JSONWriter) throws(ModelError) {
    let option = request.options["text"]
    guard let schema = request.outputSchema, quirks.takesOutputSchema else {
      if let option { writer.member("text", option) }
      return
    }
    guard option == nil || option?.object != nil else {
      throw ModelError(.invalidRequest, "The option \"text\" must be an object.")
    }
    if option?["format"] != nil {
      throw ModelError(
        .invalidRequest,
        "The option \"text\" cannot have a \"format\": the turn's output schema is the format.")
    }
    writer.key("text")
    writer.beginObject()
    writer.key("format")
    writer.beginObject()
    writer.member("type", "json_schema")
    writer.member("name", "output")
    writer.member("schema", schema)
    writer.member("strict", StrictSchema.allows(schema.value))
    writer.endObject()
    for (key, value) in option?.object ?? JSONObject() { writer.member(key, value) }
    writer.endObject()
  }

  /// The request with those options only that go into the body as they stand.
  private var otherOptions: ModelRequest {
    var rest = request
    rest.options["include"] = nil
    rest.options["text"] = nil
    return rest
  }

  /// The least that the service takes for `max_output_tokens`.
  private static let leastOutputTokens = 16

  private static let encryptedReasoning = "reasoning.encrypted_content"

  /// The members that this encoding writes, or may write; with the last two the provider would add a
  /// history of its own to ours.
  private static let ownMembers: Set<String> = [
    "model", "input", "stream", "store", "instructions", "max_output_tokens", "tools",
    "tool_choice", "parallel_tool_calls", "previous_response_id", "conversation",
  ]
}
