/// Reads one JSON text into a value, with stacks of its own in place of recursion.
struct JSONParser: ~Copyable {
  private var open: ElementStack<Container>
  private var values: ElementStack<JSONValue>
  private var keys: ElementStack<ObjectKey>
  private var cache = KeyCache()
  private let limits: JSONLimits

  /// An array or object whose end was not seen yet.
  struct Container {
    let isObject: Bool
    /// Where its elements begin among all values that wait for the end of their container.
    let firstValue: Int
    /// Where its keys begin among all keys that wait.
    let firstKey: Int
  }

  /// Reads the one value that `bytes` hold.
  static func parse(_ bytes: Span<UInt8>, limits: JSONLimits) throws(JSONError) -> JSONValue {
    // Room enough for a message of ordinary size.
    try ElementStack<Container>.withRoom(for: 16) { (open) throws(JSONError) in
      try ElementStack<JSONValue>.withRoom(for: 32) { (values) throws(JSONError) in
        try ElementStack<ObjectKey>.withRoom(for: 32) { (keys) throws(JSONError) in
          var parser = JSONParser(
            open: ElementStack(open), values: ElementStack(values), keys: ElementStack(keys),
            limits: limits)
          return try parser.parse(bytes)
        }
      }
    }
  }

  private init(
    open: consuming ElementStack<Container>, values: consuming ElementStack<JSONValue>,
    keys: consuming ElementStack<ObjectKey>, limits: JSONLimits
  ) {
    self.open = open
    self.values = values
    self.keys = keys
    self.limits = limits
  }

  private mutating func parse(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
    try JSONScanner.checkStart(of: bytes, limits: limits)
    var position = 0
    repeat {
      position = try openContainers(in: bytes, from: position)
      position = try closeContainers(in: bytes, from: position)
    } while open.count > 0
    try JSONScanner.checkEnd(of: bytes, from: position)
    return values.removeLast() ?? .null
  }

  /// Opens containers up to the first scalar or empty container, and gives the offset after that one.
  @inline(__always)
  private mutating func openContainers(
    in bytes: Span<UInt8>, from start: Int
  ) throws(JSONError) -> Int {
    var position = JSONScanner.skipWhiteSpace(in: bytes, from: start)
    while true {
      let byte = bytes.byte(at: position)
      if byte == UInt8(ascii: "\"") { return try readString(in: bytes, from: position) }
      let isObject = byte == UInt8(ascii: "{")
      guard isObject || byte == UInt8(ascii: "[") else {
        return try readNumberOrWord(byte, in: bytes, from: position)
      }
      if open.count >= limits.maxDepth { throw JSONError(offset: position, reason: .tooDeep) }
      position = JSONScanner.skipWhiteSpace(in: bytes, from: position &+ 1)
      if bytes.byte(at: position) == JSONScanner.closingBracket(isObject: isObject) {
        values.append(isObject ? .object(JSONObject()) : .array([]))
        return position &+ 1
      }
      open.append(
        Container(isObject: isObject, firstValue: values.count, firstKey: keys.count))
      if isObject { position = try readKey(in: bytes, from: position) }
    }
  }

  /// Closes containers up to the first one that goes on, and gives the offset where its next value may stand.
  @inline(__always)
  private mutating func closeContainers(
    in bytes: Span<UInt8>, from start: Int
  ) throws(JSONError) -> Int {
    var position = start
    while let container = open.last {
      let part = try JSONScanner.endOfPart(
        isObject: container.isObject, in: bytes, from: position)
      position = part.end
      guard part.isLast else {
        return container.isObject ? try readKey(in: bytes, from: position) : position
      }
      _ = open.removeLast()
      close(container)
    }
    return position
  }

  /// Reads a key and its colon, and gives the offset of the value.
  private mutating func readKey(
    in bytes: Span<UInt8>, from start: Int
  ) throws(JSONError) -> Int {
    let token = try JSONScanner.key(in: bytes, from: start)
    keys.append(token.key(in: bytes, &cache))
    return try JSONScanner.skipColon(in: bytes, from: token.end &+ 1)
  }

  /// Reads a string, and gives the offset after it.
  private mutating func readString(
    in bytes: Span<UInt8>, from start: Int
  ) throws(JSONError) -> Int {
    let token = try JSONScanner.string(in: bytes, from: start)
    values.append(.string(token.string(in: bytes)))
    return token.end &+ 1
  }

  /// Reads the number or word that begins with `byte`, and gives the offset after it.
  private mutating func readNumberOrWord(
    _ byte: UInt8, in bytes: Span<UInt8>, from start: Int
  ) throws(JSONError) -> Int {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let end = try JSONScanner.endOfNumber(in: bytes, from: start)
      let literal = StringBytes.string(from: bytes.extracting(start..<end), isASCII: true)
      values.append(.number(JSONNumber(checked: literal)))
      return end
    default:
      let end = try JSONScanner.endOfWord(byte, in: bytes, from: start)
      values.append(byte == UInt8(ascii: "n") ? .null : .bool(byte == UInt8(ascii: "t")))
      return end
    }
  }

  /// Replaces the parts of the container that was innermost by its value.
  private mutating func close(_ container: Container) {
    guard container.isObject else {
      values.append(.array(values.takeArray(from: container.firstValue)))
      return
    }
    let keysDiffer = keysDiffer(from: container.firstKey)
    let members = keys.takeArray(from: container.firstKey, pairedWith: &values) { key, value in
      JSONObject.Member(key: key.string, value: value)
    }
    values.append(
      .object(keysDiffer ? JSONObject(unindexed: members) : JSONObject(stored: members)))
  }

  /// Tells whether the keys from position `start` on are few and certainly all different.
  @inline(__always)
  private func keysDiffer(from start: Int) -> Bool {
    guard keys.count &- start <= KeyIndex.greatestUnindexedCount else { return false }
    var seen = KeyFilter()
    for position in start..<keys.count {
      guard let hash = keys[position]?.hash else { return false }
      if seen.noteAndTest(hash), !isNew(hash, from: start, to: position) {
        return false
      }
    }
    return true
  }

  @inline(never)
  private func isNew(_ hash: UInt64, from start: Int, to end: Int) -> Bool {
    for position in start..<end where keys[position]?.hash == hash { return false }
    return true
  }
}
