/// The header fields of a message, in order; names compare without regard to ASCII case (RFC 9110, 5.1).
package struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  /// One field; the same name may occur in several.
  package struct Field: Sendable, Hashable {
    /// The name as it was written.
    package let name: String
    /// The value without white space around it.
    package let value: String
  }

  /// All fields as they were written.
  package private(set) var fields: [Field] = []

  /// Starts without a field.
  package init() {}

  /// Takes fields in order; a name may repeat.
  package init(_ fields: [(name: String, value: String)]) {
    self.fields = fields.map { Field(name: $0.name, value: $0.value) }
  }

  /// Takes fields in order; a name may repeat.
  package init(dictionaryLiteral fields: (String, String)...) {
    self.fields = fields.map { Field(name: $0.0, value: $0.1) }
  }

  /// Adds a field after the others.
  package mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// The value of the first field with this name.
  package subscript(name: String) -> String? {
    fields.first { isSameName($0.name, name) }?.value
  }

  /// The values of all fields with this name, in order.
  package func values(_ name: String) -> [String] {
    fields.filter { isSameName($0.name, name) }.map(\.value)
  }
}

private func isSameName(_ left: String, _ right: String) -> Bool {
  guard left.utf8.count == right.utf8.count else { return false }
  var others = right.utf8.makeIterator()
  for byte in left.utf8 {
    guard let other = others.next(), byte == other || lowercase(byte) == lowercase(other) else {
      return false
    }
  }
  return true
}

private func lowercase(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
