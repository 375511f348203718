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
  private var body: [UInt8] = []
  private var bytesRead = 0
  private let limits: ProviderLimits

  /// Makes a reader that puts the reply together with `events`.
  init(_ events: Events, limits: ProviderLimits) {
    self.events = events
    self.limits = limits
    parser = EventStreamParser(maxEventBytes: limits.eventBytes)
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
    if shape == .unknown { shape = try Self.shape(of: bytes) }
    switch shape {
    case .unknown: return []
    case .events: try parser.read(bytes, into: &events)
    case .json: body.append(copying: bytes)
    }
    return events.takeBatch()
  }

  mutating func finish() throws(ModelError) -> (last: [ModelEvent], reply: ModelReply) {
    switch shape {
    case .unknown: break
    case .events: try parser.finish(into: &events)
    case .json: try readBody()
    }
    let reply = try events.finish()
    return (events.takeBatch(), reply)
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

  /// What `bytes` begin with; unknown while there is nothing but white space.
  private static func shape(of bytes: Span<UInt8>) throws(ModelError) -> Shape {
    switch bytes.firstTextByte {
    case nil: return .unknown
    case UInt8(ascii: "{"), UInt8(ascii: "["): return .json
    case UInt8(ascii: "<"):
      throw ModelError(
        .protocol, "The provider answers with markup; its base URL may be wrong.",
        retryable: false)
    default: return .events
    }
  }
}
