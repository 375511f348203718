import Conversation
import JSON

/// Anthropic's Messages API, which several gateways and local servers speak as well.
///
/// A provider's base URL ends in `/v1`. Everything in a session's options goes into the body:
/// `thinking` and `output_config` for instance, and `tools` with the service's own tools, which follow
/// those of the session. Optional features are asked for with an `anthropic-beta` among the provider's
/// `headers`.
struct AnthropicMessages: Dialect {
  static let name = "anthropic"

  /// The id of the provider; a reply is replayed as it came only to the provider that wrote it.
  let provider: String
  /// In which ways the service differs from the others.
  let quirks: MessagesQuirks

  /// Without a limit the service lists 20 models and says that there are more.
  let modelsPath = "models?limit=1000"

  /// Provider and dialect, as `RawReply.origin` names them.
  var origin: String { "\(provider)/\(Self.name)" }

  var takesOutputSchema: Bool { quirks.takesOutputSchema }

  func takes(outputSchema: JSONValue) -> Bool {
    guard quirks.takesOutputSchema else { return false }
    // Optional on purpose: why not is told when the schema is sent all the same.
    return (try? MessagesOutputSchema.translation(of: outputSchema)) != nil
  }

  func path(for model: String) -> String { "messages" }

  func authorization(with key: Secret) -> Header {
    switch quirks.authorization {
    case .apiKey: Header(name: "x-api-key", value: key)
    case .bearer: Header(name: "Authorization", value: Secret("Bearer \(key.reveal())"))
    }
  }

  var headers: [Header] { [Header(name: "anthropic-version", value: Secret(quirks.version))] }

  func body(of request: ModelRequest, for model: String) throws(ModelError) -> [UInt8] {
    try MessagesRequest(request, model: model, origin: origin, quirks: quirks).bytes()
  }

  func reader(for request: ModelRequest, limits: ProviderLimits) -> any ReplyReader {
    let reply = MessagesReply(
      origin: origin, names: ToolNames(request.tools), history: request.entries,
      maxCalls: limits.callsPerReply)
    return StreamedReply(reply, limits: limits)
  }

  func failure(in body: JSONValue) -> ProviderFailure? { ProviderFailure(messages: body) }

  func models(in body: JSONValue, provider: String) -> [ModelDescription]? {
    MessagesModelList.models(in: body, provider: provider)
  }
}
