import JSON

/// The further headers of a provider.
struct HeaderReading {
  /// The headers in order, those of the environment last.
  private(set) var headers: [(name: String, value: Secret)] = []
  private var names: Set<String> = []
  private let keyHeader: String?

  /// Reads `headers` and `headersEnv`.
  ///
  /// - Parameters:
  ///   - reader: Stands in the provider's members.
  ///   - keyHeader: The header of the key in lower case, which is not to be written twice.
  ///   - environment: Where the variables of `headersEnv` are looked up; one that is not set gives no
  ///     header.
  init(
    _ reader: inout ConfigurationReader, keyHeader: String?, environment: [String: String]
  ) {
    self.keyHeader = keyHeader
    readValues(&reader)
    readVariables(&reader, environment)
  }

  private mutating func readValues(_ reader: inout ConfigurationReader) {
    guard let value = reader.value("headers") else { return }
    var fields = ConfigurationReader(value, at: reader.pointer(to: "headers"))
    for name in fields.members().keys {
      check(name, &fields)
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
  }

  private mutating func readVariables(
    _ reader: inout ConfigurationReader, _ environment: [String: String]
  ) {
    guard let value = reader.value("headersEnv") else { return }
    var fields = ConfigurationReader(value, at: reader.pointer(to: "headersEnv"))
    for name in fields.members().keys {
      check(name, &fields)
      guard let variables = fields.variables(name),
        let text = environment.firstFilled(variables)?.value,
        names.insert(name.lowercased()).inserted
      else { continue }
      headers.append((name, Secret(text)))
    }
    reader.add(fields.problems)
  }

  private func check(_ name: String, _ fields: inout ConfigurationReader) {
    if let problem = HeaderRules.problem(withName: name) { fields.add(problem, at: name) }
    if name.lowercased() == keyHeader { fields.add("the key has this header already", at: name) }
  }
}
