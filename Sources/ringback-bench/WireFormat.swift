/// A wire format that the model server streams text in.
struct WireFormat: Sendable {
  /// The dialect's name in a provider's configuration.
  let name: String
  /// The path that the provider's `baseUrl` ends in.
  let basePath: String

  /// All of them.
  static let all = [
    WireFormat(name: "openai-chat", basePath: "/v1"),
    WireFormat(name: "openai-responses", basePath: "/v1"),
    WireFormat(name: "anthropic", basePath: "/v1"),
    WireFormat(name: "gemini", basePath: "/v1beta"),
    WireFormat(name: "ollama", basePath: ""),
  ]
}
