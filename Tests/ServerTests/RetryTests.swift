import JSON
import TestSupport
import Testing

/// Model requests that fail and are made again; against the binary.
struct RetryTests {
  /// A reply that fails this often, after it has streamed `half `.
  private func failing(
    _ kind: String = "network", times: Int, retryAfterMs: Int? = nil, usage: String = "{}"
  ) -> String {
    let hint = retryAfterMs.map { #", "retryAfterMs": \#($0)"# } ?? ""
    return """
      {"text": ["half ", "and whole"], "usage": \(usage),
        "error": {"kind": "\(kind)", "message": "down", "afterText": true, "times": \(times)\(hint)}}
      """
  }

  /// An attempt that fails once and then waits for as long as the test takes.
  private var waiting: String { failing(times: 1, retryAfterMs: 100_000) }

  @Test func `a failed attempt is told of, withdrawn and made again`() throws {
    try withScript(failing(times: 2)) { daemon, client in
      try client.configure("s", ["limits": ["retryDelayMs": 4]])
      let answer = try client.answer(to: client.prompt(in: "s"))
      #expect(answer.messageText == "half and whole")
      for attempt in 1...2 {
        #expect(try client.update("discarded")["messageIds"] == [.string("msg_\(attempt)")])
        let retrying = try client.update("retrying")
        #expect(retrying["attempt"]?.int == attempt)
        #expect([3, 4, 6, 7, 8].contains(retrying["delayMs"]?.int ?? 0))
        #expect(
          retrying["error"] == ["kind": "network", "message": "down", "retryable": true])
      }
      let history = try client.result("session/messages", ["sessionId": "s"])
      #expect(history["total"]?.int == 2)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `after the last retry the error is answered`() throws {
    try withScript(failing("timeout", times: 3)) { daemon, client in
      let limits: JSONValue = ["retries": 2, "retryDelayMs": 0]
      let prompt = client.request(
        "session/prompt", ["sessionId": "s", "prompt": "x", "limits": limits])
      let answer = try client.answer(to: prompt)
      #expect(answer.errorKind == "timeout")
      #expect(answer["error"]?["data"]?["retryable"] == true)
      #expect(client.log.count { $0.updateType == "retrying" } == 2)
      #expect(client.log.count { $0.updateType == "discarded" } == 3)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a wait that is too long is not begun`() throws {
    try withScript(failing("rate_limited", times: 9, retryAfterMs: 120_001)) { daemon, client in
      let answer = try client.answer(to: client.prompt(in: "s"))
      #expect(answer["error"]?["data"]?["retryAfterMs"]?.int == 120_001)
      #expect(client.log.count { $0.updateType == "retrying" } == 0)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a cancel ends the wait`() throws {
    try withScript(waiting) { daemon, client in
      let prompt = client.prompt(in: "s")
      #expect(try client.update("retrying")["delayMs"]?.int == 100_000)
      client.notify("session/cancel", ["sessionId": "s"])
      let answer = try client.answer(to: prompt)
      #expect(answer.stopReason == "cancelled")
      #expect(answer.messageText == "")
      #expect(try client.answer(to: client.prompt(in: "s")).messageText == "half and whole")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `the turn's duration ends the wait`() throws {
    try withScript(waiting) { daemon, client in
      let prompt = client.request(
        "session/prompt", ["sessionId": "s", "prompt": "x", "limits": ["durationMs": 50]])
      let answer = try client.answer(to: prompt)
      #expect(answer["result"]?["limit"]?["kind"]?.string == "duration")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `the end of the session ends the wait`() throws {
    try withScript(waiting) { daemon, client in
      let prompt = client.prompt(in: "s")
      _ = try client.update("retrying")
      _ = try client.result("session/close", ["sessionId": "s"])
      #expect(try client.answer(to: prompt).stopReason == "cancelled")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `the end of stdin ends the wait at the drain timeout`() throws {
    try withScript(waiting, ["--drain-timeout", "50"]) { daemon, client in
      let prompt = client.prompt(in: "s")
      _ = try client.update("retrying")
      #expect(try daemon.end(&client) == [])
      #expect(try client.answer(to: prompt).stopReason == "cancelled")
    }
  }

  @Test func `a prompt that comes during the wait joins the next attempt`() throws {
    let script = failing(times: 1, retryAfterMs: 1_000).replacing("and whole", with: "{{prompt}}")
    try withScript(script) { daemon, client in
      let prompt = client.prompt(in: "s")
      _ = try client.update("retrying")
      _ = try client.result("session/steer", ["sessionId": "s", "prompt": "in French"])
      #expect(try client.answer(to: prompt).messageText == "half in French")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a tool runs once, however often the reply that calls it was begun`() throws {
    let script = """
      {"text": "calling", "toolCalls": [{"name": "add", "arguments": {"a": 1, "b": 2}}],
        "error": {"kind": "network", "message": "down", "afterText": true, "times": 2}},
      {"text": "{{result}}", "error": {"kind": "network", "message": "down", "times": 2}}
      """
    try withScript(script) { daemon, client in
      try client.configure("s", ["limits": ["retryDelayMs": 0]])
      let prompt = client.prompt(in: "s")
      client.respond(to: try client.call(), ["content": "3"])
      #expect(try client.answer(to: prompt).messageText == "3")
      #expect(client.log.count { $0["method"]?.string == "tools/call" } == 1)
      let attempts = client.log.compactMap { $0["params"]?["update"]?["attempt"]?.int }
      #expect(attempts == [1, 2, 1, 2])
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test(
    arguments: [("retries", -1), ("retries", 101), ("retryDelayMs", -1), ("retryDelayMs", 120_001)])
  func `a limit out of its range is refused`(name: String, value: Int) throws {
    try withDaemon { daemon, client in
      let limits: JSONObject = [name: .number(JSONNumber(value))]
      let answer = try client.answer("session/new", ["limits": .object(limits)])
      #expect(answer["error"]?["data"]?["problems"]?[0]?["pointer"]?.string == "/limits/\(name)")
      #expect(try daemon.end(&client) == [])
    }
  }
}
