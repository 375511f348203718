/// What the client has to know of a line to go on: its kind and its id.
struct Message {
  /// Told from the outermost members, in whatever order they come.
  enum Kind {
    case notification
    case request
    case result
    case error
  }

  /// The kind of message.
  var kind: Kind
  /// Where its id stands, as written; empty when it has none.
  var id: Range<Int>
  /// Where its method stands, quotes included; empty when it has none.
  var method: Range<Int>
  /// Where the line stands.
  var line: Range<Int>

  /// Reads the outermost members of a line, and of those no more than it needs.
  init(scanning bytes: Span<UInt8>, line: Range<Int>) {
    kind = .notification
    id = line.lowerBound..<line.lowerBound
    method = id
    self.line = line
    var answer: Kind?
    var at = line.lowerBound + 1
    while at < line.upperBound, bytes[at] == UInt8(ascii: "\"") {
      let key = at..<Self.endOfString(bytes, at, line.upperBound)
      let valueStart = key.upperBound + 1
      if Self.isLong(key, in: bytes) {
        // Nothing behind these decides anything once id or method is known.
        if !method.isEmpty { break }
        if bytes[key.lowerBound + 1] != UInt8(ascii: "p") {
          answer = bytes[key.lowerBound + 1] == UInt8(ascii: "r") ? .result : .error
          if !id.isEmpty { break }
        }
      }
      let value = valueStart..<Self.endOfValue(bytes, valueStart, line.upperBound)
      if key.count == 4 { id = value }
      if key.count == 8 && bytes[key.lowerBound + 1] == UInt8(ascii: "m") { method = value }
      at = value.upperBound + 1
    }
    kind = answer ?? (id.isEmpty ? .notification : .request)
  }

  /// Whether a key is `params`, `result` or `error`, whose values may be long.
  private static func isLong(_ key: Range<Int>, in bytes: Span<UInt8>) -> Bool {
    switch (key.count, bytes[key.lowerBound + 1]) {
    case (8, UInt8(ascii: "p")), (8, UInt8(ascii: "r")), (7, UInt8(ascii: "e")): true
    default: false
    }
  }

  private static func endOfString(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start + 1
    while at < end {
      if bytes[at] == UInt8(ascii: "\"") { return at + 1 }
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return end
  }

  private static func endOfValue(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var depth = 0
    var at = start
    while at < end {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at = endOfString(bytes, at, end)
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return at }
        depth -= 1
      case UInt8(ascii: ","):
        if depth == 0 { return at }
      default: break
      }
      at += 1
    }
    return end
  }
}
