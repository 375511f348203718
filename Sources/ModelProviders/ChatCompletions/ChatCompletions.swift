import Conversation
import JSON

/// OpenAI's Chat Completions, which most other services and local servers speak as well.
struct ChatCompletions: Dialect {
  static let name = "openai-chat"

  /// The id of the provider; a reply is replayed as it came only to the provider that wrote it.
  let provider: String
  /// In which ways the service differs from the others.
  let quirks: ChatQuirks

  let modelsPath = "models"
  let headers: [Header] = []

  /// Provider and dialect, as `RawReply.origin` names them.
  var origin: String { "\(provider)/\(Self.name)" }

  var takesOutputSchema: Bool { quirks.takesOutputSchema }

  func path(for model: String) -> String { "chat/completions" }

  func authorization(with key: Secret) -> Header {
    Header(name: "Authorization", value: Secret("Bearer \(key.reveal())"))
  }

  func body(of request: ModelRequest, for model: String) throws(ModelError) -> [UInt8] {
    try ChatRequest(request, model: model, origin: origin, quirks: quirks).bytes()
  }

  func reader(for request: ModelRequest, limits: ProviderLimits) -> any ReplyReader {
    let reply = ReplyAccumulator(
      origin: origin, quirks: quirks, names: ToolNames(request.tools),
      offered: request.tools.isEmpty ? [] : Set(request.tools.names),
      callsBefore: request.callCount, maxCalls: limits.callsPerReply)
    return StreamedReply(reply, limits: limits)
  }

  func failure(in body: JSONValue) -> ProviderFailure? { ProviderFailure(body) }

  func models(in body: JSONValue, provider: String) -> [ModelDescription]? {
    ChatModelList.models(in: body, provider: provider)
  }
}
