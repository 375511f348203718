extension JSONScanner {
  /// The offset after the value that begins at `start`, where no white space is.
  ///
  /// At most `maxDepth` containers may be open in the value at once.
  @inline(__always)
  static func endOfValue(
    in bytes: Span<UInt8>, from start: Int, maxDepth: Int
  ) throws(JSONError) -> Int {
    let byte = bytes.byte(at: start)
    if byte == UInt8(ascii: "\"") { return try string(in: bytes, from: start).end &+ 1 }
    return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
      ? try endOfContainer(in: bytes, from: start, maxDepth: maxDepth)
      : try endOfNumberOrWord(byte, in: bytes, from: start)
  }

  /// The offset after the container that begins at `start`, checked with a stack of bits in place of recursion.
  private static func endOfContainer(
    in bytes: Span<UInt8>, from start: Int, maxDepth: Int
  ) throws(JSONError) -> Int {
    var open = BitStack()
    var position = start
    repeat {
      position = try openContainers(in: bytes, from: position, &open, maxDepth: maxDepth)
      position = try closeContainers(in: bytes, from: position, &open)
    } while !open.isEmpty
    return position
  }

  /// Opens containers up to the first scalar or empty container, and gives the offset after that one.
  @inline(__always)
  private static func openContainers(
    in bytes: Span<UInt8>, from start: Int, _ open: inout BitStack, maxDepth: Int
  ) throws(JSONError) -> Int {
    var position = skipWhiteSpace(in: bytes, from: start)
    while true {
      let byte = bytes.byte(at: position)
      if byte == UInt8(ascii: "\"") { return try string(in: bytes, from: position).end &+ 1 }
      let isObject = byte == UInt8(ascii: "{")
      guard isObject || byte == UInt8(ascii: "[") else {
        return try endOfNumberOrWord(byte, in: bytes, from: position)
      }
      if open.count >= maxDepth { throw error(.tooDeep, at: position, in: bytes) }
      position = skipWhiteSpace(in: bytes, from: position &+ 1)
      if bytes.byte(at: position) == closingBracket(isObject: isObject) { return position &+ 1 }
      open.append(isObject)
      if isObject {
        let key = try key(in: bytes, from: position)
        position = try skipColon(in: bytes, from: key.end &+ 1)
      }
    }
  }

  /// Closes containers up to the first one that goes on, and gives the offset where its next value may stand.
  @inline(__always)
  private static func closeContainers(
    in bytes: Span<UInt8>, from start: Int, _ open: inout BitStack
  ) throws(JSONError) -> Int {
    var position = start
    while let isObject = open.last {
      let part = try endOfPart(isObject: isObject, in: bytes, from: position)
      position = part.end
      if part.isLast {
        open.removeLast()
      } else if isObject {
        let key = try key(in: bytes, from: position)
        return try skipColon(in: bytes, from: key.end &+ 1)
      } else {
        break
      }
    }
    return position
  }

  /// The offset after the scalar, not a string, that begins with `byte` at `start`.
  @inline(__always)
  private static func endOfNumberOrWord(
    _ byte: UInt8, in bytes: Span<UInt8>, from start: Int
  ) throws(JSONError) -> Int {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try endOfNumber(in: bytes, from: start)
    default: try endOfWord(byte, in: bytes, from: start)
    }
  }
}
