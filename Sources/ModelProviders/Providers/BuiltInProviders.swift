import Conversation

/// The providers that are there without a configuration.
enum BuiltInProviders {
  /// OpenAI, as its own clients find it in the environment.
  ///
  /// `OPENAI_API_KEY` holds the key, `OPENAI_BASE_URL` another place than
  /// `https://api.openai.com/v1`, `OPENAI_ORG_ID` and `OPENAI_PROJECT_ID` (or `OPENAI_PROJECT`) who
  /// pays.
  ///
  /// - Throws: A `ModelError` of kind `configuration` when `OPENAI_BASE_URL` is not a URL.
  static func openAI(
    _ environment: [String: String]
  ) throws(ModelError) -> ProviderConfiguration {
    let place = environment.filled("OPENAI_BASE_URL") ?? "https://api.openai.com/v1"
    let baseURL: BaseURL
    do throws(BaseURL.Problem) {
      baseURL = try BaseURL(place)
    } catch {
      throw ModelError(
        .configuration, "The environment variable OPENAI_BASE_URL cannot be used: \(error.phrase)."
      )
    }
    var headers: [(name: String, value: Secret)] = []
    if let organization = environment.filled("OPENAI_ORG_ID") {
      headers.append(("OpenAI-Organization", Secret(organization)))
    }
    if let project = environment.filled("OPENAI_PROJECT_ID")
      ?? environment.filled("OPENAI_PROJECT")
    {
      headers.append(("OpenAI-Project", Secret(project)))
    }
    return ProviderConfiguration(
      id: "openai", format: .chatCompletions(ChatQuirks(host: baseURL.host)), baseURL: baseURL,
      key: .environment("OPENAI_API_KEY"), headers: headers)
  }
}

extension [String: String] {
  /// The value of a variable without white space around it; nil when nothing is left.
  func filled(_ variable: String) -> String? {
    guard var text = self[variable].map({ $0[...] }) else { return nil }
    text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text.isEmpty ? nil : String(text)
  }
}

extension ChatQuirks {
  /// The standard switches for a service on `host`.
  package init(host: String) {
    self.init()
    if host == "api.openai.com" { maxTokensField = .maxCompletionTokens }
  }
}
