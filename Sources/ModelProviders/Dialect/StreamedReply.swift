import Conversation
import JSON

/// Reads a reply that comes as an event stream, or as one JSON text in its place.
///
/// Some services answer a streaming request with plain JSON, a few of them with blank lines before
/// it and under any content type; so the first byte that is not white space tells the two apart.
struct StreamedReply<Events: ReplyEvents>: ReplyReader {
  private enum Shape {
    case unknown, events, json
  }

  private var shape = Shape.unknown
  private var parser: EventStreamParser
  private var events: Events
  private var answer: AnswerBytes

  /// Makes a reader that puts the reply together with `events`.
  init(_ events: Events, limits: ProviderLimits) {
    self.events = events
    answer = AnswerBytes(limits: limits)
    parser = EventStreamParser(maxEventBytes: limits.eventBytes)
  }

  var hasEnded: Bool { events.hasEnded }

  var isWhole: Bool { events.isWhole }

  var usage: Usage { events.usage }

  mutating func read(_ bytes: Span<UInt8>) throws(ModelError) -> [ModelEvent] {
    try answer.add(bytes)
    if shape == .unknown { shape = try Self.shape(of: bytes) }
    switch shape {
    case .unknown: return []
    case .events: try parser.read(bytes, into: &events)
    case .json: answer.keep(bytes)
    }
    return events.takeBatch()
  }

  mutating func finish() throws(ModelError) -> (last: [ModelEvent], reply: ModelReply) {
    switch shape {
    case .unknown: break
    case .events: try parser.finish(into: &events)
    case .json: try events.receive(whole: answer.json())
    }
    let reply = try events.finish()
    return (events.takeBatch(), reply)
  }

  /// What `bytes` begin with; unknown while there is nothing but white space.
  private static func shape(of bytes: Span<UInt8>) throws(ModelError) -> Shape {
    guard let first = bytes.firstTextByte else { return .unknown }
    try AnswerBytes.check(first: first)
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return .json
    default: return .events
    }
  }
}
