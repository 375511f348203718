/// The body of a request, put together of parts that were encoded when they were first sent.
///
/// A request costs no more than its copy, however long its session is.
struct SplicedBody {
  private var parts: [[UInt8]]

  private var hasMembers: Bool

  /// Begins with an object that lacks its closing brace.
  init(head: [UInt8]) {
    parts = [head]
    hasMembers = head.count > 1
  }

  /// Adds a member whose value is JSON text.
  ///
  /// - Parameters:
  ///   - key: A name that needs no escapes.
  ///   - value: The text.
  mutating func add(_ key: String, _ value: [UInt8]) {
    begin(key)
    parts.append(value)
  }

  /// Adds a member whose value is an array.
  ///
  /// - Parameters:
  ///   - key: A name that needs no escapes.
  ///   - elements: Each of them one or more elements with commas between; the empty ones are left out.
  mutating func add(_ key: String, elements: [[UInt8]]) {
    begin(key)
    parts.append([UInt8(ascii: "[")])
    var needsComma = false
    for element in elements where !element.isEmpty {
      if needsComma { parts.append([UInt8(ascii: ",")]) }
      parts.append(element)
      needsComma = true
    }
    parts.append([UInt8(ascii: "]")])
  }

  /// Adds a member whose value is an array.
  ///
  /// - Parameters:
  ///   - key: A name that needs no escapes.
  ///   - pieces: The text of all elements with the commas between them, cut anywhere.
  mutating func add(_ key: String, pieces: [[UInt8]]) {
    begin(key)
    parts.append([UInt8(ascii: "[")])
    parts += pieces
    parts.append([UInt8(ascii: "]")])
  }

  private mutating func begin(_ key: String) {
    parts.append(Array(((hasMembers ? ",\"" : "\"") + key + "\":").utf8))
    hasMembers = true
  }

  /// The whole body.
  func bytes() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(parts.reduce(1) { $0 + $1.count })
    for part in parts { bytes += part }
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }
}
