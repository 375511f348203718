import JSON

/// The dialects by name: what a new one adds is its case in `Format`, and a line in each of two tables.
extension ProviderConfiguration.Format {
  /// Reads a dialect's switches for a service on `host`.
  private typealias Reading =
    @Sendable (inout ConfigurationReader, _ host: String) -> ProviderConfiguration.Format

  /// How the switches of each dialect are read out of `quirks`, which is empty where nothing is given.
  private static let readings: [(name: String, read: Reading)] = [
    (ChatCompletions.name, { .chatCompletions(ChatQuirks(reading: &$0, host: $1)) }),
    (AnthropicMessages.name, { .messages(MessagesQuirks(reading: &$0, host: $1)) }),
    (Gemini.name, { quirks, _ in .gemini(GeminiQuirks(reading: &quirks)) }),
    (Ollama.name, { .ollama(OllamaQuirks(reading: &$0, host: $1)) }),
    (OpenAIResponses.name, { quirks, _ in .responses(ResponsesQuirks(reading: &quirks)) }),
  ]

  /// The names of all dialects.
  static var names: [String] { readings.map(\.name) }

  /// Reads `dialect`; nil when there is a problem.
  static func name(_ reader: inout ConfigurationReader) -> String? {
    guard let name = reader.requiredText("dialect") else { return nil }
    if names.contains(name) { return name }
    let names = names.map { "\"\($0)\"" }.joined(separator: ", ")
    reader.add("expected one of \(names)", at: "dialect")
    return nil
  }

  /// Reads the `quirks` of the dialect of that name; nil when there is no such dialect.
  init?(_ name: String?, _ reader: inout ConfigurationReader, host: String) {
    let quirks = reader.value("quirks") ?? [:]
    guard let read = Self.readings.first(where: { $0.name == name })?.read else { return nil }
    var fields = ConfigurationReader(quirks, at: reader.pointer(to: "quirks"))
    self = read(&fields, host)
    reader.add(fields.finish())
  }

  /// The translation to and from the wire format, for the provider of that id.
  func dialect(of provider: String) -> any Dialect {
    switch self {
    case .chatCompletions(let quirks): ChatCompletions(provider: provider, quirks: quirks)
    case .messages(let quirks): AnthropicMessages(provider: provider, quirks: quirks)
    case .gemini(let quirks): Gemini(provider: provider, quirks: quirks)
    case .ollama(let quirks): Ollama(provider: provider, quirks: quirks)
    case .responses(let quirks): OpenAIResponses(provider: provider, quirks: quirks)
    }
  }
}

extension ProviderConfiguration {
  /// The names of all dialects.
  static var dialectNames: [String] { Format.names }

  /// The translation to and from the provider's wire format.
  var dialect: any Dialect { format.dialect(of: id) }

  /// Whether the environment says that somebody uses the provider: it holds its key or its place.
  func isSetUp(in environment: [String: String]) -> Bool {
    if addressVariable != nil { return true }
    guard case .environment(let variables) = key else { return false }
    return environment.firstFilled(variables) != nil
  }
}
