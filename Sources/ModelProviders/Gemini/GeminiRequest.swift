import Conversation
import JSON

/// The body of one request.
///
/// The history and the tools are spliced in as bytes that were encoded when they were first sent. The
/// API has no word for forbidding several calls in one reply, so `parallelToolCalls` says nothing here.
struct GeminiRequest {
  private let request: ModelRequest
  private let origin: String
  private let quirks: GeminiQuirks
  private let names: ToolNames
  private let model: GeminiModelName

  /// Prepares the body for `model` of the provider that `origin` names.
  init(_ request: ModelRequest, model: String, origin: String, quirks: GeminiQuirks) {
    self.request = request
    self.origin = origin
    self.quirks = quirks
    self.model = GeminiModelName(model)
    names = ToolNames(request.tools)
  }

  /// The whole body.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest` for an option that would overwrite what this
  ///   encoding writes itself, for a tool choice that no tool on offer can meet, and for a schema that
  ///   cannot be said.
  func bytes() throws(ModelError) -> [UInt8] {
    let history = GeminiHistory(origin: origin, quirks: quirks, names: names, model: model)
    var body = SplicedBody(head: try head())
    let entries = request.entries.map { entry in
      entry.encoded.bytes(for: history.key) { history.bytes(of: entry) }
    }
    body.add("contents", elements: entries)
    if !request.tools.isEmpty {
      body.add(
        "tools", try GeminiTools(names: names, form: quirks.toolSchemas).bytes(of: request.tools))
    }
    return body.bytes()
  }

  /// The body up to the contents, without the comma that follows.
  private func head() throws(ModelError) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    if let instructions = request.instructions, !instructions.isEmpty {
      writer.member("systemInstruction", ["parts": [["text": .string(instructions)]]])
    }
    let options = try GeminiOptions(request.options)
    try options.write("toolConfig", with: try toolConfig(), to: &writer)
    try options.write("generationConfig", with: try generationConfig(), to: &writer)
    options.writeOthers(to: &writer)
    return writer.takeBytes()
  }

  private func toolConfig() throws(ModelError) -> JSONObject {
    try request.checkToolChoice()
    if request.tools.isEmpty { return [:] }
    switch request.toolChoice {
    case .auto: return [:]
    case .none: return ["functionCallingConfig": ["mode": "NONE"]]
    case .required: return ["functionCallingConfig": ["mode": "ANY"]]
    case .named(let name):
      let allowed: JSONValue = [.string(names.portable(name))]
      return ["functionCallingConfig": ["mode": "ANY", "allowedFunctionNames": allowed]]
    }
  }

  private func generationConfig() throws(ModelError) -> JSONObject {
    var members = JSONObject()
    if let limit = request.maxOutputTokens {
      members["maxOutputTokens"] = .number(JSONNumber(limit))
    }
    guard let schema = request.outputSchema, quirks.takesOutputSchema ?? true else {
      return members
    }
    members["responseMimeType"] = "application/json"
    do throws(GeminiSchema.Problem) {
      let translated = try GeminiSchema.output(schema.value, form: quirks.outputSchemas)
      members[quirks.outputSchemas == .openAPI ? "responseSchema" : "responseJsonSchema"] =
        translated
    } catch {
      throw ModelError(.invalidRequest, "The output schema cannot be sent: \(error.phrase).")
    }
    return members
  }
}
