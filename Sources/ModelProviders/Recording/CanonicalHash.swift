import JSON

/// A number that is the same for two JSON values which differ in nothing but the order of members.
struct CanonicalHash {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  /// Whether a text holds the mark of a secret, so that other values may be meant too.
  private(set) var hasSecret = false

  /// Reads a value.
  init(_ value: JSONValue) { add(value) }

  /// The number.
  var value: UInt64 { hash }

  private mutating func add(_ value: JSONValue) {
    switch value {
    case .array(let elements):
      add("[")
      for element in elements { add(element) }
      add("]")
    case .object(let members):
      add("{")
      for (key, member) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      ) {
        add(text: key)
        add(member)
      }
      add("}")
    case .string(let text): add(text: text)
    default: add(value.text + " ")
    }
  }

  private mutating func add(text: String) {
    if text.contains(Redaction.placeholder) { hasSecret = true }
    add("\(text.utf8.count)\"")
    add(text)
  }

  private mutating func add(_ text: String) {
    for byte in text.utf8 {
      hash ^= UInt64(byte)
      hash = hash &* 0x100_0000_01b3
    }
  }
}
