/// The tokens of a JSON text: where each ends, given where it begins.
///
/// Parser and outline share these functions, which is why they accept the same texts. Offsets go
/// in and come out as values, so that they stay in registers from token to token. Beyond the end
/// of the text `byte(at:)` reads zero, which no token allows: that the text has ended need only be
/// found out where something is wrong anyway.
enum JSONScanner {
  /// The offset of the first byte from `start` on that is not white space.
  @inline(__always)
  static func skipWhiteSpace(in bytes: Span<UInt8>, from start: Int) -> Int {
    bytes.byte(at: start) > UInt8(ascii: " ") ? start : endOfWhiteSpace(in: bytes, from: start)
  }

  /// Checks the length of the text, and that it has no byte order mark, which RFC 8259, section
  /// 8.1, lets us refuse.
  static func checkStart(of bytes: Span<UInt8>, limits: JSONLimits) throws(JSONError) {
    if bytes.count > limits.maxBytes {
      throw JSONError(offset: max(0, limits.maxBytes), reason: .tooLarge)
    }
    if bytes.byte(at: 0) == 0xEF, bytes.byte(at: 1) == 0xBB, bytes.byte(at: 2) == 0xBF {
      throw JSONError(offset: 0, reason: .byteOrderMark)
    }
  }

  /// Checks that only white space follows from `start` on.
  static func checkEnd(of bytes: Span<UInt8>, from start: Int) throws(JSONError) {
    if start == bytes.count { return }
    let end = endOfWhiteSpace(in: bytes, from: start)
    if end < bytes.count { throw JSONError(offset: end, reason: .trailingBytes) }
  }

  /// The error that says `reason` of `offset`, or that the text has ended if it ends there.
  @inline(never)
  static func error(
    _ reason: JSONError.Reason, at offset: Int, in bytes: Span<UInt8>
  ) -> JSONError {
    offset < bytes.count
      ? JSONError(offset: offset, reason: reason)
      : JSONError(offset: bytes.count, reason: .unexpectedEnd)
  }

  /// The offset after the comma or the closing bracket that must follow a part of a container.
  ///
  /// - Throws: `expectedCommaOrBrace` or `expectedCommaOrBracket` if anything else stands there.
  @inline(__always)
  static func endOfPart(
    isObject: Bool, in bytes: Span<UInt8>, from start: Int
  ) throws(JSONError) -> (end: Int, isLast: Bool) {
    let position = skipWhiteSpace(in: bytes, from: start)
    let byte = bytes.byte(at: position)
    if byte == UInt8(ascii: ",") { return (position &+ 1, false) }
    if byte == closingBracket(isObject: isObject) { return (position &+ 1, true) }
    throw error(
      isObject ? .expectedCommaOrBrace : .expectedCommaOrBracket, at: position, in: bytes)
  }

  /// The key that must stand at `start`, after white space.
  @inline(__always)
  static func key(in bytes: Span<UInt8>, from start: Int) throws(JSONError) -> StringToken {
    let position = skipWhiteSpace(in: bytes, from: start)
    guard bytes.byte(at: position) == UInt8(ascii: "\"") else {
      throw error(.expectedKey, at: position, in: bytes)
    }
    return try string(in: bytes, from: position)
  }

  /// The offset of the value after the colon that must follow a key.
  @inline(__always)
  static func skipColon(in bytes: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
    let position = skipWhiteSpace(in: bytes, from: start)
    guard bytes.byte(at: position) == UInt8(ascii: ":") else {
      throw error(.expectedColon, at: position, in: bytes)
    }
    return skipWhiteSpace(in: bytes, from: position &+ 1)
  }

  /// The offset after the word that begins with `byte` at `start`: `true`, `false` or `null`.
  static func endOfWord(
    _ byte: UInt8, in bytes: Span<UInt8>, from start: Int
  ) throws(JSONError) -> Int {
    switch byte {
    case UInt8(ascii: "t"): try endOfWord(after: start, "rue", in: bytes)
    case UInt8(ascii: "f"): try endOfWord(after: start, "alse", in: bytes)
    case UInt8(ascii: "n"): try endOfWord(after: start, "ull", in: bytes)
    default: throw error(.expectedValue, at: start, in: bytes)
    }
  }

  /// The bracket that closes an object or an array.
  @inline(__always)
  static func closingBracket(isObject: Bool) -> UInt8 {
    isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
  }

  @inline(__always)
  private static func endOfWord(
    after start: Int, _ rest: String, in bytes: Span<UInt8>
  ) throws(JSONError) -> Int {
    var position = start &+ 1
    for expected in rest.utf8 {
      guard bytes.byte(at: position) == expected else {
        throw error(.invalidWord, at: position, in: bytes)
      }
      position &+= 1
    }
    return position
  }

  @inline(never)
  private static func endOfWhiteSpace(in bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while true {
      switch bytes.byte(at: position) {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        position &+= 1
      default: return position
      }
    }
  }
}

extension Span<UInt8> {
  /// The byte at `offset`, or 0 beyond the end.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 {
    // As unsigned numbers, negative offsets are beyond the end as well; one comparison does.
    UInt(bitPattern: offset) < UInt(bitPattern: count) ? self[offset] : 0
  }
}
