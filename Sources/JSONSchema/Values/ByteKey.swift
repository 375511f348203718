/// A string that is equal to another only if their bytes are, as JSON compares keys.
struct ByteKey: Sendable, Hashable {
  let text: String
  /// Whether the text is known to be ASCII; false where nobody has looked.
  private let isASCII: Bool

  /// Wraps a string that will be compared often.
  init(_ text: String) {
    self.text = text
    isASCII = text.utf8.allSatisfy { $0 < 0x80 }
  }

  /// Wraps a string that is looked for once, without reading it in advance.
  init(probing text: String) {
    self.text = text
    isASCII = false
  }

  /// Compares bytes.
  static func == (left: ByteKey, right: ByteKey) -> Bool {
    // Swift's own equality is canonical equivalence. An ASCII text has as many bytes as scalars, and any other text
    // that is equivalent to it has more bytes, so for ASCII the count settles it.
    left.text.utf8.count == right.text.utf8.count && left.text == right.text
      && (left.isASCII || right.isASCII || left.text.utf8.elementsEqual(right.text.utf8))
  }

  /// Feeds the string; canonically equivalent strings collide, which is harmless.
  func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }
}

extension String {
  /// Whether both are the same bytes; Swift's own equality is canonical equivalence.
  func hasSameBytes(as other: String) -> Bool {
    ByteKey(probing: self) == ByteKey(probing: other)
  }
}
