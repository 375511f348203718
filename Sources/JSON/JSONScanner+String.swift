extension JSONScanner {
  /// Moves past a string whose opening quotation mark stands at the position, and checks all of it.
  ///
  /// - Returns: the bytes between the quotation marks, and whether there are escapes among them.
  mutating func skipString(in bytes: Span<UInt8>) throws(JSONError) -> StringToken {
    position += 1
    let start = position
    var hasEscapes = false
    while true {
      position = StringBytes.offsetOfSpecial(in: bytes, from: position)
      guard position < bytes.count else { throw error(.unexpectedEnd) }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return StringToken(range: start..<position - 1, hasEscapes: hasEscapes)
      } else if byte >= 0x80 {
        try skipMultibyte(in: bytes)
      } else if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        try skipEscape(in: bytes)
      } else {
        throw error(.controlCharacter)
      }
    }
  }

  /// Moves past a backslash and what it escapes.
  private mutating func skipEscape(in bytes: Span<UInt8>) throws(JSONError) {
    position += 1
    guard position < bytes.count else { throw error(.unexpectedEnd) }
    switch bytes[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        guard HexDigit.value(of: bytes[position]) != nil else {
          throw error(.invalidUnicodeEscape)
        }
        position += 1
      }
    default: throw error(.invalidEscape)
    }
  }

  /// Moves past characters of two to four bytes, as table 3-7 of the Unicode Standard allows them.
  private mutating func skipMultibyte(in bytes: Span<UInt8>) throws(JSONError) {
    repeat {
      let (second, length): (ClosedRange<UInt8>, Int) =
        switch bytes[position] {
        case 0xC2...0xDF: (0x80...0xBF, 2)
        case 0xE0: (0xA0...0xBF, 3)
        case 0xED: (0x80...0x9F, 3)
        case 0xE1...0xEF: (0x80...0xBF, 3)
        case 0xF0: (0x90...0xBF, 4)
        case 0xF1...0xF3: (0x80...0xBF, 4)
        case 0xF4: (0x80...0x8F, 4)
        default: throw error(.invalidUTF8)
        }
      for offset in 1..<length {
        guard position + offset < bytes.count else {
          throw JSONError(offset: bytes.count, reason: .unexpectedEnd)
        }
        let allowed = offset == 1 ? second : 0x80...0xBF
        guard allowed.contains(bytes[position + offset]) else { throw error(.invalidUTF8) }
      }
      position += length
    } while position < bytes.count && bytes[position] >= 0x80
  }
}
