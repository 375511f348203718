import Foundation
import JSON
import TestSupport
import Testing

/// Tokens and their cost as the client is told of them; against the binary.
struct UsageTests {
  private static let usage = #"""
    {"inputTokens": 1000, "outputTokens": 200, "cacheReadTokens": 600, "cacheWriteTokens": 100,
      "reasoningTokens": 50}
    """#

  /// A daemon that knows what its scripted model costs; a session `s` is open.
  private func withPrices(
    _ replies: String, _ body: (inout DaemonProcess, inout TestClient) throws -> Void
  ) throws {
    try withScriptFile(replies) { model in
      let configuration: JSONValue = [
        "model": .string(model),
        "prices": [model: ["input": 2, "output": 10, "cacheRead": 1, "cacheWrite": 4]],
      ]
      let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("ringback-prices-\(UUID().uuidString).json")
      try Data(configuration.text.utf8).write(to: file)
      defer { try? FileManager.default.removeItem(at: file) }
      try withDaemon(["--config", file.path]) { daemon, client in
        try client.register(TestClient.add)
        try client.open("s")
        try body(&daemon, &client)
      }
    }
  }

  private func sessionUsage(_ client: inout TestClient) throws -> JSONValue? {
    try client.result("session/list")["sessions"]?[0]?["usage"]
  }

  @Test func `tokens and cost are told per step, turn and session`() throws {
    let replies = """
      {"toolCalls": [{"name": "add", "arguments": {"a": 1, "b": 2}}], "usage": \(Self.usage)},
      {"text": "3", "usage": \(Self.usage)}
      """
    try withPrices(replies) { daemon, client in
      let prompt = client.prompt(in: "s")
      client.respond(to: try client.call(), ["content": "3"])
      let turn: JSONValue = [
        "inputTokens": 2000, "outputTokens": 400, "cacheReadTokens": 1200, "cacheWriteTokens": 200,
        "reasoningTokens": 100, "costUsd": 0.0072,
      ]
      #expect(try client.answer(to: prompt)["result"]?["usage"] == turn)
      for _ in 1...2 {
        let step = try client.update("step_finished")
        #expect(step["usage"]?["inputTokens"] == 1000)
        #expect(step["usage"]?["costUsd"] == 0.0036)
      }
      #expect(try sessionUsage(&client) == turn)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a failed attempt is paid for as well`() throws {
    let reply = """
      {"text": "ok", "usage": \(Self.usage),
        "error": {"kind": "network", "message": "gone", "afterText": true, "times": 1}}
      """
    try withPrices(reply) { daemon, client in
      let limits: JSONValue = ["retryDelayMs": 0]
      let answer = try client.answer(
        "session/prompt", ["sessionId": "s", "prompt": "x", "limits": limits])
      #expect(answer["result"]?["usage"]?["inputTokens"] == 2000)
      #expect(answer["result"]?["usage"]?["costUsd"] == 0.0072)
      #expect(try client.update("step_finished")["usage"]?["inputTokens"] == 2000)
      let history = try client.result("session/messages", ["sessionId": "s"])
      #expect(history["messages"]?[1]?["usage"]?["inputTokens"] == 1000)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a turn that fails is paid for by its session`() throws {
    let reply = """
      {"text": "ok", "usage": \(Self.usage),
        "error": {"kind": "content_filtered", "message": "no", "afterText": true}}
      """
    try withPrices(reply) { daemon, client in
      let answer = try client.answer(to: client.prompt(in: "s"))
      #expect(answer.errorKind == "content_filtered")
      #expect(try sessionUsage(&client)?["costUsd"] == 0.0036)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a limit on cost needs the prices of every model`() throws {
    try withPrices(#"{"text": "ok"}"#) { daemon, client in
      let model = try client.result("session/list")["sessions"]?[0]?["model"]
      let limits: JSONValue = ["costUsd": 1]
      let answer = try client.answer(
        "session/prompt",
        ["prompt": "x", "model": [model ?? .null, "rehearsal/rehearsal"], "limits": limits])
      #expect(answer["error"]?["data"]?["problems"]?[0]?["pointer"] == "/limits/costUsd")
      let priced = try client.answer("session/prompt", ["prompt": "x", "limits": limits])
      #expect(priced.stopReason == "end_turn")
      #expect(try daemon.end(&client) == [])
    }
  }
}
