import JSON

/// A place in a JSON text of which only the simplest parts are understood.
///
/// It exists for texts whose shape is known well enough to be read without building values. Each step
/// says whether it found exactly what it looks for; if not, the text must be left to the parser,
/// whether it is malformed or only unusual. What a step does accept is JSON as RFC 8259 defines it.
struct JSONCursor {
  /// What stands at the place of an object's next member.
  enum Member {
    /// A key, without its quotes; its value comes next.
    case key(Range<Int>)
    /// The object's end.
    case end
    /// Something that the cursor does not understand.
    case odd
  }

  /// The offset of the next byte.
  private(set) var position: Int

  /// Points at the byte at `position`.
  init(at position: Int = 0) {
    self.position = position
  }

  /// Whether nothing but white space is left.
  mutating func isAtEnd(of bytes: Span<UInt8>) -> Bool {
    skipSpace(in: bytes)
    return position == bytes.count
  }

  /// Whether `byte` is next.
  func isAt(_ byte: UInt8, in bytes: Span<UInt8>) -> Bool {
    position < bytes.count && bytes[position] == byte
  }

  /// Steps over white space and then over `byte`, if it is there.
  mutating func skip(_ byte: UInt8, in bytes: Span<UInt8>) -> Bool {
    skipSpace(in: bytes)
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Steps over white space and then over `word`, if it is there.
  mutating func skip(_ word: StaticString, in bytes: Span<UInt8>) -> Bool {
    skipSpace(in: bytes)
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes.equals(word, in: position..<end) else { return false }
    position = end
    return true
  }

  /// Steps to the value of an object's next member.
  mutating func member(in bytes: Span<UInt8>, isFirst: Bool) -> Member {
    if skip(UInt8(ascii: "}"), in: bytes) { return .end }
    if !isFirst, !skip(UInt8(ascii: ","), in: bytes) { return .odd }
    guard let key = plainString(in: bytes), skip(UInt8(ascii: ":"), in: bytes) else { return .odd }
    return .key(key)
  }

  /// Steps over a string of printable ASCII without escapes; its place, without the quotes.
  mutating func plainString(in bytes: Span<UInt8>) -> Range<Int>? {
    guard skip(UInt8(ascii: "\""), in: bytes) else { return nil }
    let start = position
    var index = start
    let end = bytes.count
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        position = index + 1
        return start..<index
      }
      guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\\") else { return nil }
      index += 1
    }
    return nil
  }

  /// Steps over any string; its text.
  mutating func text(in bytes: Span<UInt8>) -> String? {
    guard skip(UInt8(ascii: "\""), in: bytes) else { return nil }
    let start = position
    var index = start
    var hasEscape = false
    var allBits: UInt8 = 0
    let end = bytes.count
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") { break }
      guard byte >= 0x20 else { return nil }
      allBits |= byte
      if byte == UInt8(ascii: "\\") {
        hasEscape = true
        index += 1
      }
      index += 1
    }
    guard index < end else { return nil }
    position = index + 1
    if !hasEscape {
      let text = bytes.extracting(start..<index)
      // ASCII needs no repair, and this way is much the faster one.
      return allBits < 0x80 ? String(repairing: text) : String(validating: text)
    }
    // Optional on purpose: what is wrong with the string is for the parser to say.
    return try? JSONValue(parsing: bytes.extracting(start - 1..<position)).string
  }

  /// Steps over null, a word, a number or a plain string.
  mutating func skipPlainScalar(in bytes: Span<UInt8>) -> Bool {
    skipSpace(in: bytes)
    guard position < bytes.count else { return false }
    switch bytes[position] {
    case UInt8(ascii: "\""): return plainString(in: bytes) != nil
    case UInt8(ascii: "n"): return skip("null", in: bytes)
    case UInt8(ascii: "t"): return skip("true", in: bytes)
    case UInt8(ascii: "f"): return skip("false", in: bytes)
    default: return skipNumber(in: bytes)
    }
  }

  /// Steps over a whole number of at most nine digits; its value.
  mutating func plainInteger(in bytes: Span<UInt8>) -> Int? {
    skipSpace(in: bytes)
    let first = position
    var value = 0
    while position < bytes.count, position - first < 9 {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      value = value * 10 + Int(digit)
      position += 1
    }
    guard position > first, position < bytes.count else { return nil }
    if bytes[first] == UInt8(ascii: "0"), position - first > 1 { return nil }
    switch bytes[position] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"):
      return nil
    default: return value
    }
  }

  private mutating func skipNumber(in bytes: Span<UInt8>) -> Bool {
    if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
    let first = position
    guard skipDigits(in: bytes) else { return false }
    if bytes[first] == UInt8(ascii: "0"), position - first > 1 { return false }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      guard skipDigits(in: bytes) else { return false }
    }
    guard position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") else { return true }
    position += 1
    if position < bytes.count,
      bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
    {
      position += 1
    }
    return skipDigits(in: bytes)
  }

  private mutating func skipDigits(in bytes: Span<UInt8>) -> Bool {
    let first = position
    while position < bytes.count,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    { position += 1 }
    return position > first
  }

  /// Steps over white space.
  mutating func skipSpace(in bytes: Span<UInt8>) {
    while position < bytes.count, bytes[position].isJSONSpace { position += 1 }
  }
}
