import JSON
import JSONRPC
import Testing

/// The rules of JSON-RPC 2.0 for what is answered, and with what.
@Suite(.timeLimit(.minutes(1)))
struct RequestRuleTests {
  @Test(arguments: ["nonsense", "{", "{]", "{\"a\":}", "{\"jsonrpc\":\"2.0\",\"id\":1,", "{}}"])
  func `what is not JSON is one parse error without an id`(_ line: String) async throws {
    // The first line sets the framing, for which any garbage would be a header block.
    try await expectAnswers(
      "{\"jsonrpc\":\"2.0\"}\n\(line)\n",
      [
        "null ! -32600 invalid_request", "null ! -32700 parse_error",
      ])
  }

  @Test(arguments: [
    "{}", #"{"foo":1}"#, #"{"jsonrpc":"2.0"}"#, #"{"jsonrpc":"2.0","method":1}"#,
    #"{"method":"echo"}"#, #"{"jsonrpc":"2.0","method":1,"params":"bar"}"#,
    #"{"jsonrpc":"2.0","id":null}"#,
  ])
  func `an object that is no request is refused without an id`(_ line: String) async throws {
    try await expectAnswers(line, ["null ! -32600 invalid_request"])
  }

  @Test(arguments: ["1", #""x""#, "true", "null", "-1.5"])
  func `a scalar is refused without an id`(_ line: String) async throws {
    try await expectAnswers(
      "{}\n\(line)\n",
      [
        "null ! -32600 invalid_request", "null ! -32600 invalid_request",
      ])
  }

  @Test(arguments: [
    #"{"id":7}"#, #"{"jsonrpc":"1.0","id":7,"method":"echo"}"#, #"{"id":7,"method":"echo"}"#,
    #"{"jsonrpc":2.0,"id":7,"method":"echo"}"#, #"{"jsonrpc":"2.00","id":7,"method":"echo"}"#,
    #"{"jsonrpc":"2.0","id":7,"method":1}"#, #"{"jsonrpc":"2.0","id":7,"method":null}"#,
    #"{"jsonrpc":"2.0","id":7}"#, #"{"jsonrpc":"2.0","id":7,"method":"echo","params":1}"#,
    #"{"jsonrpc":"2.0","id":7,"method":"echo","params":"x"}"#,
    #"{"jsonrpc":"2.0","id":7,"method":"echo","params":true}"#,
  ])
  func `an invalid request with a valid id is refused with that id`(_ line: String) async throws {
    try await expectAnswers(line, ["7 ! -32600 invalid_request"])
  }

  @Test(arguments: ["true", "[1]", #"{"a":1}"#, "false"])
  func `an id of another type is refused with null`(_ id: String) async throws {
    try await expectAnswers(
      #"{"jsonrpc":"2.0","id":\#(id),"method":"echo"}"#,
      [
        "null ! -32600 invalid_request"
      ])
  }

  @Test(arguments: [
    "1", "-1", "0", "-0", "1.0", "1.5", "1e3", "12345678901234567890123", "9007199254740993",
    "9223372036854775808", "-9223372036854775808", "0.10", #""1""#, #""""#, #""ä€😀""#, "null",
    #""a\"b\\c""#,
  ])
  func `an id is echoed as written`(_ id: String) async throws {
    try await expectAnswers(#"{"jsonrpc":"2.0","id":\#(id),"method":"echo"}"#, ["\(id) = null"])
  }

  @Test(arguments: [
    #"{"jsonrpc":"2.0","method":"unknown"}"#, #"{"jsonrpc":"2.0","method":"unknown","params":[1]}"#,
    #"{"jsonrpc":"2.0","method":"unknown","params":1}"#,
    #"{"jsonrpc":"2.0","method":"rpc.x","params":null}"#,
  ])
  func `a notification is never answered`(_ line: String) async throws {
    try await expectAnswers(line, [])
  }

  @Test func `a notification with scalar params is dropped and noticed`() async throws {
    let delegate = TestDelegate()
    try await expectAnswers(
      #"{"jsonrpc":"2.0","method":"x","params":1}"#, [], delegate: delegate)
    #expect(delegate.notifications == [])
    #expect(delegate.notices == [.invalidNotification(method: "x")])
  }

  @Test(arguments: [
    #"{"jsonrpc":"2.0","id":1,"method":"echo"}"#,
    #"{"jsonrpc":"2.0","id":1,"method":"echo","params":null}"#,
    #"  {"jsonrpc":"2.0","id":1,"method":"echo","extra":[1,{"id":2}]}  "#,
    #"{"jsonrpc":"\u0032.0","id":1,"m\u0065thod":"ech\u006f"}"#,
    #"{"jsonrpc":"2.0","id":2,"id":1,"method":"x","method":"echo"}"#,
  ])
  func `null params are absent, unknown members and escapes do not matter`(
    _ line: String
  ) async throws {
    try await expectAnswers(line, ["1 = null"])
  }

  @Test func `params arrive as they were written`() async throws {
    let params = #"{"a":1.0,"b":12345678901234567890,"c":[null,{"d":"\u00e9"}],"a2":1e400}"#
    try await expectAnswers(
      #"{"jsonrpc":"2.0","id":1,"method":"echo","params":\#(params)}"#,
      [
        #"1 = {"a":1.0,"b":12345678901234567890,"c":[null,{"d":"é"}],"a2":1e400}"#
      ])
    try await expectAnswers(
      #"{"jsonrpc":"2.0","id":1,"method":"echo","params":[1,2]}"#,
      [
        "1 = [1,2]"
      ])
  }

  @Test func `an unknown method is refused with its id`() async throws {
    try await expectAnswers(
      #"{"jsonrpc":"2.0","id":"q","method":"nope"}"#,
      [
        #""q" ! -32601 method_not_found"#
      ])
  }

  @Test func `inline answers come in the order of the requests`() async throws {
    let numbers = 1...1_000
    let input = numbers.map { #"{"jsonrpc":"2.0","id":\#($0),"method":"echo","params":[\#($0)]}"# }
    try await expectAnswers(
      input.joined(separator: "\n"), numbers.map { "\($0) = [\($0)]" })
  }

  @Test func `parse errors say where`() async throws {
    try await withConnection { fixture in
      await fixture.client.send(#"{"jsonrpc":"2.0",}"#)
      let line = try #require(await fixture.client.nextLine())
      #expect(try JSONValue(parsing: line)["error"]?["data"]?["offset"]?.int == 17)
    }
  }

  @Test func `NUL bytes and invalid UTF-8 are parse errors and nothing more`() async throws {
    let start = Array(#"{"jsonrpc":"2.0","id":1,"method":""#.utf8)
    let echo = Array(#"{"jsonrpc":"2.0","id":2,"method":"echo"}"#.utf8)
    for bad: [UInt8] in [[0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] {
      let output = try await rawExchange([start + bad + Array("\"}\n".utf8) + echo + [0x0A, 0x0A]])
      let lines = output.split(separator: 0x0A).map { summary(String(decoding: $0, as: UTF8.self)) }
      #expect(lines == ["null ! -32700 parse_error", "2 = null"])
    }
  }

  @Test func `a nesting bomb is a parse error`() async throws {
    let bomb = String(repeating: "[", count: 1_000_000)
    let nested =
      #"{"jsonrpc":"2.0","id":1,"method":"echo","params":\#(String(repeating: "[", count: 100_000))"#
    try await expectAnswers(
      "\(bomb)\n\(nested)\n\(#"{"jsonrpc":"2.0","id":2,"method":"echo"}"#)",
      [
        "null ! -32700 parse_error", "null ! -32700 parse_error", "2 = null",
      ])
  }
}
