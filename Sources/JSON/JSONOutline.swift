/// The outermost parts of a JSON text, as byte ranges.
///
/// One pass checks all of the text as strictly as the parser does, but builds nothing of what lies
/// deeper: it is how an envelope is read without its params.
package struct JSONOutline: Sendable {
  /// What the text holds.
  package enum Shape: Sendable {
    /// An object, with each key once; of members with the same key the last, at the first one's place.
    case object([Member])
    /// An array, with the range of each element.
    case array([Range<Int>])
    /// A string, a number, `true`, `false` or `null`.
    case scalar
  }

  /// A member of the outermost object.
  package struct Member: Sendable, Equatable, KeyedMember {
    /// The key, decoded.
    package let key: String
    /// Where its value stands in the text, without white space around it.
    package let value: Range<Int>
  }

  /// What the text holds.
  package let shape: Shape

  /// Checks the text that `span` holds and notes where its outermost parts are.
  ///
  /// - Throws: the error that the parser would throw.
  package init(
    scanning span: Span<UInt8>, limits: JSONLimits = .standard
  ) throws(JSONError) {
    var scanner = JSONScanner()
    try scanner.checkStart(of: span, limits: limits)
    let first = try scanner.nextByte(in: span)
    if first == UInt8(ascii: "{") {
      shape = .object(try Self.members(in: span, &scanner, limits: limits))
    } else if first == UInt8(ascii: "[") {
      shape = .array(try Self.elements(in: span, &scanner, limits: limits))
    } else {
      try scanner.skipValue(in: span, depth: 0, maxDepth: limits.maxDepth)
      shape = .scalar
    }
    try scanner.checkEnd(of: span)
  }

  private static func members(
    in bytes: Span<UInt8>, _ scanner: inout JSONScanner, limits: JSONLimits
  ) throws(JSONError) -> [Member] {
    if limits.maxDepth < 1 { throw scanner.error(.tooDeep) }
    scanner.position += 1
    if try scanner.nextByte(in: bytes) == UInt8(ascii: "}") {
      scanner.position += 1
      return []
    }
    var members: [Member] = []
    members.reserveCapacity(4)
    var scratch: [UInt8] = []
    while true {
      guard try scanner.nextByte(in: bytes) == UInt8(ascii: "\"") else {
        throw scanner.error(.expectedKey)
      }
      let key = try scanner.skipString(in: bytes).string(in: bytes, scratch: &scratch)
      try scanner.skipColon(in: bytes)
      _ = try scanner.nextByte(in: bytes)
      let start = scanner.position
      try scanner.skipValue(in: bytes, depth: 1, maxDepth: limits.maxDepth)
      members.append(Member(key: key, value: start..<scanner.position))
      let byte = try scanner.nextByte(in: bytes)
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else {
        throw scanner.error(.expectedCommaOrBrace)
      }
      scanner.position += 1
      if byte == UInt8(ascii: "}") { break }
    }
    _ = KeyIndex.removingDuplicates(from: &members)
    return members
  }

  private static func elements(
    in bytes: Span<UInt8>, _ scanner: inout JSONScanner, limits: JSONLimits
  ) throws(JSONError) -> [Range<Int>] {
    if limits.maxDepth < 1 { throw scanner.error(.tooDeep) }
    scanner.position += 1
    var elements: [Range<Int>] = []
    if try scanner.nextByte(in: bytes) == UInt8(ascii: "]") {
      scanner.position += 1
      return elements
    }
    while true {
      _ = try scanner.nextByte(in: bytes)
      let start = scanner.position
      try scanner.skipValue(in: bytes, depth: 1, maxDepth: limits.maxDepth)
      elements.append(start..<scanner.position)
      let byte = try scanner.nextByte(in: bytes)
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else {
        throw scanner.error(.expectedCommaOrBracket)
      }
      scanner.position += 1
      if byte == UInt8(ascii: "]") { return elements }
    }
  }
}
