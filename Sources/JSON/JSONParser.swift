/// Reads one JSON text into a value, with a stack of its own in place of recursion.
struct JSONParser {
  private var scanner = JSONScanner()
  private var scratch: [UInt8] = []
  private var open: [Container] = []
  private var values: [JSONValue] = []
  private var keys: [String] = []
  private let limits: JSONLimits

  /// An array or object whose end was not seen yet.
  private struct Container {
    let isObject: Bool
    /// Where its elements begin among all values that wait for the end of their container.
    let firstValue: Int
    /// Where its keys begin among all keys that wait.
    let firstKey: Int
  }

  /// Makes a parser for one text.
  init(limits: JSONLimits) {
    self.limits = limits
  }

  /// Reads the text.
  mutating func parse(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    try scanner.checkStart(of: bytes, limits: limits)
    while true {
      guard var value = try beginValue(in: bytes) else { continue }
      // A value is complete, and with it perhaps the containers around it.
      while let container = open.last {
        values.append(value)
        guard try endsAfterValue(container, in: bytes) else { break }
        value = close(container)
      }
      if open.isEmpty {
        try scanner.checkEnd(of: bytes)
        return value
      }
    }
  }

  /// Reads a scalar or an empty container; or opens a container, up to its first value, and gives nil.
  private mutating func beginValue(in bytes: Span<UInt8>) throws(JSONError) -> JSONValue? {
    switch try scanner.nextByte(in: bytes) {
    case UInt8(ascii: "\""): return .string(try string(in: bytes))
    case UInt8(ascii: "{"):
      try openContainer(isObject: true)
      if try scanner.nextByte(in: bytes) == UInt8(ascii: "}") {
        scanner.position += 1
        open.removeLast()
        return .object(JSONObject())
      }
      try beginMember(in: bytes)
      return nil
    case UInt8(ascii: "["):
      try openContainer(isObject: false)
      if try scanner.nextByte(in: bytes) == UInt8(ascii: "]") {
        scanner.position += 1
        open.removeLast()
        return .array([])
      }
      return nil
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let start = scanner.position
      try scanner.skipNumber(in: bytes)
      let literal = bytes.extracting(start..<scanner.position)
      return .number(JSONNumber(checked: StringBytes.string(from: literal)))
    case UInt8(ascii: "t"):
      try scanner.skipWord("true", in: bytes)
      return .bool(true)
    case UInt8(ascii: "f"):
      try scanner.skipWord("false", in: bytes)
      return .bool(false)
    case UInt8(ascii: "n"):
      try scanner.skipWord("null", in: bytes)
      return .null
    default: throw scanner.error(.expectedValue)
    }
  }

  /// Moves past an opening bracket.
  private mutating func openContainer(isObject: Bool) throws(JSONError) {
    if open.count >= limits.maxDepth { throw scanner.error(.tooDeep) }
    open.append(
      Container(isObject: isObject, firstValue: values.count, firstKey: keys.count))
    scanner.position += 1
  }

  /// Reads a key and its colon.
  private mutating func beginMember(in bytes: Span<UInt8>) throws(JSONError) {
    guard try scanner.nextByte(in: bytes) == UInt8(ascii: "\"") else {
      throw scanner.error(.expectedKey)
    }
    keys.append(try string(in: bytes))
    try scanner.skipColon(in: bytes)
  }

  /// Moves past a comma and, in an object, the next key; or past the closing bracket, which gives true.
  private mutating func endsAfterValue(
    _ container: Container, in bytes: Span<UInt8>
  ) throws(JSONError) -> Bool {
    let byte = try scanner.nextByte(in: bytes)
    if byte == UInt8(ascii: ",") {
      scanner.position += 1
      if container.isObject { try beginMember(in: bytes) }
      return false
    }
    if container.isObject {
      guard byte == UInt8(ascii: "}") else { throw scanner.error(.expectedCommaOrBrace) }
    } else {
      guard byte == UInt8(ascii: "]") else { throw scanner.error(.expectedCommaOrBracket) }
    }
    scanner.position += 1
    return true
  }

  /// Makes the value of the innermost container and forgets its parts.
  private mutating func close(_ container: Container) -> JSONValue {
    open.removeLast()
    let elements = values[container.firstValue...]
    defer { values.removeLast(values.count - container.firstValue) }
    guard container.isObject else { return .array(Array(elements)) }
    let members = zip(keys[container.firstKey...], elements).map(JSONObject.Member.init)
    keys.removeLast(keys.count - container.firstKey)
    return .object(JSONObject(stored: members))
  }

  private mutating func string(in bytes: Span<UInt8>) throws(JSONError) -> String {
    try scanner.skipString(in: bytes).string(in: bytes, scratch: &scratch)
  }
}
