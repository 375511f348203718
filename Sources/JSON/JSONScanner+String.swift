extension JSONScanner {
  /// The string whose opening quotation mark is at `start`, checked to its end.
  @inline(__always)
  static func string(in bytes: Span<UInt8>, from start: Int) throws(JSONError) -> StringToken {
    let end = StringBytes.offsetOfSpecial(in: bytes, from: start &+ 1)
    if bytes.byte(at: end) == UInt8(ascii: "\"") {
      return StringToken(start: start &+ 1, end: end, hasEscapes: false, isASCII: true)
    }
    return try unusualString(in: bytes, from: start &+ 1, firstSpecial: end)
  }

  /// The string that begins at `start` and holds, at `firstSpecial`, something that needs a closer look.
  @inline(never)
  private static func unusualString(
    in bytes: Span<UInt8>, from start: Int, firstSpecial: Int
  ) throws(JSONError) -> StringToken {
    var position = firstSpecial
    var hasEscapes = false
    var isASCII = true
    while true {
      let byte = bytes.byte(at: position)
      if byte == UInt8(ascii: "\"") {
        return StringToken(
          start: start, end: position, hasEscapes: hasEscapes, isASCII: isASCII)
      } else if byte >= 0x80 {
        isASCII = false
        position = try endOfMultibyte(in: bytes, from: position)
      } else if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        position = try endOfEscape(in: bytes, from: position)
      } else {
        throw error(.controlCharacter, at: position, in: bytes)
      }
      position = StringBytes.offsetOfSpecial(in: bytes, from: position)
    }
  }

  /// The offset after a backslash and what it escapes.
  @inline(__always)
  private static func endOfEscape(in bytes: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
    switch bytes.byte(at: start &+ 1) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start &+ 2
    case UInt8(ascii: "u"):
      for position in start &+ 2..<start &+ 6
      where HexDigit.value(of: bytes.byte(at: position)) == nil {
        throw error(.invalidUnicodeEscape, at: position, in: bytes)
      }
      return start &+ 6
    default: throw error(.invalidEscape, at: start &+ 1, in: bytes)
    }
  }

  /// The offset after characters of two to four bytes, as table 3-7 of the Unicode Standard allows them.
  @inline(__always)
  private static func endOfMultibyte(
    in bytes: Span<UInt8>, from start: Int
  ) throws(JSONError) -> Int {
    var position = start
    repeat {
      let (lowest, highest, length): (UInt8, UInt8, Int) =
        switch bytes.byte(at: position) {
        case 0xC2...0xDF: (0x80, 0xBF, 2)
        case 0xE0: (0xA0, 0xBF, 3)
        case 0xED: (0x80, 0x9F, 3)
        case 0xE1...0xEF: (0x80, 0xBF, 3)
        case 0xF0: (0x90, 0xBF, 4)
        case 0xF1...0xF3: (0x80, 0xBF, 4)
        case 0xF4: (0x80, 0x8F, 4)
        default: throw error(.invalidUTF8, at: position, in: bytes)
        }
      let second = bytes.byte(at: position &+ 1)
      var isValid = second >= lowest && second <= highest
      var end = isValid ? position &+ 2 : position &+ 1
      while isValid, end < position &+ length {
        isValid = bytes.byte(at: end) & 0xC0 == 0x80
        if isValid { end &+= 1 }
      }
      guard isValid else {
        // A sequence that the end of the text cuts off is an end; any other fault is the sequence's.
        throw error(.invalidUTF8, at: end == bytes.count ? end : position, in: bytes)
      }
      position &+= length
    } while bytes.byte(at: position) >= 0x80
    return position
  }
}
