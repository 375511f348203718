import JSON
import TestSupport
import Testing

/// Input that no transcript can hold: bytes that are no text, and very much of it.
///
/// The rest of what can be wrong stands in `bad-input.jsonl`. After each the daemon goes on.
struct BadInputTests {
  /// Sends bytes; the daemon must answer one error of this kind and then the next request.
  private func check(
    _ bytes: [UInt8], _ kind: String, code: Int, _ location: SourceLocation = #_sourceLocation
  ) throws {
    try withDaemon { daemon, client in
      client.channel.sendRaw(bytes)
      let error = try client.next("the error") { $0["error"] != nil }
      #expect(error["error"]?["code"]?.int == code, sourceLocation: location)
      #expect(error.errorKind == kind, sourceLocation: location)
      #expect(try client.answer("tools/list")["result"] != nil, sourceLocation: location)
      #expect(try daemon.end(&client) == [], sourceLocation: location)
      #expect(client.log.count { $0["error"] != nil } == 1, sourceLocation: location)
    }
  }

  @Test(
    arguments: [
      [0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) throws {
    let head = Array(
      #"{"jsonrpc":"2.0","id":7,"method":"session/new","params":{"sessionId":""#.utf8)
    try check(head + bytes + Array("\"}}\n".utf8), "parse_error", code: -32700)
  }

  @Test func `a zero byte is refused`() throws {
    try check(Array("{\"jsonrpc\":\"2.0\",\u{0}}\n".utf8), "parse_error", code: -32700)
  }

  @Test(arguments: ["[", #"{"a":"#])
  func `a nesting bomb is refused`(piece: String) throws {
    let bomb =
      #"{"jsonrpc":"2.0","id":7,"method":"session/prompt","params":{"prompt":"#
      + String(repeating: piece, count: 100_000) + "\n"
    try check(Array(bomb.utf8), "parse_error", code: -32700)
  }

  @Test func `a message of more than 64 MiB is refused and passed over`() throws {
    let head = #"{"jsonrpc":"2.0","id":7,"method":"session/prompt","params":{"prompt":""#
    let bytes =
      Array(head.utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: (64 << 20) + 1)
      + Array("\"}}\n".utf8)
    try check(bytes, "message_too_large", code: -32600)
  }

  @Test func `an announced length that is too large is refused and passed over`() throws {
    var daemon = try DaemonProcess(framing: .headers)
    defer { daemon.kill() }
    var client = try TestClient(initialized: daemon.channel)
    let length = (64 << 20) + 1
    client.channel.sendRaw(Array("Content-Length: \(length)\r\n\r\n".utf8))
    client.channel.sendRaw([UInt8](repeating: UInt8(ascii: "x"), count: length))
    let error = try client.next("the error") { $0["error"] != nil }
    #expect(error.errorKind == "message_too_large")
    #expect(try client.answer("tools/list")["result"] != nil)
    #expect(try daemon.end(&client) == [])
  }

  @Test func `schemas that are none are refused with the place of each problem`() throws {
    let schemas: [(JSONValue, String)] = [
      (["type": "object", "properties": ["x": ["type": "nummer"]]], "/tools/0/inputSchema"),
      (["type": 12], "/tools/0/inputSchema"), (12, "/tools/0/inputSchema"),
      (["type": "object", "$ref": "http://example.com/x"], "/tools/0/inputSchema"),
      (["type": "object", "properties": ["x": ["pattern": "("]]], "/tools/0/inputSchema"),
      (["type": "string"], "/tools/0/inputSchema"),
    ]
    try withDaemon { daemon, client in
      for (schema, place) in schemas {
        let answer = try client.answer(
          "tools/register", ["tools": [["name": "x", "inputSchema": schema]]])
        #expect(answer.errorKind == "invalid_params", "\(schema.text)")
        let pointer = answer["error"]?["data"]?["problems"]?[0]?["pointer"]?.string ?? ""
        #expect(pointer.hasPrefix(place), "\(schema.text) \(answer.text)")
      }
      #expect(try client.result("tools/list")["tools"] == [])
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test(arguments: ["", "/", "rehearsal", "nowhere/x", "nowhere/", "/x", "rehearsal/"])
  func `a model that there is none of is one clear error`(model: String) throws {
    try withDaemon { daemon, client in
      for method in ["session/new", "session/prompt", "session/preview"] {
        let answer = try client.answer(method, ["prompt": "Hello", "model": .string(model)])
        #expect(answer["error"] != nil, "\(method)")
        #expect(answer.errorKind != nil, "\(method)")
        #expect(answer["error"]?["message"]?.string?.isEmpty == false)
      }
      #expect(try client.answer(to: client.prompt("Hello")).stopReason == "end_turn")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a key that is missing is named by its variable, which an error never shows`() throws {
    try withDaemon(environment: ["OPENAI_API_KEY": ""]) { daemon, client in
      let prompt = client.request("session/prompt", ["prompt": "Hello", "model": "openai/gpt-5"])
      let answer = try client.answer(to: prompt)
      #expect(answer["error"]?["code"]?.int == -32010)
      #expect(answer.errorKind == "authentication")
      #expect(answer["error"]?["message"]?.string?.contains("OPENAI_API_KEY") == true)
      #expect(try client.answer(to: client.prompt("Hello")).stopReason == "end_turn")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `providers that are wrong are refused with every problem, and can be sent again`()
    throws
  {
    var daemon = try DaemonProcess()
    defer { daemon.kill() }
    var client = TestClient(daemon.channel)
    let wrong = try client.answer(
      "initialize",
      [
        "protocolVersion": 1,
        "providers": ["x": ["dialect": "openai-chat", "baseUrl": 12], "y": 1],
      ])
    #expect(wrong.errorKind == "invalid_params")
    let problems = wrong["error"]?["data"]?["problems"]?.array ?? []
    #expect(
      problems.compactMap { $0["pointer"]?.string } == ["/providers/x/baseUrl", "/providers/y"])
    #expect(try client.answer("tools/list").errorKind == "not_initialized")
    #expect(try client.answer("initialize", ["protocolVersion": 1])["result"] != nil)
    #expect(try daemon.end(&client) == [])
  }
}
