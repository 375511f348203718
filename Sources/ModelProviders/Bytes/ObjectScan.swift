/// What reads JSON objects member by member, in one pass and without building values.
protocol ObjectScan {
  /// The place that is reached.
  var cursor: JSONCursor { get set }
}

extension ObjectScan {
  /// Reads an object.
  ///
  /// - Parameters:
  ///   - bytes: The text that the cursor points into.
  ///   - member: Steps over the value of the member whose key stands in the range; false when the text
  ///     must be left to the parser.
  /// - Returns: Whether all of the object was understood.
  mutating func readObject(
    _ bytes: Span<UInt8>, _ member: (inout Self, Range<Int>, Span<UInt8>) -> Bool
  ) -> Bool {
    guard cursor.skip(UInt8(ascii: "{"), in: bytes) else { return false }
    var isFirst = true
    while true {
      switch cursor.member(in: bytes, isFirst: isFirst) {
      case .odd: return false
      case .end: return true
      case .key(let key):
        guard member(&self, key, bytes) else { return false }
      }
      isFirst = false
    }
  }

  /// Reads a text that is one object and nothing after it.
  mutating func readWhole(
    _ bytes: Span<UInt8>, _ member: (inout Self, Range<Int>, Span<UInt8>) -> Bool
  ) -> Bool {
    readObject(bytes, member) && cursor.isAtEnd(of: bytes)
  }
}
