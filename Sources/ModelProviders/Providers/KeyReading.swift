/// How a provider is told who asks: the members about its key.
struct KeyReading {
  /// Where the key comes from.
  let key: ProviderConfiguration.Key
  /// The header that carries the bare key; nil for the dialect's own way.
  let header: String?

  /// Reads `apiKeyEnv`, `apiKey`, `apiKeyCommand` and `apiKeyHeader`.
  init(_ reader: inout ConfigurationReader) {
    let variables = reader.variables("apiKeyEnv")
    let value = reader.text("apiKey")
    let command = reader.command("apiKeyCommand")
    let there = ["apiKeyEnv", "apiKey", "apiKeyCommand"].filter { reader.has($0) }
    for extra in there.dropFirst() {
      reader.add("there can be \(there[0]) or \(extra), not both", at: extra)
    }
    if let value, !HeaderRules.allowsValue(value) {
      reader.add("a key holds only printable ASCII", at: "apiKey")
    }
    header = reader.text("apiKeyHeader")
    if let header, let problem = HeaderRules.problem(withName: header) {
      reader.add(problem, at: "apiKeyHeader")
    }
    if header != nil, there.isEmpty {
      reader.add(
        "a header for the key needs apiKeyEnv, apiKey or apiKeyCommand", at: "apiKeyHeader")
    }
    key =
      if let variables {
        .environment(variables)
      } else if let value {
        .value(Secret(value))
      } else if let command {
        .command(command)
      } else {
        .none
      }
  }

  /// The name in lower case of the header that carries the key; nil when there is no key.
  func headerInUse(in dialect: any Dialect) -> String? {
    if case .none = key { return nil }
    return (header ?? dialect.authorization(with: Secret("")).name).lowercased()
  }
}
