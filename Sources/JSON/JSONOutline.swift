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
    try JSONScanner.checkStart(of: span, limits: limits)
    let start = JSONScanner.skipWhiteSpace(in: span, from: 0)
    let (shape, end) = try Self.scan(span, from: start, limits: limits)
    try JSONScanner.checkEnd(of: span, from: end)
    self.shape = shape
  }

  /// The shape of the value that begins at `start`, and the offset after it.
  private static func scan(
    _ bytes: Span<UInt8>, from start: Int, limits: JSONLimits
  ) throws(JSONError) -> (Shape, end: Int) {
    let isObject = bytes.byte(at: start) == UInt8(ascii: "{")
    guard isObject || bytes.byte(at: start) == UInt8(ascii: "["), limits.maxDepth > 0 else {
      let end = try JSONScanner.endOfValue(in: bytes, from: start, maxDepth: limits.maxDepth)
      return (.scalar, end)
    }
    let first = JSONScanner.skipWhiteSpace(in: bytes, from: start &+ 1)
    if bytes.byte(at: first) == JSONScanner.closingBracket(isObject: isObject) {
      return (isObject ? .object([]) : .array([]), first &+ 1)
    }
    return isObject
      ? try scanMembers(bytes, from: first, maxDepth: limits.maxDepth &- 1)
      : try scanElements(bytes, from: first, maxDepth: limits.maxDepth &- 1)
  }

  /// The members of an object, of which the first begins at `start`, and the offset after the object.
  private static func scanMembers(
    _ bytes: Span<UInt8>, from start: Int, maxDepth: Int
  ) throws(JSONError) -> (Shape, end: Int) {
    try ElementStack<Member>.withRoom(for: 16) { (room) throws(JSONError) in
      var members = ElementStack(room)
      var seen = KeyFilter()
      var mayRepeat = false
      var part = (end: start, isLast: false)
      repeat {
        let token = try JSONScanner.key(in: bytes, from: part.end)
        let start = try JSONScanner.skipColon(in: bytes, from: token.end &+ 1)
        let end = try JSONScanner.endOfValue(in: bytes, from: start, maxDepth: maxDepth)
        let key = token.key(in: bytes)
        if seen.noteAndTest(key.hash) { mayRepeat = true }
        members.append(Member(key: key.string, value: start..<end))
        part = try JSONScanner.endOfPart(isObject: true, in: bytes, from: end)
      } while !part.isLast
      var array = members.takeArray(from: 0)
      if mayRepeat { _ = KeyIndex.removingDuplicates(from: &array) }
      return (.object(array), part.end)
    }
  }

  /// The elements of an array, of which the first begins at `start`, and the offset after the array.
  private static func scanElements(
    _ bytes: Span<UInt8>, from start: Int, maxDepth: Int
  ) throws(JSONError) -> (Shape, end: Int) {
    var elements: [Range<Int>] = []
    var part = (end: start, isLast: false)
    repeat {
      let start = JSONScanner.skipWhiteSpace(in: bytes, from: part.end)
      let end = try JSONScanner.endOfValue(in: bytes, from: start, maxDepth: maxDepth)
      elements.append(start..<end)
      part = try JSONScanner.endOfPart(isObject: false, in: bytes, from: end)
    } while !part.isLast
    return (.array(elements), part.end)
  }
}
