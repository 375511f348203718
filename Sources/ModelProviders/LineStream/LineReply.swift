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
  private var answer: AnswerBytes
  private let limits: ProviderLimits

  /// Makes a reader that puts the reply together with `events`.
  init(_ events: Events, limits: ProviderLimits) {
    self.events = events
    self.limits = limits
    answer = AnswerBytes(limits: limits)
    parser = LineParser(maxLineBytes: limits.eventBytes)
  }

  var hasEnded: Bool { events.hasEnded }

  var isWhole: Bool { events.isWhole }

  var usage: Usage { events.usage }

  mutating func read(_ bytes: Span<UInt8>) throws(ModelError) -> [ModelEvent] {
    try answer.add(bytes)
    switch shape {
    case .lines: try parser.read(bytes, into: &events)
    case .json: answer.keep(bytes)
    case .unknown:
      answer.keep(bytes)
      shape = try foundShape(after: bytes)
      if shape == .lines { try readLines() }
    }
    return events.takeBatch()
  }

  mutating func finish() throws(ModelError) -> (last: [ModelEvent], reply: ModelReply) {
    if shape == .unknown { try readLines() }
    if shape == .json {
      try events.receive(whole: answer.json())
    } else {
      try parser.finish(into: &events)
    }
    let reply = try events.finish()
    return (events.takeBatch(), reply)
  }

  private mutating func readLines() throws(ModelError) {
    let lines = answer.takeKept()
    try parser.read(lines.span, into: &events)
  }

  /// What the bytes so far are, once their first line is there; `last` is what has just been added.
  private func foundShape(after last: Span<UInt8>) throws(ModelError) -> Shape {
    let all = answer.kept.span
    guard let first = all.firstTextByte else { return .unknown }
    try AnswerBytes.check(first: first)
    guard first == UInt8(ascii: "{") else { return .lines }
    // A long first line that comes in small pieces is looked at once, when its end is there; the
    // parser bounds it.
    guard last.lineFeed(from: 0) != nil else {
      return answer.kept.count > limits.eventBytes ? .lines : .unknown
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
