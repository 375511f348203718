package import HTTP

/// A provider as data: everything that is needed to ask one of its models.
///
/// These are the members of a provider in a configuration:
///
/// | Member | Value | Meaning |
/// |---|---|---|
/// | `dialect` | `openai-chat`, `anthropic` | The wire format; required. |
/// | `baseUrl` | URL | Where the paths hang from, for instance `http://localhost:11434/v1`; required. |
/// | `apiKeyEnv` | name | The environment variable that holds the key. |
/// | `apiKey` | text | The key itself. Without both, requests carry no key. |
/// | `apiKeyHeader` | name | The header for the bare key, instead of `Authorization: Bearer`; Azure wants `api-key`. |
/// | `headers` | {name: text} | Further headers; their values are treated as secrets. |
/// | `timeouts` | {`connectMs`, `firstByteMs`, `idleMs`} | How long each phase may take; 10,000, 600,000 and 300,000 where not given. |
/// | `quirks` | {…} | How the service differs from others of its dialect; see `ChatQuirks` and `MessagesQuirks`. |
package struct ProviderConfiguration: Sendable {
  /// The wire format, with the switches that it knows.
  package enum Format: Sendable, Equatable {
    case chatCompletions(ChatQuirks)
    case messages(MessagesQuirks)
  }

  /// Where the key comes from.
  package enum Key: Sendable {
    /// The provider wants none.
    case none
    /// The key itself.
    case value(Secret)
    /// The variable of that name.
    case environment(String)
  }

  /// The part before the slash in a model's name.
  package var id: String
  /// The wire format.
  package var format: Format
  /// Where the paths hang from.
  package var baseURL: BaseURL
  /// Where the key comes from.
  package var key: Key
  /// The header that carries the bare key; nil for the dialect's own way.
  package var keyHeader: String?
  /// Further headers, in order.
  package var headers: [(name: String, value: Secret)]
  /// How long each phase of a request may take.
  package var timeouts: HTTPTimeouts

  /// Makes a configuration.
  package init(
    id: String, format: Format, baseURL: BaseURL, key: Key = .none, keyHeader: String? = nil,
    headers: [(name: String, value: Secret)] = [],
    timeouts: HTTPTimeouts = ProviderConfiguration.standardTimeouts
  ) {
    self.id = id
    self.format = format
    self.baseURL = baseURL
    self.key = key
    self.keyHeader = keyHeader
    self.headers = headers
    self.timeouts = timeouts
  }

  /// Long enough for a local server that loads its model first.
  package static let standardTimeouts = HTTPTimeouts(
    connect: .seconds(10), firstByte: .seconds(600), idle: .seconds(300))
}

extension ProviderConfiguration {
  /// The names of all dialects.
  static let dialectNames = [ChatCompletions.name, AnthropicMessages.name]

  /// The translation to and from the provider's wire format.
  var dialect: any Dialect {
    switch format {
    case .chatCompletions(let quirks): ChatCompletions(provider: id, quirks: quirks)
    case .messages(let quirks): AnthropicMessages(provider: id, quirks: quirks)
    }
  }
}
