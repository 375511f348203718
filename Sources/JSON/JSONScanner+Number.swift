extension JSONScanner {
  /// Moves past a number as RFC 8259, section 6, defines it.
  ///
  /// What follows is not looked at: `12x` is a number and an `x` that the caller refuses.
  mutating func skipNumber(in bytes: Span<UInt8>) throws(JSONError) {
    if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
    guard position < bytes.count else { throw error(.unexpectedEnd) }
    if bytes[position] == UInt8(ascii: "0") {
      position += 1
      if position < bytes.count, Self.isDigit(bytes[position]) { throw error(.leadingZero) }
    } else {
      try skipDigits(in: bytes)
    }
    guard position < bytes.count else { return }
    if bytes[position] == UInt8(ascii: ".") {
      position += 1
      try skipDigits(in: bytes)
      guard position < bytes.count else { return }
    }
    if bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[position]) {
        position += 1
      }
      try skipDigits(in: bytes)
    }
  }

  /// Moves past at least one digit.
  private mutating func skipDigits(in bytes: Span<UInt8>) throws(JSONError) {
    guard position < bytes.count else { throw error(.unexpectedEnd) }
    guard Self.isDigit(bytes[position]) else { throw error(.expectedDigit) }
    repeat { position += 1 } while position < bytes.count && Self.isDigit(bytes[position])
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
  }
}
