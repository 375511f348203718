/// Reads ASCII grammar from the bytes of a text, one production at a time.
struct ByteScanner {
  let bytes: [UInt8]
  var position = 0

  /// A scanner at the start of the text.
  init(_ text: some StringProtocol) {
    bytes = Array(text.utf8)
  }

  /// Whether all bytes are read.
  var isAtEnd: Bool { position == bytes.count }

  /// The next byte, or nil at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Steps over the byte if it comes next.
  mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard let next, UInt32(next) == scalar.value else { return false }
    position += 1
    return true
  }

  /// Steps over either of two bytes, such as the two cases of a letter.
  mutating func accept(_ first: Unicode.Scalar, or second: Unicode.Scalar) -> Bool {
    accept(first) || accept(second)
  }

  /// The value of exactly so many digits, or nil.
  mutating func number(digits: Int) -> Int? {
    guard bytes.count - position >= digits else { return nil }
    var value = 0
    for byte in bytes[position..<position + digits] {
      guard byte.isASCIIDigit else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    position += digits
    return value
  }

  /// Steps over a run of digits; how many there were.
  mutating func skipDigits() -> Int { skip { $0.isASCIIDigit } }

  /// Steps over a run of bytes; how many there were.
  mutating func skip(while isMember: (UInt8) -> Bool) -> Int {
    let start = position
    while let next, isMember(next) { position += 1 }
    return position - start
  }
}

extension UInt8 {
  /// `0` to `9`.
  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
  /// `A` to `Z` and `a` to `z`.
  var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
  /// A hexadecimal digit of either case.
  var isASCIIHexDigit: Bool { isASCIIDigit || ((self | 0x20) >= 0x61 && (self | 0x20) <= 0x66) }
  /// A letter or a digit.
  var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }
}
