import JSON

/// What of a schema is said in words, because the service's subset has no place for it.
struct SchemaNotes {
  /// The most bytes of one value that are quoted.
  private static let maxBytes = 500

  private var notes: [String] = []

  /// Notes a keyword with its value.
  mutating func add(_ keyword: String, _ value: JSONValue) {
    add("\(keyword): \(Self.quoted(value))")
  }

  /// Notes what the value may be.
  mutating func add(oneOf values: [JSONValue]) {
    if values.count == 1 {
      add("always \(Self.quoted(values[0]))")
    } else {
      add("one of \(values.map(Self.quoted).joined(separator: ", "))")
    }
  }

  /// Notes a phrase.
  mutating func add(_ phrase: String) { notes.append(phrase) }

  /// The notes after the schema's own description; nil when there is nothing to say.
  func description(after own: String?) -> String? {
    if notes.isEmpty { return own.flatMap { $0.isEmpty ? nil : $0 } }
    let said = "(\(notes.joined(separator: "; ")))"
    return own.flatMap { $0.isEmpty ? nil : "\($0) \(said)" } ?? said
  }

  private static func quoted(_ value: JSONValue) -> String {
    let text = value.text
    return text.utf8.count <= maxBytes ? text : "\(text.prefix(maxBytes))…"
  }
}
