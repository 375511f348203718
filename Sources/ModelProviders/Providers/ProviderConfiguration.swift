package import Conversation
package import HTTP

/// A provider as data: everything that is needed to ask one of its models.
///
/// These are the members of a provider in a configuration:
///
/// | Member | Value | Meaning |
/// |---|---|---|
/// | `extends` | id of a profile | The built-in provider whose members count where this one has none of its own. |
/// | `dialect` | one of `dialectNames` | The wire format; required. |
/// | `baseUrl` | URL | Where the paths hang from, for instance `http://localhost:11434/v1`; required. |
/// | `baseUrlEnv` | name or [name] | The environment variable whose URL goes before `baseUrl`. |
/// | `hostEnv` | name or [name] | The same, for a variable that may hold just a host and a port. |
/// | `baseUrlPath` | path | What follows the variable's value, unless it ends so already. |
/// | `queryEnv` | {parameter: name or [name]} | Parameters of the query for a URL out of a variable. |
/// | `apiKeyEnv` | name or [name] | The environment variable that holds the key. |
/// | `apiKey` | text | The key itself. |
/// | `apiKeyCommand` | [program, argument…] | A program that prints the key. Without all three, requests carry no key. |
/// | `apiKeyHeader` | name | The header for the bare key, instead of the dialect's own way; Azure wants `api-key`. |
/// | `headers` | {name: text} | Further headers; their values are treated as secrets. |
/// | `headersEnv` | {name: name or [name]} | Further headers out of environment variables, where they are set. |
/// | `timeouts` | {`connectMs`, `firstByteMs`, `idleMs`} | How long each phase may take; 10,000, 600,000 and 300,000 where not given. |
/// | `models` | {id: {…}} | What is known of single models, beyond what the server says; see `ModelDescription`. |
/// | `quirks` | {…} | How the service differs from others of its dialect; see `ChatQuirks` and its like. |
package struct ProviderConfiguration: Sendable {
  /// The wire format, with the switches that it knows.
  package enum Format: Sendable, Equatable {
    case chatCompletions(ChatQuirks)
    case responses(ResponsesQuirks)
    case ollama(OllamaQuirks)
    case gemini(GeminiQuirks)
    case messages(MessagesQuirks)
  }

  /// Where the key comes from.
  package enum Key: Sendable {
    /// The provider wants none.
    case none
    /// The key itself.
    case value(Secret)
    /// The first of these variables that is set.
    case environment([String])
    /// What this program prints, started with these arguments.
    case command([String])
  }

  /// The part before the slash in a model's name.
  package var id: String
  /// The wire format.
  package var format: Format
  /// Where the paths hang from, or why that is not known.
  package var address: Result<BaseURL, ModelError>
  /// The environment variable that the address comes from; nil when the configuration says it.
  package var addressVariable: String?
  /// Where the key comes from.
  package var key: Key
  /// The header that carries the bare key; nil for the dialect's own way.
  package var keyHeader: String?
  /// Further headers, in order.
  package var headers: [(name: String, value: Secret)]
  /// How long each phase of a request may take.
  package var timeouts: HTTPTimeouts
  /// What is known of single models, beyond what the provider's own list says.
  package var models: [ModelDescription] = []

  /// Makes a configuration.
  package init(
    id: String, format: Format, address: Result<BaseURL, ModelError>, key: Key = .none,
    keyHeader: String? = nil,
    headers: [(name: String, value: Secret)] = [],
    timeouts: HTTPTimeouts = ProviderConfiguration.standardTimeouts
  ) {
    self.id = id
    self.format = format
    self.address = address
    self.key = key
    self.keyHeader = keyHeader
    self.headers = headers
    self.timeouts = timeouts
  }

  /// Long enough for a local server that loads its model first.
  package static let standardTimeouts = HTTPTimeouts(
    connect: .seconds(10), firstByte: .seconds(600), idle: .seconds(300))
}
