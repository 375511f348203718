import Conversation
import JSON

/// A JSON text that stands between the events of a stream, over several lines and without `data:`.
///
/// The service writes errors so that come up while it streams.
struct StrayJSON {
  private var bytes: [UInt8] = []
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private let maxBytes: Int

  /// Makes a collector that refuses a text of more than `maxBytes` bytes.
  init(maxBytes: Int) { self.maxBytes = maxBytes }

  /// Adds a line; the text when it is whole.
  ///
  /// A line that begins no JSON is a comment or a field without meaning, and left out.
  mutating func add(_ line: Span<UInt8>) throws(ModelError) -> JSONValue? {
    if bytes.isEmpty {
      guard let first = line.firstTextByte else { return nil }
      // What a JSON array has between its elements may stand alone on a line.
      guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    }
    guard line.count < maxBytes - bytes.count else {
      throw ModelError(
        .protocol, "The model's stream holds more than \(maxBytes) bytes that are no events.",
        retryable: true)
    }
    for index in 0..<line.count { count(line[index]) }
    bytes.append(copying: line)
    bytes.append(.lineFeed)
    // Not a conditional expression: in one, nil would be JSON's null.
    if depth > 0 { return nil }
    return try take()
  }

  /// Ends the stream; the text that its end cut off, if it can be read all the same.
  mutating func finish() throws(ModelError) -> JSONValue? {
    if bytes.isEmpty { return nil }
    return try take()
  }

  private mutating func take() throws(ModelError) -> JSONValue {
    let text = bytes
    self = StrayJSON(maxBytes: maxBytes)
    do throws(JSONError) {
      return try JSONValue(parsing: text)
    } catch {
      throw ModelError(
        .protocol, "The model's stream holds lines that are no events: \(error).", retryable: true)
    }
  }

  private mutating func count(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
      return
    }
    switch byte {
    case UInt8(ascii: "\\"): isEscaped = isInString
    case UInt8(ascii: "\""): isInString.toggle()
    case _ where isInString: break
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
    default: break
    }
  }
}
