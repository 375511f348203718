import Conversation
import JSON

/// OpenAI's Responses, without any state at the provider.
///
/// Every request says all of the history and asks for nothing to be kept (`store: false`), so that a
/// session depends on no provider's memory and can move to another one.
struct OpenAIResponses: Dialect {
  static let name = "openai-responses"

  /// The id of the provider; a reply is replayed as it came only to the provider that wrote it.
  let provider: String
  /// In which ways the service differs from the others.
  let quirks: ResponsesQuirks

  let modelsPath = "models"
  let headers: [Header] = []

  /// Provider and dialect, as `RawReply.origin` names them.
  var origin: String { "\(provider)/\(Self.name)" }

  var takesOutputSchema: Bool { quirks.takesOutputSchema }

  func path(for model: String) -> String { "responses" }

  func authorization(with key: Secret) -> Header {
    Header(name: "Authorization", value: Secret("Bearer \(key.reveal())"))
  }

  func body(of request: ModelRequest, for model: String) throws(ModelError) -> [UInt8] {
    try ResponsesRequest(request, model: model, origin: origin, quirks: quirks).bytes()
  }

  func reader(for request: ModelRequest, limits: ProviderLimits) -> any ReplyReader {
    let form = ResponsesReply.Form(
      origin: origin, replaysReasoning: quirks.reasoningReplay == .echo,
      wantsData: request.outputSchema != nil && quirks.takesOutputSchema,
      names: ToolNames(request.tools), callsBefore: request.callCount)
    return StreamedReply(
      ResponsesReply(form, maxCalls: limits.callsPerReply), limits: limits)
  }

  func failure(in body: JSONValue) -> ProviderFailure? { ProviderFailure(body) }

  func models(in body: JSONValue, provider: String) -> [ModelDescription]? {
    ChatModelList.models(in: body, provider: provider)
  }
}
