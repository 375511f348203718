import HTTP
package import JSON

extension ProviderConfiguration {
  /// Reads providers out of `{id: {dialect, baseUrl, …}}`, all or none.
  ///
  /// - Parameters:
  ///   - json: The object.
  ///   - pointer: Where the object stands in the text that it comes from.
  /// - Returns: The providers in the order of the members.
  /// - Throws: Every problem that there is.
  package static func providers(
    in json: JSONObject, at pointer: String = ""
  ) throws(JSONMismatch) -> [ProviderConfiguration] {
    var reader = ConfigurationReader(.object(json), at: pointer)
    var providers: [ProviderConfiguration] = []
    for (id, value) in reader.members() {
      if !isProviderId(id) {
        let form = "letters, digits, dots, hyphens and underscores, 64 at most"
        reader.add("a provider's id consists of \(form)", at: id)
      }
      var one = ConfigurationReader(value, at: reader.pointer(to: id))
      let provider = one.problems.isEmpty ? read(id, &one) : nil
      reader.add(one.problems)
      if let provider { providers.append(provider) }
    }
    if !reader.problems.isEmpty { throw JSONMismatch(reader.problems) }
    return providers
  }

  private static func isProviderId(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "._-".utf8.contains(byte)
      }
  }

  private static func read(_ id: String, _ reader: inout ConfigurationReader) -> Self? {
    let dialect = dialect(&reader)
    let baseURL = baseURL(&reader)
    let key = key(&reader)
    let keyHeader = reader.text("apiKeyHeader")
    if let keyHeader, let problem = HeaderRules.problem(withName: keyHeader) {
      reader.add(problem, at: "apiKeyHeader")
    }
    if keyHeader != nil, key == nil {
      reader.add("a header for the key needs apiKeyEnv or apiKey", at: "apiKeyHeader")
    }
    let headers = headers(&reader, carriesKey: key != nil, keyHeader: keyHeader)
    let timeouts = timeouts(&reader)
    let format = format(dialect, &reader, host: baseURL?.host ?? "")
    guard reader.finish().isEmpty, dialect != nil, let baseURL else { return nil }
    return ProviderConfiguration(
      id: id, format: format, baseURL: baseURL, key: key ?? .none,
      keyHeader: keyHeader, headers: headers, timeouts: timeouts)
  }

  private static func dialect(_ reader: inout ConfigurationReader) -> String? {
    guard let name = reader.requiredText("dialect") else { return nil }
    if dialectNames.contains(name) { return name }
    let names = dialectNames.map { "\"\($0)\"" }.joined(separator: ", ")
    reader.add("expected one of \(names)", at: "dialect")
    return nil
  }

  private static func baseURL(_ reader: inout ConfigurationReader) -> BaseURL? {
    guard let text = reader.requiredText("baseUrl") else { return nil }
    do throws(BaseURL.Problem) {
      return try BaseURL(text)
    } catch {
      reader.add(error.phrase, at: "baseUrl")
      return nil
    }
  }

  private static func key(_ reader: inout ConfigurationReader) -> Key? {
    let variable = reader.text("apiKeyEnv")
    let key = reader.text("apiKey")
    if variable != nil, key != nil {
      reader.add("there can be apiKeyEnv or apiKey, not both", at: "apiKey")
    }
    if let variable, variable.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "=") }) {
      reader.add("expected the name of an environment variable", at: "apiKeyEnv")
    }
    if let key, !HeaderRules.allowsValue(key) {
      reader.add("a key holds only printable ASCII", at: "apiKey")
    }
    return variable.map(Key.environment) ?? key.map { .value(Secret($0)) }
  }

  private static func headers(
    _ reader: inout ConfigurationReader, carriesKey: Bool, keyHeader: String?
  ) -> [(name: String, value: Secret)] {
    guard let value = reader.value("headers") else { return [] }
    var fields = ConfigurationReader(value, at: reader.pointer(to: "headers"))
    var headers: [(name: String, value: Secret)] = []
    var names: Set<String> = []
    let forKey = carriesKey ? (keyHeader ?? "authorization").lowercased() : nil
    for name in fields.members().keys {
      if let problem = HeaderRules.problem(withName: name) { fields.add(problem, at: name) }
      if name.lowercased() == forKey { fields.add("the key has this header already", at: name) }
      if !names.insert(name.lowercased()).inserted {
        fields.add("a header of this name is there already", at: name)
      }
      guard let text = fields.text(name) else { continue }
      if !HeaderRules.allowsValue(text) {
        fields.add("a header's value holds only printable ASCII", at: name)
      }
      headers.append((name, Secret(text)))
    }
    reader.add(fields.problems)
    return headers
  }

  private static func timeouts(_ reader: inout ConfigurationReader) -> HTTPTimeouts {
    var timeouts = standardTimeouts
    guard let value = reader.value("timeouts") else { return timeouts }
    var fields = ConfigurationReader(value, at: reader.pointer(to: "timeouts"))
    if let time = fields.milliseconds("connectMs") { timeouts.connect = time }
    if let time = fields.milliseconds("firstByteMs") { timeouts.firstByte = time }
    if let time = fields.milliseconds("idleMs") { timeouts.idle = time }
    reader.add(fields.finish())
    return timeouts
  }

  /// The wire format with its switches; where the dialect is unknown there is a problem already.
  private static func format(
    _ dialect: String?, _ reader: inout ConfigurationReader, host: String
  ) -> Format {
    var fields = ConfigurationReader(
      reader.value("quirks") ?? .object(JSONObject()), at: reader.pointer(to: "quirks"))
    defer { if dialect != nil { reader.add(fields.finish()) } }
    switch dialect {
    case AnthropicMessages.name: return .messages(MessagesQuirks(reading: &fields, host: host))
    default: return .chatCompletions(ChatQuirks(reading: &fields, host: host))
    }
  }
}
