extension JSONScanner {
  /// Moves past one value and checks all of it, with a stack of bits in place of recursion.
  ///
  /// `depth` is the number of containers that are open around the value.
  mutating func skipValue(
    in bytes: Span<UInt8>, depth: Int, maxDepth: Int
  ) throws(JSONError) {
    var open = BitStack()
    while true {
      guard try beginSkipping(in: bytes, &open, mayOpen: maxDepth - depth) else { continue }
      // A value is complete, and with it perhaps the containers around it.
      while let isObject = open.last {
        guard try endsAfterValue(isObject: isObject, in: bytes) else { break }
        open.removeLast()
      }
      if open.isEmpty { return }
    }
  }

  /// Moves past a scalar or an empty container; or opens a container, up to its first value, and gives false.
  private mutating func beginSkipping(
    in bytes: Span<UInt8>, _ open: inout BitStack, mayOpen: Int
  ) throws(JSONError) -> Bool {
    switch try nextByte(in: bytes) {
    case UInt8(ascii: "\""): _ = try skipString(in: bytes)
    case UInt8(ascii: "{"):
      if open.count >= mayOpen { throw error(.tooDeep) }
      position += 1
      if try nextByte(in: bytes) != UInt8(ascii: "}") {
        open.append(true)
        try skipKey(in: bytes)
        return false
      }
      position += 1
    case UInt8(ascii: "["):
      if open.count >= mayOpen { throw error(.tooDeep) }
      position += 1
      if try nextByte(in: bytes) != UInt8(ascii: "]") {
        open.append(false)
        return false
      }
      position += 1
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber(in: bytes)
    case UInt8(ascii: "t"): try skipWord("true", in: bytes)
    case UInt8(ascii: "f"): try skipWord("false", in: bytes)
    case UInt8(ascii: "n"): try skipWord("null", in: bytes)
    default: throw error(.expectedValue)
    }
    return true
  }

  /// Moves past a comma and, in an object, the next key; or past the closing bracket, which gives true.
  private mutating func endsAfterValue(
    isObject: Bool, in bytes: Span<UInt8>
  ) throws(JSONError) -> Bool {
    let byte = try nextByte(in: bytes)
    if byte == UInt8(ascii: ",") {
      position += 1
      if isObject { try skipKey(in: bytes) }
      return false
    }
    guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
      throw error(isObject ? .expectedCommaOrBrace : .expectedCommaOrBracket)
    }
    position += 1
    return true
  }

  private mutating func skipKey(in bytes: Span<UInt8>) throws(JSONError) {
    guard try nextByte(in: bytes) == UInt8(ascii: "\"") else { throw error(.expectedKey) }
    _ = try skipString(in: bytes)
    try skipColon(in: bytes)
  }
}
