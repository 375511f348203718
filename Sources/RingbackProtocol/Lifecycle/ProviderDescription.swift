import JSON

/// A provider as a configuration and `initialize.providers` have it.
///
/// It is read by `ProviderConfiguration`, which knows nothing of this protocol; a test holds the two
/// together.
package enum ProviderDescription: Described {
  /// The members; quirks are those of the dialect, which `protocol.md` lists.
  package static let shape = Shape.named(
    "Provider",
    "A model provider. One that extends another says only what is different; there null takes a member away.",
    .record(
      [
        .optional(
          "extends", .string(),
          "The id of a built-in provider, whose members count where this one has none of its own."),
        .optional(
          "dialect", dialect, "The wire format; required unless the provider extends another."),
        .optional(
          "baseUrl", .string(),
          "Where the paths hang from, for instance `http://localhost:11434/v1`; required unless it comes from elsewhere."
        ),
        .optional(
          "baseUrlEnv", variables, "The environment variable whose URL goes before `baseUrl`."),
        .optional(
          "hostEnv", variables,
          "The same, for a variable that may hold just `host`, `host:port` or `:port`."),
        .optional(
          "baseUrlPath", .string(),
          "What follows the variable's value, unless it ends so already."),
        .optional(
          "queryEnv", .map(to: variables),
          "Parameters of the query from environment variables, for an address that comes from one."),
        .optional("apiKeyEnv", variables, "The environment variable that holds the key."),
        .optional("apiKey", .string(), "The key itself."),
        .optional(
          "apiKeyCommand", .list(of: .string, atLeast: 1),
          "A program with its arguments that prints the key."),
        .optional(
          "apiKeyHeader", .string(),
          "The header for the bare key, instead of the dialect's own way."),
        .optional(
          "headers", .map(to: .string()), "Further headers; their values are treated as secrets."),
        .optional(
          "headersEnv", .map(to: variables),
          "Further headers from environment variables, where they are set."),
        .optional("timeouts", timeouts, "How long each phase of a request may take."),
        .optional("models", .map(to: model), "What is known of single models, by their ids."),
        .optional(
          "quirks", .object, "How the service differs from others of its dialect."),
      ], others: .refused))

  private static let dialect = Shape.named(
    "Dialect", "The wire format of a model provider.",
    .words(["openai-chat", "openai-responses", "anthropic", "gemini", "ollama"]))

  private static let variables = Shape.named(
    "VariableNames",
    "The name of an environment variable, or several of which the first that is set counts.",
    .either([.string(), .list(of: .string(), atLeast: 1)]))

  private static let timeouts = Shape.named(
    "ProviderTimeouts", "How long the phases of a request to a provider may take.",
    .record(
      [
        .optional(
          "connectMs", .integer(1...86_400_000), "Until the connection stands.", default: 10_000),
        .optional(
          "firstByteMs", .integer(1...86_400_000), "Until the first byte.", default: 600_000),
        .optional("idleMs", .integer(1...86_400_000), "Between bytes.", default: 300_000),
      ], others: .refused))

  private static let model = Shape.named(
    "KnownModel", "What a configuration says of a model; it goes before what the provider says.",
    .record(ModelFacts.configured, others: .refused))
}
