import Conversation
import JSON

/// The body of one request to `/api/chat`.
///
/// The history and the tools are spliced in as bytes that were encoded when they were first sent.
struct OllamaRequest {
  private let request: ModelRequest
  private let model: String
  private let origin: String
  private let quirks: OllamaQuirks
  private let names: ToolNames

  /// Prepares the body for `model` of the provider that `origin` names.
  init(_ request: ModelRequest, model: String, origin: String, quirks: OllamaQuirks) {
    self.request = request
    self.model = model
    self.origin = origin
    self.quirks = quirks
    names = ToolNames(request.tools)
  }

  /// The whole body.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest` for an option that would overwrite what this
  ///   encoding writes itself, for `options` that are no object, and for a tool choice that no tool
  ///   on offer can meet.
  func bytes() throws(ModelError) -> [UInt8] {
    let history = OllamaHistory(origin: origin, quirks: quirks, names: names)
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
    try request.checkToolChoice()
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("model", model)
    writer.member("stream", true)
    if let schema = request.outputSchema, quirks.takesOutputSchema {
      writer.member("format", schema)
    }
    if let options = try modelOptions() { writer.member("options", .object(options)) }
    var others = request
    others.options["options"] = JSONValue?.none
    try others.writeOptions(besides: Self.ownMembers, to: &writer)
    return writer.takeBytes()
  }

  /// The member `options`: the client's, with the bound on the reply's tokens among them.
  ///
  /// Where the client has set `num_predict` itself, the smaller one holds, so that neither is exceeded;
  /// a negative one is no bound (-1 is endless, -2 fills the context).
  private func modelOptions() throws(ModelError) -> JSONObject? {
    let value = request.options["options"] ?? .null
    guard value.object != nil || value.isNull else {
      throw ModelError(
        .invalidRequest,
        "The option \"options\" must be an object, but it is of type "
          + "\(value.typeName).")
    }
    guard let limit = request.maxOutputTokens else { return value.object }
    var options = value.object ?? JSONObject()
    var bound = limit
    if let own = options["num_predict"], !own.isNull {
      guard let count = own.int else {
        throw ModelError(
          .invalidRequest,
          "The option \"num_predict\" must be an integer, because the turn bounds its tokens too.")
      }
      if count >= 0 { bound = min(bound, count) }
    }
    options["num_predict"] = .number(JSONNumber(bound))
    return options
  }

  private func instructions() -> [UInt8] {
    guard let instructions = request.instructions else { return [] }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("role", "system")
    writer.member("content", instructions)
    writer.endObject()
    return writer.takeBytes()
  }

  private func toolsBytes() -> [UInt8] {
    switch request.toolChoice {
    case .none: return []
    case .auto, .required:
      if request.tools.isEmpty { return [] }
      return request.tools.encoded.bytes(for: Ollama.name) {
        OllamaTools.bytes(of: request.tools.definitions, names: names)
      }
    case .named(let name):
      guard let tool = request.tools[name] else { return [] }
      return OllamaTools.bytes(of: [tool], names: names)
    }
  }

  /// The members that this encoding writes, or may write, beside `options`.
  private static let ownMembers: Set<String> = ["model", "messages", "stream", "tools", "format"]
}
