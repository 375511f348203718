import Conversation
import JSON

/// Ollama's own API: `POST {base}/api/chat`, answered by lines of JSON.
///
/// Beside the Chat Completions that the same server speaks, this API knows the size of the context
/// (`options.num_ctx`), how long a model stays loaded (`keep_alive`) and whether it thinks (`think`);
/// a client's options go into the body as they are, so it writes
/// `{"options": {"num_ctx": 8192}, "keep_alive": "10m", "think": true}`.
///
/// The API has no tool choice. What that means for each of ours:
///
/// | Tool choice | Request |
/// |---|---|
/// | `auto` | All tools. |
/// | `none` | No tools. |
/// | a tool's name | That tool alone; whether it is called is up to the model. |
/// | `required` | All tools, as with `auto`; a call cannot be demanded. |
///
/// Nor can several calls in one reply be forbidden; `parallelToolCalls` says nothing here.
struct Ollama: Dialect {
  static let name = "ollama"

  /// The id of the provider; a reply is replayed as it came only to the provider that wrote it.
  let provider: String
  /// In which ways the server differs from the others.
  let quirks: OllamaQuirks

  let modelsPath = "api/tags"
  let headers: [Header] = []

  /// Provider and dialect, as `RawReply.origin` names them.
  var origin: String { "\(provider)/\(Self.name)" }

  var takesOutputSchema: Bool { quirks.takesOutputSchema }

  func path(for model: String) -> String { "api/chat" }

  func authorization(with key: Secret) -> Header {
    Header(name: "Authorization", value: Secret("Bearer \(key.reveal())"))
  }

  func body(of request: ModelRequest, for model: String) throws(ModelError) -> [UInt8] {
    try OllamaRequest(request, model: model, origin: origin, quirks: quirks).bytes()
  }

  func reader(for request: ModelRequest, limits: ProviderLimits) -> any ReplyReader {
    let reply = OllamaReply(
      origin: origin, quirks: quirks, names: ToolNames(request.tools), history: request.providerIds,
      maxCalls: limits.callsPerReply)
    return LineReply(reply, limits: limits)
  }

  func failure(in body: JSONValue) -> ProviderFailure? { ProviderFailure(body) }

  func models(in body: JSONValue, provider: String) -> [ModelDescription]? {
    OllamaModelList.models(in: body, provider: provider)
  }
}

extension ModelRequest {
  /// The provider's ids of all calls in the history, in order.
  fileprivate var providerIds: [String] {
    var ids: [String] = []
    for case .step(let step) in entries.lazy.map(\.kind) {
      for call in step.reply.toolCalls { ids.append(call.providerId) }
    }
    return ids
  }
}
