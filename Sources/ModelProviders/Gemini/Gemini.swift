import Conversation
import JSON

/// Google's Gemini API, `generateContent`, as `v1beta` has it.
///
/// A reply's parts go back as they came, because signatures stand on them; text that came in pieces
/// is put together.
struct Gemini: Dialect {
  static let name = "gemini"
  static let keyHeader = "x-goog-api-key"

  /// The id of the provider; a reply is replayed as it came only to the provider that wrote it.
  let provider: String
  /// In which ways the service differs from the others.
  let quirks: GeminiQuirks

  let modelsPath = "models?pageSize=1000"
  let headers: [Header] = []

  func modelsPath(after body: JSONValue) -> String? {
    guard let token = body["nextPageToken"]?.nonEmptyString else { return nil }
    return "\(modelsPath)&pageToken=\(GeminiModelName.percentEncoded(token))"
  }

  /// Provider and dialect, as `RawReply.origin` names them.
  var origin: String { "\(provider)/\(Self.name)" }

  var takesOutputSchema: Bool { quirks.takesOutputSchema ?? true }

  func takesOutputSchema(of model: String) -> Bool {
    // Before Gemini 3 the service refuses a schema for the answer beside tools, and what tools a turn
    // will have is not known when it begins.
    quirks.takesOutputSchema ?? GeminiModelName(model).isAtLeast(3, otherwise: false)
  }

  func path(for model: String) -> String {
    "\(GeminiModelName(model).path):streamGenerateContent?alt=sse"
  }

  func authorization(with key: Secret) -> Header { Header(name: Self.keyHeader, value: key) }

  func body(of request: ModelRequest, for model: String) throws(ModelError) -> [UInt8] {
    try GeminiRequest(request, model: model, origin: origin, quirks: quirks).bytes()
  }

  func reader(for request: ModelRequest, limits: ProviderLimits) -> any ReplyReader {
    let reply = GeminiReply(
      origin: origin, names: ToolNames(request.tools), callsBefore: request.callCount,
      limits: limits)
    return StreamedReply(reply, limits: limits)
  }

  func problem(with tool: ToolDefinition) -> String? {
    do throws(GeminiSchema.Problem) {
      _ = try GeminiSchema.parameters(of: tool.inputSchema, form: quirks.toolSchemas)
      return nil
    } catch {
      return error.phrase
    }
  }

  func failure(in body: JSONValue) -> ProviderFailure? { GeminiFailure.failure(in: body) }

  func models(in body: JSONValue, provider: String) -> [ModelDescription]? {
    GeminiModelList.models(in: body, provider: provider)
  }
}
