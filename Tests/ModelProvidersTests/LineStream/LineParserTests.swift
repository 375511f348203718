import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct LineParserTests {
  @Test(arguments: [
    ("{}\n[]\n", ["{}", "[]"]),
    ("{}\r\n[]\r\n", ["{}\r", "[]\r"]),
    ("{}\n[]", ["{}", "[]"]),
    ("\n\n \t\n{}\n\r\n", ["{}"]),
    ("\u{FEFF}{}\n\u{FEFF}", ["{}", "\u{FEFF}"]),
    ("\"a\u{2028}b\u{85}c\"\n", ["\"a\u{2028}b\u{85}c\""]),
    ("\"ä€😀\"\n1", ["\"ä€😀\"", "1"]),
    ("a\rb\n", ["a\rb"]),
    ("", []),
    ("\n", []),
  ])
  func `a stream gives the same lines wherever it is cut`(stream: String, lines: [String]) throws {
    #expect(try read(stream, cuts: []) == lines)
    let count = stream.utf8.count
    #expect(try read(stream, cuts: Array(0..<count)) == lines)
    for cut in 0..<count { #expect(try read(stream, cuts: [cut]) == lines, "cut at \(cut)") }
  }

  @Test func `a line may have as many bytes as the bound, and no more`() throws {
    #expect(try read("12345678\n1", cuts: [], maxLineBytes: 8) == ["12345678", "1"])
    for (stream, cuts) in [("123456789\n", []), ("123456789", []), ("123456789\n", [4, 7])] {
      let error = #expect(throws: ModelError.self) {
        try read(stream, cuts: cuts, maxLineBytes: 8)
      }
      #expect(error?.kind == .protocol)
      #expect(error?.retryable == false)
    }
  }

  @Test func `what takes the lines can end the stream`() {
    var parser = LineParser(maxLineBytes: 100)
    var sink = Lines()
    sink.mostLines = 1
    let bytes = Array("1\n2\n3\n".utf8)
    #expect(throws: ModelError.self) { try parser.read(bytes.span, into: &sink) }
    #expect(sink.lines == ["1"])
  }

  private func read(
    _ stream: String, cuts: [Int], maxLineBytes: Int = 1_000
  ) throws(ModelError) -> [String] {
    var parser = LineParser(maxLineBytes: maxLineBytes)
    var sink = Lines()
    let bytes = Array(stream.utf8)
    var start = 0
    for cut in cuts + [bytes.count] {
      try parser.read(bytes.span.extracting(start..<cut), into: &sink)
      start = cut
    }
    try parser.finish(into: &sink)
    return sink.lines
  }
}

private struct Lines: EventSink {
  var lines: [String] = []
  var mostLines = Int.max

  mutating func receive(event name: String, data: Span<UInt8>) throws(ModelError) {
    guard lines.count < mostLines else { throw ModelError(.protocol, "enough") }
    lines.append(String(repairing: data))
  }
}
