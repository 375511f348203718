import JSON
import Platform
import TestSupport
import Testing

/// What a model can do to a turn, played by `scripted`; against the binary.
struct ScriptedTurnTests {
  private func total(_ client: inout TestClient) throws -> Int? {
    try client.result("session/messages", ["sessionId": "s"])["total"]?.int
  }

  private static let stalled = #"{"text": ["so far "], "stall": true}"#

  @Test func `a stalled model is cancelled and what it wrote is kept`() throws {
    try withScript(Self.stalled + #", {"text": "again"}"#) { daemon, client in
      let prompt = client.prompt(in: "s")
      _ = try client.update("text_delta")
      client.notify("$/cancelRequest", ["id": .number(JSONNumber(prompt))])
      let answer = try client.answer(to: prompt)
      #expect(answer.stopReason == "cancelled")
      #expect(answer.messageText == "so far ")
      #expect(try client.answer(to: client.prompt(in: "s")).messageText == "again")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `the duration of a turn ends a stalled model`() throws {
    try withScript(Self.stalled) { daemon, client in
      let prompt = client.request(
        "session/prompt", ["sessionId": "s", "prompt": "x", "limits": ["durationMs": 50]])
      let answer = try client.answer(to: prompt)
      #expect(answer.stopReason == "limit")
      #expect(answer["result"]?["limit"]?["kind"]?.string == "duration")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `after the end of stdin a stalled model is given up at the drain timeout`() throws {
    try withScript(Self.stalled, ["--drain-timeout", "50"]) { daemon, client in
      let prompt = client.prompt(in: "s")
      _ = try client.update("text_delta")
      #expect(try daemon.end(&client) == [])
      #expect(try client.answer(to: prompt).stopReason == "cancelled")
    }
  }

  @Test(arguments: [Signals.terminate, Signals.interrupt, Signals.hangUp])
  func `a signal ends a stalled model`(signal: Int32) throws {
    try withScript(Self.stalled) { daemon, client in
      let prompt = client.prompt(in: "s")
      _ = try client.update("text_delta")
      daemon.signal(signal)
      try client.readToEnd()
      #expect(try client.answer(to: prompt).stopReason == "cancelled")
      #expect(try daemon.status() == .killed(signal: signal))
    }
  }

  @Test func `a model that fails leaves no trace, so the prompt can be sent again`() throws {
    let failure = """
      {"text": ["half "], "error": {"kind": "rate_limited", "message": "slow down",
        "retryable": true, "retryAfterMs": 1000, "afterText": true, "times": 1}}
      """
    try withScript(failure) { daemon, client in
      try client.configure("s", ["limits": ["retries": 0]])
      let failed = try client.answer(to: client.prompt(in: "s"))
      #expect(failed["error"]?["code"]?.int == -32010)
      #expect(failed.errorKind == "rate_limited")
      #expect(failed["error"]?["data"]?["retryAfterMs"]?.int == 1_000)
      #expect(try client.update("discarded")["messageIds"] == ["msg_1"])
      #expect(try total(&client) == 0)
      #expect(try client.answer(to: client.prompt(in: "s")).messageText == "half ")
      #expect(try total(&client) == 2)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a model that fails after a step keeps the prompt and the step`() throws {
    let script = """
      {"toolCalls": [{"name": "add", "arguments": {"a": 1, "b": 2}}]},
      {"text": "back", "error": {"kind": "network", "message": "gone", "times": 1}}
      """
    try withScript(script) { daemon, client in
      try client.configure("s", ["limits": ["retries": 0]])
      let prompt = client.prompt(in: "s")
      client.respond(to: try client.call(), ["content": "3"])
      #expect(try client.answer(to: prompt).errorKind == "network")
      #expect(try total(&client) == 2)
      #expect(try client.answer(to: client.prompt(in: "s")).messageText == "back")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `calls that cannot be executed never reach the client`() throws {
    let script = """
      {"toolCalls": [{"name": "nothing", "arguments": {}}, {"name": "add", "arguments": {"a": "x"}},
        {"name": "add", "argumentsText": "{\\"a\\": 1, "}]}, {"text": "{{result}}"}
      """
    try withScript(script) { daemon, client in
      let answer = try client.answer(to: client.prompt(in: "s"))
      #expect(answer.stopReason == "end_turn")
      #expect(answer.messageText.contains("not valid JSON"), "\(answer.text)")
      #expect(client.log.count { $0["method"]?.string == "tools/call" } == 0)
      let history = try client.result("session/messages", ["sessionId": "s"])
      let results = history["messages"]?[1]?["toolResults"]?.array ?? []
      #expect(results.map { $0["isError"]?.bool } == [true, true, true])
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `calls in a reply that was cut off are answered and not executed`() throws {
    let script = """
      {"toolCalls": [{"name": "add", "arguments": {"a": 1, "b": 2}}], "finish": "length"}
      """
    try withScript(script) { daemon, client in
      let answer = try client.answer(to: client.prompt(in: "s"))
      #expect(answer.stopReason == "max_tokens")
      #expect(client.log.count { $0["method"]?.string == "tools/call" } == 0)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `arguments that were encoded twice and names that were garbled are mended`() throws {
    let script = """
      {"toolCalls": [{"name": "functions.add", "argumentsText": "\\"{\\\\\\"a\\\\\\":1,\\\\\\"b\\\\\\":2}\\""}]},
      {"text": "{{result}}"}
      """
    try withScript(script) { daemon, client in
      let prompt = client.prompt(in: "s")
      let call = try client.call()
      #expect(call["params"]?["name"]?.string == "add")
      #expect(call["params"]?["arguments"]?.text == #"{"a":1,"b":2}"#)
      client.respond(to: call, ["content": "3"])
      #expect(try client.answer(to: prompt).messageText == "3")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a model that repeats itself is stopped`() throws {
    let call = #"{"toolCalls": [{"name": "add", "arguments": {"a": 1, "b": 2}}]}"#
    let script = [String](repeating: call, count: 5).joined(separator: ",")
    try withScript(script) { daemon, client in
      let prompt = client.request(
        "session/prompt", ["sessionId": "s", "prompt": "x", "limits": ["repeatedCalls": 3]])
      for _ in 1...3 { client.respond(to: try client.call(), ["content": "3"]) }
      let answer = try client.answer(to: prompt)
      #expect(answer.stopReason == "limit")
      #expect(answer["result"]?["limit"]?["kind"]?.string == "repeated_call")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a script that is not there is one clear error`() throws {
    try withDaemon { daemon, client in
      let answer = try client.answer(
        "session/prompt", ["prompt": "x", "model": "scripted//nonexistent/script.json"])
      #expect(answer["error"]?["code"]?.int == -32010)
      #expect(answer["error"]?["message"]?.string?.contains("/nonexistent/script.json") == true)
      #expect(try client.answer(to: client.prompt("Hello")).stopReason == "end_turn")
      #expect(try daemon.end(&client) == [])
    }
  }
}
