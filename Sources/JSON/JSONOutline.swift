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

  /// How many outermost members or elements the text has, noted or not, repeated keys included.
  package let partCount: Int

  /// Checks the text that `span` holds and notes where its outermost parts are.
  ///
  /// All of it is checked, but of its parts no more than `maxParts` are noted: a note takes more
  /// memory than the part of two bytes that it may stand for.
  ///
  /// - Throws: the error that the parser would throw.
  package init(
    scanning span: Span<UInt8>, limits: JSONLimits = .standard, maxParts: Int = .max
  ) throws(JSONError) {
    try JSONScanner.checkStart(of: span, limits: limits)
    let start = JSONScanner.skipWhiteSpace(in: span, from: 0)
    let end: Int
    var count = 0
    switch span.byte(at: start) {
    case UInt8(ascii: "{") where limits.maxDepth > 0:
      var members: [Member] = []
      end = try Self.readMembers(
        in: span, from: start + 1, limits: limits, maxParts, &members, &count)
      shape = .object(members)
    case UInt8(ascii: "[") where limits.maxDepth > 0:
      var elements: [Range<Int>] = []
      end = try Self.readElements(
        in: span, from: start + 1, limits: limits, maxParts, &elements, &count)
      shape = .array(elements)
    default:
      end = try JSONScanner.endOfValue(in: span, from: start, maxDepth: limits.maxDepth)
      shape = .scalar
    }
    partCount = count
    try JSONScanner.checkEnd(of: span, from: end)
  }

  /// Reads the members of the object whose brace is before `start`, and gives the offset after it.
  private static func readMembers(
    in bytes: Span<UInt8>, from start: Int, limits: JSONLimits, _ maxParts: Int,
    _ members: inout [Member], _ count: inout Int
  ) throws(JSONError) -> Int {
    var position = JSONScanner.skipWhiteSpace(in: bytes, from: start)
    if bytes.byte(at: position) == UInt8(ascii: "}") { return position &+ 1 }
    members.reserveCapacity(4)
    var seen = KeyFilter()
    var mayRepeat = false
    var isLast = false
    repeat {
      let key = try JSONScanner.key(in: bytes, from: position)
      let start = try JSONScanner.skipColon(in: bytes, from: key.end &+ 1)
      let end = try JSONScanner.endOfValue(
        in: bytes, from: start, maxDepth: limits.maxDepth - 1)
      if count < maxParts {
        let decoded = key.key(in: bytes)
        if seen.noteAndTest(decoded.hash) { mayRepeat = true }
        members.append(Member(key: decoded.string, value: start..<end))
      }
      count &+= 1
      (position, isLast) = try JSONScanner.endOfPart(isObject: true, in: bytes, from: end)
    } while !isLast
    if mayRepeat { _ = KeyIndex.removingDuplicates(from: &members) }
    return position
  }

  /// Reads the elements of the array whose bracket is before `start`, and gives the offset after it.
  private static func readElements(
    in bytes: Span<UInt8>, from start: Int, limits: JSONLimits, _ maxParts: Int,
    _ elements: inout [Range<Int>], _ count: inout Int
  ) throws(JSONError) -> Int {
    var position = JSONScanner.skipWhiteSpace(in: bytes, from: start)
    if bytes.byte(at: position) == UInt8(ascii: "]") { return position &+ 1 }
    var isLast = false
    repeat {
      let start = JSONScanner.skipWhiteSpace(in: bytes, from: position)
      let end = try JSONScanner.endOfValue(
        in: bytes, from: start, maxDepth: limits.maxDepth - 1)
      if count < maxParts { elements.append(start..<end) }
      count &+= 1
      (position, isLast) = try JSONScanner.endOfPart(isObject: false, in: bytes, from: end)
    } while !isLast
    return position
  }
}
