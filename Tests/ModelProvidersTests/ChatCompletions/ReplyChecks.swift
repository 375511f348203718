import Conversation
import JSON
import Testing

@testable import ModelProviders

/// A reply as a test writes it down.
struct Expected: Equatable {
  var text = ""
  var reasoning = ""
  /// Each call as `id name(arguments)`, or `id name!text` when its arguments cannot be used.
  var calls: [String] = []
  var finish = FinishReason.stop
}

/// A stream of chunks with these deltas, then one with the finish reason, then the end mark.
func stream(_ deltas: String..., finish: String = "stop") -> String {
  deltas.map { "data: {\"choices\":[{\"index\":0,\"delta\":\($0)}]}\n\n" }.joined()
    + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"\(finish)\"}]}\n\n"
    + "data: [DONE]\n\n"
}

/// A delta with these elements of `tool_calls`.
func calls(_ fragments: String...) -> String {
  "{\"tool_calls\":[\(fragments.joined(separator: ","))]}"
}

/// Reads a reply that comes in pieces, cut at `cuts`.
func read(
  _ stream: String, cuts: [Int] = [], by dialect: any Dialect,
  to request: ModelRequest = ModelRequest(entries: []), limits: ProviderLimits = ProviderLimits()
) throws(ModelError) -> (events: [ModelEvent], reply: ModelReply) {
  var reader = dialect.reader(for: request, limits: limits)
  let bytes = Array(stream.utf8)
  var events: [ModelEvent] = []
  var start = 0
  for cut in cuts + [bytes.count] {
    events += try reader.read(bytes.span.extracting(start..<cut))
    start = cut
  }
  let end = try reader.finish()
  return (events + end.last, end.reply)
}

/// Reads a Chat Completions reply that comes in pieces, cut at `cuts`.
func read(
  _ stream: String, cuts: [Int] = [], quirks: ChatQuirks = ChatQuirks(),
  tools: ToolSet = .empty, limits: ProviderLimits = ProviderLimits()
) throws(ModelError) -> (events: [ModelEvent], reply: ModelReply) {
  try read(
    stream, cuts: cuts, by: ChatCompletions(provider: "test", quirks: quirks),
    to: ModelRequest(entries: [], tools: tools), limits: limits)
}

/// Checks the reply that a stream makes in one piece, in two, cut anywhere, and byte by byte; the raw
/// form too, if it is given.
func check(
  _ stream: String, by dialect: any Dialect, to request: ModelRequest = ModelRequest(entries: []),
  is expected: Expected, raw: String? = nil, usage: Usage? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let whole = try read(stream, by: dialect, to: request)
  #expect(Expected(whole.reply) == expected, sourceLocation: sourceLocation)
  if let raw {
    let found = whole.reply.raw.map { String(decoding: $0.json.bytes, as: UTF8.self) }
    #expect(found == raw, sourceLocation: sourceLocation)
  }
  if let usage { #expect(whole.reply.usage == usage, sourceLocation: sourceLocation) }
  let count = stream.utf8.count
  for cuts in [Array(0..<count)] + (0..<count).map({ [$0] }) {
    let cut = try read(stream, cuts: cuts, by: dialect, to: request)
    let isSame = cut.reply == whole.reply && Streamed(cut.events) == Streamed(whole.events)
    #expect(isSame, "cut at \(cuts)", sourceLocation: sourceLocation)
  }
  #expect(Streamed(whole.events).text == expected.text, sourceLocation: sourceLocation)
  #expect(Streamed(whole.events).reasoning == expected.reasoning, sourceLocation: sourceLocation)
}

/// Checks the reply that a Chat Completions stream makes, in whatever pieces it comes.
func check(
  _ stream: String, quirks: ChatQuirks = ChatQuirks(), tools: ToolSet = .empty,
  is expected: Expected, raw: String? = nil, usage: Usage? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try check(
    stream, by: ChatCompletions(provider: "test", quirks: quirks),
    to: ModelRequest(entries: [], tools: tools), is: expected, raw: raw, usage: usage,
    sourceLocation: sourceLocation)
}

/// Checks that a stream fails, in whatever pieces it comes.
func checkFails(
  _ stream: String, by dialect: any Dialect, _ kind: ModelError.Kind, retryable: Bool,
  saying words: String = "", limits: ProviderLimits = ProviderLimits(),
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for cuts in [[], Array(0..<stream.utf8.count)] {
    let error = #expect(throws: ModelError.self, sourceLocation: sourceLocation) {
      try read(stream, cuts: cuts, by: dialect, limits: limits)
    }
    #expect(error?.kind == kind, sourceLocation: sourceLocation)
    #expect(error?.retryable == retryable, sourceLocation: sourceLocation)
    let message = error?.message ?? ""
    #expect(words.isEmpty || message.contains(words), "\(message)", sourceLocation: sourceLocation)
  }
}

/// Checks that a Chat Completions stream fails, in whatever pieces it comes.
func checkFails(
  _ stream: String, quirks: ChatQuirks = ChatQuirks(), _ kind: ModelError.Kind, retryable: Bool,
  saying words: String = "", limits: ProviderLimits = ProviderLimits(),
  sourceLocation: SourceLocation = #_sourceLocation
) {
  checkFails(
    stream, by: ChatCompletions(provider: "test", quirks: quirks), kind, retryable: retryable,
    saying: words, limits: limits, sourceLocation: sourceLocation)
}

/// What a client has seen of a reply.
private struct Streamed: Equatable {
  var text = ""
  var reasoning = ""

  init(_ events: [ModelEvent]) {
    for event in events {
      switch event {
      case .textDelta(let words): text += words
      case .reasoningDelta(let words): reasoning += words
      }
    }
  }
}

extension Expected {
  init(_ reply: ModelReply) {
    self.init(
      text: reply.text, reasoning: reply.reasoning, calls: reply.calls.map(Self.line),
      finish: reply.finish)
  }

  private static func line(_ call: ModelReply.Call) -> String {
    switch call.arguments {
    case .json(let value): "\(call.id) \(call.name)(\(value.text))"
    case .malformed(let text, _): "\(call.id) \(call.name)!\(text)"
    }
  }
}
