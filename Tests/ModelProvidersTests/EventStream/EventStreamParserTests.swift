import Conversation
import Testing

@testable import ModelProviders

@Suite struct EventStreamParserTests {
  @Test func `an event is its data`() throws {
    try check("data: a\n\n", is: [("", "a")])
  }

  @Test func `the space after the colon may be missing, and only one belongs to it`() throws {
    try check("data:a\n\ndata:  b\n\n", is: [("", "a"), ("", " b")])
  }

  @Test func `a line may end with CRLF or with CR alone`() throws {
    try check(
      "data: a\r\n\r\ndata: b\r\rdata: c\n\r\ndata: d\n\n",
      is: [
        ("", "a"), ("", "b"), ("", "c"), ("", "d"),
      ])
  }

  @Test func `several data lines are joined by line feeds`() throws {
    try check("data: a\ndata\ndata: b\n\n", is: [("", "a\n\nb")])
  }

  @Test func `an event keeps its name, and the next has none`() throws {
    try check("event: error\ndata: a\n\ndata: b\n\n", is: [("error", "a"), ("", "b")])
  }

  @Test func `names that are alike are each event's own`() throws {
    try check(
      "event: ab\ndata: 1\n\nevent: ac\ndata: 2\n\nevent: ac\ndata: 3\n\nevent:\ndata: 4\n\n",
      is: [("ab", "1"), ("ac", "2"), ("ac", "3"), ("", "4")])
  }

  @Test func `comments, other fields and events without data are no events`() throws {
    try check(
      ": ping\n\nid: 7\nretry: 1\ndatabase: x\nevent: y\n\n\n\ndata: a\n\n", is: [("", "a")])
  }

  @Test func `a byte order mark at the start is none of the first line`() throws {
    try check("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\ndata: c\n\n", is: [("", "a"), ("", "c")])
  }

  @Test func `only LF and CR end a line`() throws {
    try check(
      "data: a\u{2028}b\u{85}c\u{2029}\u{0B}\n\n", is: [("", "a\u{2028}b\u{85}c\u{2029}\u{0B}")])
  }

  @Test func `the end of the stream ends the event`() throws {
    try check("data: a\n\ndata: b", is: [("", "a"), ("", "b")])
    try check("data: a\ndata: b\n", is: [("", "a\nb")])
  }

  @Test func `an empty stream has no events`() throws {
    try check("", is: [])
    try check("\n\r\n\r", is: [])
    try check("data", is: [("", "")])
  }

  @Test func `text of several bytes a character survives each cut`() throws {
    try check("data: żółw 🐢\n\n", is: [("", "żółw 🐢")])
  }

  @Test func `an event beyond the bound is refused`() {
    refuses("data: 12345\n\n", bound: 4)
    refuses("data: 123\ndata: 45\n\n", bound: 5)
    refuses("data: " + String(repeating: "x", count: 100), bound: 32)
    refuses(":" + String(repeating: "x", count: 100), bound: 32)
  }

  @Test func `an event of just the bound is accepted`() throws {
    #expect(try events("data: 1234\n\n", cuts: [], bound: 4).map(\.data) == ["1234"])
    #expect(try events("data: 12\ndata: 4\n\n", cuts: [9], bound: 4).map(\.data) == ["12\n4"])
  }
}

private struct Recorded: Equatable {
  var name: String
  var data: String
}

private struct Recorder: EventSink {
  var events: [Recorded] = []

  mutating func receive(event name: String, data: Span<UInt8>) throws(ModelError) {
    events.append(Recorded(name: name, data: String(repairing: data)))
  }
}

private func events(_ stream: String, cuts: [Int], bound: Int) throws(ModelError) -> [Recorded] {
  let bytes = Array(stream.utf8)
  var parser = EventStreamParser(maxEventBytes: bound)
  var recorder = Recorder()
  var start = 0
  for cut in cuts + [bytes.count] {
    try parser.read(bytes.span.extracting(start..<cut), into: &recorder)
    start = cut
  }
  try parser.finish(into: &recorder)
  return recorder.events
}

/// Checks the events of a stream that comes in one piece, in two, cut anywhere, and byte by byte.
private func check(
  _ stream: String, is expected: [(String, String)],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let expected = expected.map { Recorded(name: $0.0, data: $0.1) }
  let count = stream.utf8.count
  for cuts in [[], Array(0..<count)] + (0..<count).map({ [$0] }) {
    let found = try events(stream, cuts: cuts, bound: 1_000)
    #expect(found == expected, "cut at \(cuts)", sourceLocation: sourceLocation)
  }
}

private func refuses(
  _ stream: String, bound: Int, sourceLocation: SourceLocation = #_sourceLocation
) {
  for cuts in [[], Array(0..<stream.utf8.count)] {
    let error = #expect(throws: ModelError.self, sourceLocation: sourceLocation) {
      try events(stream, cuts: cuts, bound: bound)
    }
    #expect(error?.kind == .protocol, sourceLocation: sourceLocation)
    #expect(error?.retryable == false, sourceLocation: sourceLocation)
  }
}
