import JSON
import Testing

@testable import JSONRPC

/// The frame reader alone: any cut of the input gives the same messages, in bounded memory.
struct FrameReaderTests {
  /// The events of a stream that arrives in `pieces`.
  private func events(
    _ pieces: [some Collection<UInt8>], framing: Framing? = nil, limit: Int = 200
  ) -> [String] {
    var reader = FrameReader(framing: framing, maxMessageBytes: limit)
    var events: [String] = []
    for piece in pieces {
      reader.buffer.append(piece)
      while let event = text(reader.next(), reader) { events.append(event) }
      #expect(reader.buffer.count <= max(limit, FrameReader.maxHeaderBytes) + piece.count)
    }
    if let event = text(reader.finish(), reader) { events.append(event) }
    return events
  }

  private func text(_ event: FrameReader.Event, _ reader: FrameReader) -> String? {
    switch event {
    case .message(let range): String(decoding: reader.buffer.storage[range], as: UTF8.self)
    case .refused(let error): "refused \(error.kind ?? "")"
    case .lost(let error): "lost \(error.kind ?? "")"
    case .needsInput: nil
    }
  }

  private func body(_ length: Int) -> String { String(repeating: "x", count: length) }

  private var lines: [UInt8] {
    Array("\r\n {\"a\":1}\r\n\n{\"b\":\"\(body(300))\"}\n[\"ä😀\"]\n{}".utf8)
  }

  private var headers: [UInt8] {
    let parts = [
      "content-length: 7\r\nX: y\r\n\r\n{\"a\":1}", "Content-Length: 300\r\n\r\n\(body(300))",
      "Content-Type: a; charset=latin1\r\nContent-Length: 5\r\n\r\nabcde",
      "Content-Length: 0\r\n\r\n", "Content-Length:2\n\n{}", "\r\nContent-Length: 3\r\n\r\n\n\n\n",
      "Content-Length: 9\r\n\r\n{}",
    ]
    return Array(parts.joined().utf8)
  }

  private let lineEvents = [
    "{\"a\":1}\r", "refused message_too_large", "[\"ä😀\"]", "{}",
  ]
  private let headerEvents = [
    "{\"a\":1}", "refused message_too_large", "refused unsupported_charset", "", "{}", "\n\n\n",
    "refused truncated",
  ]

  @Test func `lines and headers are cut as written`() {
    #expect(events([lines]) == lineEvents)
    #expect(events([headers]) == headerEvents)
  }

  @Test func `a cut at any byte changes nothing`() {
    for (input, expected) in [(lines, lineEvents), (headers, headerEvents)] {
      for cut in 0...input.count {
        #expect(events([input[..<cut], input[cut...]]) == expected)
      }
      #expect(events(input.map { [$0] }) == expected)
    }
  }

  @Test func `the end of input at any byte is one message, one error or nothing`() {
    for input in [lines, headers] {
      let whole = events([input])
      for end in 0..<input.count {
        let partial = events([input[..<end]])
        // Everything but the last event is a prefix of the events of the whole.
        #expect(whole.starts(with: partial.dropLast()) || partial.isEmpty)
      }
    }
  }

  @Test func `nothing is read after the framing is lost`() {
    let lost = Array("nonsense\nContent-Length: 2\r\n\r\n{}\n".utf8)
    #expect(events([lost]) == ["lost framing"])
    #expect(events(lost.map { [$0] }) == ["lost framing"])
  }

  @Test func `a line of any length needs no more memory than the limit`() {
    var reader = FrameReader(framing: .lines, maxMessageBytes: 1 << 20)
    let chunk = Array(repeating: UInt8(ascii: "x"), count: 64 << 10)
    var refusals = 0
    for _ in 0..<100 {
      reader.buffer.append(chunk)
      if case .refused = reader.next() { refusals += 1 }
      #expect(reader.buffer.storage.count <= (1 << 20) + 3 * chunk.count)
    }
    #expect(refusals == 1)
    reader.buffer.append(Array("\n{}\n".utf8))
    #expect(text(reader.next(), reader) == "{}")
  }

  @Test func `the buffer shrinks after a big message`() {
    var reader = FrameReader(framing: .lines, maxMessageBytes: 1 << 20)
    reader.buffer.append(Array(repeating: UInt8(ascii: "x"), count: 1 << 20) + [0x0A])
    #expect(text(reader.next(), reader)?.count == 1 << 20)
    for _ in 0..<20_000 {
      reader.buffer.append(Array("{\"a\":\"\(body(60))\"}\n".utf8))
      #expect(text(reader.next(), reader)?.count == 68)
    }
    #expect(reader.buffer.storage.count <= 256 << 10)
  }

  @Test func `a big value shares the buffer and keeps its bytes`() throws {
    var buffer = InputBuffer(messageBytes: 1 << 20, chunkBytes: 16)
    let limits = JSONLimits.standard
    buffer.append(Array("[1,\"a long enough text\"]tail".utf8))
    let value = buffer.value(in: 3..<23, limits: limits)
    let small = buffer.value(in: 1..<2, limits: limits)
    buffer.take(23)
    buffer.append(Array(" and more than fits into what was left of it".utf8))
    #expect(value.value == "a long enough text")
    #expect(value.encoded.bytes == Array("\"a long enough text\"".utf8))
    #expect(small.value == 1)
    let rest = buffer.storage[buffer.start..<buffer.end]
    #expect(
      String(decoding: rest, as: UTF8.self)
        == "]tail and more than fits into what was left of it")
  }

  @Test(arguments: 0..<40)
  func `random bytes in random pieces never trap and never hold more than the limit`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let alphabet = Array("{}[]\":,\r\n \tContent-Length: 0123456789;charset=utf-8\0\u{80}".utf8)
    for _ in 0..<50 {
      var input: [UInt8] = []
      for _ in 0..<random.next(below: 2_000) {
        switch random.next(below: 20) {
        case 0: input += Array("Content-Length: \(random.next(below: 400))\r\n\r\n".utf8)
        case 1: input.append(UInt8(random.next(below: 256)))
        default: input.append(alphabet[random.next(below: alphabet.count)])
        }
      }
      let framing = [nil, Framing.lines, .headers][random.next(below: 3)]
      let whole = events([input], framing: framing)
      #expect(events(random.pieces(of: input), framing: framing) == whole)
    }
  }
}
