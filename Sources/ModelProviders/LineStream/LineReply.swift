import Conversation
import JSON

/// Reads a reply that comes as lines of JSON, or as one JSON text over several lines in their place.
///
/// A service that does not stream although it was asked to answers with one object; on one line that
/// is a stream of one line, and written for people it is a first line that ends too early.
struct LineReply<Events: ReplyEvents>: ReplyReader {
  private enum Shape {
    case unknown, lines, json
  }

  private var shape = Shape.unknown
  private var parser: LineParser
  private var events: Events
  /// What came before the shape is known, or the whole text.
  private var body: [UInt8] = []
  private var bytesRead = 0
  private let limits: ProviderLimits

  /// Makes a reader that puts the reply together with `events`.
  init(_ events: Events, limits: ProviderLimits) {
    self.events = events
    self.limits = limits
    parser = LineParser(maxLineBytes: limits.eventBytes)
  }

  var hasEnded: Bool { events.hasEnded }

  var isWhole: Bool { events.isWhole }

  var usage: Usage { events.usage }

  mutating func read(_ bytes: Span<UInt8>) throws(ModelError) -> [ModelEvent] {
    guard bytes.count <= limits.replyBytes - bytesRead else {
      throw ModelError(
        .protocol, "The model's reply is longer than \(limits.replyBytes) bytes.", retryable: false)
    }
    bytesRead += bytes.count
    switch shape {
    case .lines: try parser.read(bytes, into: &events)
    case .json: body.append(copying: bytes)
    case .unknown:
      body.append(copying: bytes)
      shape = try foundShape(after: bytes)
      if shape == .lines { try readLines() }
    }
    return events.takeBatch()
  }

  mutating func finish() throws(ModelError) -> (last: [ModelEvent], reply: ModelReply) {
    if shape == .unknown { try readLines() }
    if shape == .json { try readBody() } else { try parser.finish(into: &events) }
    let reply = try events.finish()
    return (events.takeBatch(), reply)
  }

  private mutating func readLines() throws(ModelError) {
    var lines: [UInt8] = []
    swap(&lines, &body)
    try parser.read(lines.span, into: &events)
  }

  private mutating func readBody() throws(ModelError) {
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONValue(parsing: body)
    } catch {
      throw ModelError(
        .protocol, "The provider's answer is not whole JSON: \(error).", retryable: true)
    }
    body = []
    try events.receive(whole: json)
  }

  /// What the bytes so far are, once their first line is there; `last` is what has just been added.
  private func foundShape(after last: Span<UInt8>) throws(ModelError) -> Shape {
    let all = body.span
    guard let first = all.firstTextByte else { return .unknown }
    if first == UInt8(ascii: "<") {
      throw ModelError(
        .protocol, "The provider answers with markup; its base URL may be wrong.",
        retryable: false)
    }
    guard first == UInt8(ascii: "{") else { return .lines }
    // A long first line that comes in small pieces is looked at once, when its end is there; the
    // parser bounds it.
    guard last.lineFeed(from: 0) != nil else {
      return body.count > limits.eventBytes ? .lines : .unknown
    }
    var start = 0
    while start < all.count, all[start].isJSONSpace { start += 1 }
    guard let end = all.lineFeed(from: start) else { return .unknown }
    do throws(JSONError) {
      _ = try JSONOutline(scanning: all.extracting(start..<end))
      return .lines
    } catch {
      return error.reason == .unexpectedEnd ? .json : .lines
    }
  }
}
