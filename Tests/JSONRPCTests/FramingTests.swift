import JSON
import JSONRPC
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FramingTests {
  private let echo = #"{"jsonrpc":"2.0","id":1,"method":"echo"}"#
  private let answer = #"{"jsonrpc":"2.0","id":1,"result":null}"#

  private func framed(_ body: String, _ fields: String = "") -> String {
    "\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func expectRaw(
    _ input: String, _ expected: String, framing: Framing? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let output = try await rawExchange([Array(input.utf8)], framing: framing)
    #expect(String(decoding: output, as: UTF8.self) == expected, sourceLocation: sourceLocation)
  }

  @Test(arguments: ["", " ", "\n", "\r\n\t \n"])
  func `a brace or a bracket first means lines`(_ prefix: String) async throws {
    try await expectRaw("\(prefix)\(echo)\n", "\(answer)\n")
    try await expectRaw("\(prefix)[\(echo)]\n", "[\(answer)]\n")
  }

  @Test(arguments: ["", " ", "\r\n"])
  func `anything else means headers, and answers have them, too`(_ prefix: String) async throws {
    try await expectRaw(prefix + framed(echo), framed(answer))
  }

  @Test func `a forced framing does not look at the first byte`() async throws {
    try await expectRaw(framed(echo), framed(answer), framing: .headers)
    try await expectRaw(echo + "\n", answer + "\n", framing: .lines)
    let lines = try await rawExchange([Array("nonsense\n\(echo)\n".utf8)], framing: .lines)
    #expect(lines.split(separator: 0x0A).count == 2)
  }

  @Test func `lines may end in CRLF, blank lines are ignored, the last needs no end`() async throws
  {
    try await expectRaw("\(echo)\r\n\r\n \t\n\n\(echo)", "\(answer)\n\(answer)\n")
  }

  @Test(arguments: [
    "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n",
    "content-type: application/vscode-jsonrpc;charset=utf8\r\n",
    "Content-Type: application/vscode-jsonrpc; charset=\"UTF-8\"\r\n",
    "Content-Type: application/json\r\n", "X-Unknown:\r\n", "Content-Length: 40\r\n",
  ])
  func `other fields may come before the length`(_ fields: String) async throws {
    try await expectRaw(framed(echo, fields), framed(answer))
  }

  @Test(arguments: ["CONTENT-LENGTH: 40", "content-length:40", "Content-Length: \t40 "])
  func `names have no case, values may have white space around them`(_ field: String) async throws {
    try await expectRaw("\(field)\r\nX: y\r\n\r\n\(echo)", framed(answer))
    try await expectRaw("\(field)\n\n\(echo)", framed(answer))
  }

  @Test(arguments: [
    "nonsense\n", "Content-Length: x\r\n", "Content-Length: -1\r\n", "Content-Length: +1\r\n",
    "Content-Length:\r\n", "Content-Length: 4 0\r\n", "Content-Length: 0x10\r\n",
    "Content-Length: 99999999999999999999999\r\n", "Content-Length: 9999999999999999\r\n",
    "Content-Type: a\r\n\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n", ": 1\r\n", "é: 1\r\n",
    "<html>\n",
  ])
  func `a header block without a usable length loses the framing`(_ block: String) async throws {
    try await withConnection { fixture in
      await fixture.client.send(Array(framed(echo).utf8))
      await fixture.client.send(Array(block.utf8))
      await fixture.client.send(Array(framed(echo).utf8))
      #expect(await fixture.delegate.nextEnd() == .framingLost)
      #expect(await fixture.connection.drain(timeout: .seconds(30)))
      await fixture.connection.close()
      fixture.client.closeDaemonOutput()
      let output = String(decoding: await fixture.client.rest(), as: UTF8.self)
      #expect(output.hasPrefix(framed(answer)))
      let error = output.dropFirst(framed(answer).count).split(separator: "\r\n\r\n")
      #expect(error.count == 2)
      #expect(error.last.map { summary(String($0)) } == "null ! -32700 framing")
    }
  }

  @Test func `a header block without end is bounded`() async throws {
    for byte in ["x", "x: y\r\n"] {
      try await withConnection { fixture in
        await fixture.client.send(Array(String(repeating: byte, count: 20_000).utf8))
        #expect(await fixture.delegate.nextEnd() == .framingLost)
      }
    }
  }

  @Test func `an unknown charset costs one message`() async throws {
    let latin = framed(echo, "Content-Type: application/json; charset=latin1\r\n")
    let output = try await rawExchange([Array((latin + framed(echo)).utf8)])
    let text = String(decoding: output, as: UTF8.self)
    #expect(text.contains("unsupported_charset"))
    #expect(text.hasSuffix(framed(answer)))
  }

  @Test func `an empty body is a parse error`() async throws {
    let output = try await rawExchange([Array(("Content-Length: 0\r\n\r\n" + framed(echo)).utf8)])
    let text = String(decoding: output, as: UTF8.self)
    #expect(text.contains("-32700"))
    #expect(text.hasSuffix(framed(answer)))
  }

  @Test func `an oversized line is skipped in bounded memory`() async throws {
    var limits = ConnectionLimits.standard
    limits.maxMessageBytes = 1_000
    let big = String(repeating: "x", count: 1 << 20)
    try await expectAnswers(
      "\(echo)\n{\"\(big)\"}\n\(echo)\n\(String(repeating: "y", count: 1_001))\n\(echo)",
      [
        "1 = null", "null ! -32600 message_too_large", "1 = null",
        "null ! -32600 message_too_large", "1 = null",
      ], limits: limits)
  }

  @Test func `an oversized line is refused before it ends`() async throws {
    var limits = ConnectionLimits.standard
    limits.maxMessageBytes = 1_000
    try await withConnection(limits: limits) { fixture in
      await fixture.client.send(Array("{\(String(repeating: " ", count: 5_000))".utf8))
      #expect(await fixture.client.next() == "null ! -32600 message_too_large")
      await fixture.client.send("\n\(echo)")
      #expect(await fixture.client.next() == "1 = null")
    }
  }

  @Test func `a line of exactly the limit is accepted`() async throws {
    var limits = ConnectionLimits.standard
    limits.maxMessageBytes = echo.utf8.count
    try await expectAnswers(
      "\(echo)\n\(echo) \n",
      [
        "1 = null", "null ! -32600 message_too_large",
      ], limits: limits)
  }

  @Test func `an oversized body is skipped`() async throws {
    var limits = ConnectionLimits.standard
    limits.maxMessageBytes = 1_000
    let big = framed(String(repeating: "x", count: 1 << 20))
    let output = try await rawExchange(
      [Array((framed(echo) + big + framed(echo)).utf8)], limits: limits)
    let text = String(decoding: output, as: UTF8.self)
    #expect(text.hasPrefix(framed(answer)))
    #expect(text.contains("message_too_large"))
    #expect(text.hasSuffix(framed(answer)))
  }

  @Test func `a line of more than 64 MiB is refused, and the next one answered`() async throws {
    let big = Array(repeating: UInt8(ascii: "x"), count: ConnectionLimits.standard.maxMessageBytes)
    let input = [Array("{\"".utf8), big, Array("\"}\n\(echo)\n".utf8)]
    let output = try await rawExchange(input)
    let lines = output.split(separator: 0x0A).map { summary(String(decoding: $0, as: UTF8.self)) }
    #expect(lines == ["null ! -32600 message_too_large", "1 = null"])
  }

  @Test(arguments: ["{\"jsonrpc\":\"2.0\"", "[", "{}  {"])
  func `the end of input inside a line is a parse error`(_ line: String) async throws {
    try await expectAnswers("\(echo)\n\(line)", ["1 = null", "null ! -32700 parse_error"])
  }

  @Test(arguments: ["Content-Length: 40\r\n\r\n{\"json", "Content-Len", "Content-Length: 40\r\n"])
  func `the end of input inside a framed message is told once`(_ tail: String) async throws {
    let output = try await rawExchange([Array((framed(echo) + tail).utf8)])
    let text = String(decoding: output, as: UTF8.self)
    #expect(text.hasPrefix(framed(answer)))
    #expect(
      summary(String(text.split(separator: "\r\n\r\n").last ?? "")) == "null ! -32700 truncated")
  }

  @Test func `no input at all is answered by nothing`() async throws {
    try await expectRaw("", "")
    try await expectRaw(" \r\n", "")
  }
}
