/// A string that is equal to another only if their bytes are, as JSON compares keys.
struct ByteKey: Sendable, Hashable {
  let text: String

  /// Wraps the string.
  init(_ text: String) {
    self.text = text
  }

  /// Compares bytes.
  static func == (left: ByteKey, right: ByteKey) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  /// Feeds the string; canonically equivalent strings collide, which is harmless.
  func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }
}

extension String {
  /// Whether both are the same bytes; Swift's own equality is canonical equivalence.
  func hasSameBytes(as other: String) -> Bool {
    let count = utf8.count
    guard count == other.utf8.count, self == other else { return false }
    // An ASCII text has as many scalars as bytes, and none of its equivalents is as short.
    return utf8.elementsEqual(other.utf8)
  }
}
