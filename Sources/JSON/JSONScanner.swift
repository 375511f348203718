/// A position in a JSON text, and what it takes to move it past one token.
///
/// Parser and outline share these functions, which is why they accept the same texts. The text
/// itself is handed to each call, since a span may not be stored.
struct JSONScanner {
  /// The offset of the next byte.
  var position = 0

  /// Moves past spaces, tabs, line feeds and carriage returns, and gives the byte that follows.
  ///
  /// - Throws: `unexpectedEnd` if none follows.
  mutating func nextByte(in bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
    while position < bytes.count {
      let byte = bytes[position]
      if byte > UInt8(ascii: " ") { return byte }
      guard Self.isWhiteSpace(byte) else { return byte }
      position += 1
    }
    throw error(.unexpectedEnd)
  }

  /// Checks the length of the text and that it has no byte order mark, which RFC 8259, section 8.1, lets us refuse.
  func checkStart(of bytes: Span<UInt8>, limits: JSONLimits) throws(JSONError) {
    if bytes.count > limits.maxBytes {
      throw JSONError(offset: max(0, limits.maxBytes), reason: .tooLarge)
    }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw error(.byteOrderMark)
    }
  }

  /// Checks that only white space follows.
  mutating func checkEnd(of bytes: Span<UInt8>) throws(JSONError) {
    while position < bytes.count {
      guard Self.isWhiteSpace(bytes[position]) else { throw error(.trailingBytes) }
      position += 1
    }
  }

  /// Moves past `word`, whose first byte stands at the position.
  mutating func skipWord(_ word: StaticString, in bytes: Span<UInt8>) throws(JSONError) {
    for offset in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count else { throw error(.unexpectedEnd) }
      guard unsafe bytes[position] == word.utf8Start[offset] else { throw error(.invalidWord) }
      position += 1
    }
  }

  /// Moves past the colon after a key and past the white space around it.
  mutating func skipColon(in bytes: Span<UInt8>) throws(JSONError) {
    guard try nextByte(in: bytes) == UInt8(ascii: ":") else { throw error(.expectedColon) }
    position += 1
  }

  /// The error that says `reason` of the position.
  func error(_ reason: JSONError.Reason) -> JSONError {
    JSONError(offset: position, reason: reason)
  }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      || byte == UInt8(ascii: "\t")
  }
}
