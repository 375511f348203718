import JSON
import JSONRPC
import Server
import TestSupport
import Testing

/// What happens at each bound of the daemon.
struct LimitTests {
  @Test func `requests beyond those in flight are refused and can be sent again`() async throws {
    try await withLimits {
      $0.connection.maxRequestsInFlight = 8
    } _: { client in
      try client.register(TestClient.add)
      let ids = (1...8).map { _ in client.prompt() }
      let calls = try ids.map { _ in try client.call() }
      let refused = try client.answer(to: client.prompt())
      #expect(refused["error"]?["code"]?.int == -32001)
      #expect(refused.errorKind == "overloaded")
      #expect((refused["error"]?["data"]?["retryAfterMs"]?.int ?? 0) > 0)
      // A cheap request is refused as well, a notification and a response are not.
      #expect(try client.answer("tools/list").errorKind == "overloaded")
      client.respond(to: calls[0], ["content": "12"])
      #expect(try client.answer(to: ids[0]).stopReason == "end_turn")
      #expect(try client.answer("tools/list")["error"] == nil)
      for call in calls.dropFirst() { client.respond(to: call, ["content": "12"]) }
      for id in ids.dropFirst() { #expect(try client.answer(to: id).stopReason == "end_turn") }
      #expect(client.problems == [])
    }
  }

  @Test func `1000 prompts at once against few places are all answered once`() async throws {
    try await withLimits {
      $0.connection.maxRequestsInFlight = 100
    } _: { client in
      let lines = (1...1_000).map { _ in client.line("session/prompt", ["prompt": "Hello"]) }
      client.channel.sendRaw(Array(lines.map { $0.text + "\n" }.joined().utf8))
      let answers = try lines.map { try client.answer(to: $0.id) }
      for answer in answers {
        #expect(answer.stopReason == "end_turn" || answer.errorKind == "overloaded")
      }
      #expect(answers[0].stopReason == "end_turn")
      #expect(client.problems == [])
    }
  }

  @Test func `a turn takes only so many prompts while it is under way`() async throws {
    try await withLimits {
      $0.steeringPrompts = 3
    } _: { client in
      try client.register(TestClient.add)
      try client.open("s")
      let prompt = client.prompt(in: "s")
      let call = try client.call()
      let steer: JSONValue = ["sessionId": "s", "prompt": "In French, please."]
      for _ in 1...3 { #expect(try client.answer("session/steer", steer)["error"] == nil) }
      let refused = try client.answer("session/steer", steer)
      #expect(refused["error"]?["code"]?.int == -32001)
      #expect(refused.errorKind == "too_many_prompts")
      client.respond(to: call, ["content": "12"])
      #expect(try client.answer(to: prompt).stopReason == "end_turn")
      #expect(client.problems == [])
    }
  }

  @Test func `bytes beyond those in flight are refused`() async throws {
    try await withLimits {
      $0.connection.maxRequestBytesInFlight = 4_096
    } _: { client in
      try client.register(TestClient.add)
      let long = String(repeating: " ", count: 4_000)
      let first = client.prompt("What is 5 + 7?\(long)")
      let call = try client.call()
      #expect(try client.answer(to: client.prompt(long)).errorKind == "overloaded")
      client.respond(to: call, ["content": "12"])
      #expect(try client.answer(to: first).stopReason == "end_turn")
      #expect(client.problems == [])
    }
  }

  @Test func `a message that is too large is refused and passed over`() async throws {
    try await withLimits {
      $0.connection.maxMessageBytes = 1_000
    } _: { client in
      let long = String(repeating: "x", count: 2_000)
      client.channel.send(
        #"{"jsonrpc":"2.0","id":1,"method":"session/prompt","params":{"prompt":"\#(long)"}}"#)
      let error = try client.next("the error") { $0["error"] != nil }
      #expect(error["id"] == .null)
      #expect(error.errorKind == "message_too_large")
      #expect(try client.answer("session/list")["result"] != nil)
    }
  }

  @Test func `a batch that is too long is refused as a whole`() async throws {
    try await withLimits {
      $0.connection.maxBatchMembers = 2
    } _: { client in
      let members = (1...3).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"session/new"}"# }
      client.channel.send("[\(members.joined(separator: ","))]")
      let error = try client.next("the error") { $0["error"] != nil }
      #expect(error.errorKind == "batch_too_large")
      #expect(try client.result("session/list")["total"]?.int == 0)
    }
  }

  @Test func `sessions and tools beyond their number are refused until some are gone`() async throws
  {
    try await withLimits {
      $0.sessions = 2
      $0.tools = 2
    } _: { client in
      for name in ["a", "b"] { try client.open(name) }
      #expect(
        try client.answer("session/new", ["sessionId": "c"]).errorKind == "too_many_sessions")
      #expect(try client.answer(to: client.prompt("Hello")).errorKind == "too_many_sessions")
      _ = try client.result("session/close", ["sessionId": "a"])
      #expect(try client.answer(to: client.prompt("Hello")).stopReason == "end_turn")
      #expect(try client.result("session/list")["total"]?.int == 1)
      try client.register(TestClient.add)
      let own: JSONValue = [
        "sessionId": "b",
        "tools": [
          ["name": "x", "inputSchema": ["type": "object"]],
          ["name": "y", "inputSchema": ["type": "object"]],
        ],
      ]
      #expect(try client.answer("tools/register", own).errorKind == "too_many_tools")
      #expect(try client.result("tools/list", ["sessionId": "b"])["tools"]?.array?.count == 1)
      _ = try client.result("tools/unregister", ["names": ["add"]])
      #expect(try client.answer("tools/register", own)["error"] == nil)
      // A session takes its own tools with it.
      _ = try client.result("session/close", ["sessionId": "b"])
      try client.register(TestClient.add)
      #expect(try client.result("tools/list")["tools"]?.array?.count == 1)
      #expect(client.problems == [])
    }
  }

  @Test func `a page is no larger than its maximum`() async throws {
    try await withLimits {
      $0.pageDefault = 2
      $0.pageMaximum = 3
    } _: { client in
      for name in ["a", "b", "c", "d"] { try client.open(name) }
      let page = try client.result("session/list")
      #expect(page["sessions"]?.array?.count == 2)
      #expect(page["nextOffset"]?.int == 2)
      let large = try client.result("session/list", ["limit": 1_000])
      #expect(large["sessions"]?.array?.count == 3)
      let last = try client.result("session/list", ["offset": 3])
      #expect(last["sessions"]?.array?.count == 1)
      #expect(last["nextOffset"] == nil)
      let beyond = try client.result("session/list", ["offset": 1_000_000])
      #expect(beyond["sessions"]?.array?.isEmpty == true)
    }
  }
}
