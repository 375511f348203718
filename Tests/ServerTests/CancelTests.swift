import JSON
import Platform
import TestSupport
import Testing

/// Cancelling a turn, wherever it is; against the binary.
struct CancelTests {
  /// How a client cancels.
  enum Way: CaseIterable {
    case request
    case session
  }

  private func cancel(_ prompt: Int, by way: Way, _ client: inout TestClient) {
    switch way {
    case .request: client.notify("$/cancelRequest", ["id": .number(JSONNumber(prompt))])
    case .session: client.notify("session/cancel", ["sessionId": "s"])
    }
  }

  /// A daemon with the tool `add` and a session `s`; afterwards the contract must hold and the
  /// session must take a turn.
  private func withSession(
    tool: JSONValue = TestClient.add, params: JSONObject = [:],
    _ body: (inout TestClient) throws -> Void
  ) throws {
    try withDaemon(params: params) { daemon, client in
      try client.register(tool)
      try client.open("s")
      try body(&client)
      #expect(try client.answer(to: client.prompt("Hello", in: "s")).stopReason == "end_turn")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test(arguments: Way.allCases)
  func `a cancel while a tool is at work ends the turn`(way: Way) throws {
    try withSession { client in
      let prompt = client.prompt(in: "s")
      let call = try client.call()
      cancel(prompt, by: way, &client)
      let cancelled = try client.next("the cancel") { $0["method"]?.string == "$/cancelRequest" }
      #expect(cancelled["params"]?["id"] == call["id"])
      #expect(try client.answer(to: prompt).stopReason == "cancelled")
      let history = try client.result("session/messages", ["sessionId": "s"])
      let results = history["messages"]?[1]?["toolResults"]
      #expect(results?.array?.count == 1)
      #expect(results?[0]?["isError"] == true)
      // What the tool says now is of no use to anybody.
      client.respond(to: call, ["content": "12"])
    }
  }

  @Test(arguments: Way.allCases)
  func `a cancel while the model writes ends the turn and keeps what it wrote`(way: Way) throws {
    try withSession { client in
      let prompt = client.prompt(in: "s")
      // More than the pipe and the queue hold, so that the model waits for us in its midst.
      client.respond(
        to: try client.call(), ["content": .string(String(repeating: "word ", count: 3_000))])
      _ = try client.update("text_delta")
      cancel(prompt, by: way, &client)
      let answer = try client.answer(to: prompt)
      #expect(answer.stopReason == "cancelled")
      let history = try client.result("session/messages", ["sessionId": "s"])
      let last = history["messages"]?.array?.last
      #expect(last?["finish"]?.string == "cancelled")
      #expect(last?["content"] == answer["result"]?["message"]?["content"])
    }
  }

  @Test(arguments: Way.allCases)
  func `a cancel right behind the tool's result ends the turn once`(way: Way) throws {
    try withSession { client in
      for _ in 1...20 {
        let prompt = client.prompt(in: "s")
        client.respond(to: try client.call(), ["content": "12"])
        cancel(prompt, by: way, &client)
        let reason = try client.answer(to: prompt).stopReason
        #expect(reason == "cancelled" || reason == "end_turn")
      }
    }
  }

  @Test func `a cancel right behind the prompt ends the turn once`() throws {
    try withSession { client in
      for _ in 1...20 {
        let prompt = client.prompt("Hello", in: "s")
        cancel(prompt, by: .request, &client)
        let reason = try client.answer(to: prompt).stopReason
        #expect(reason == "cancelled" || reason == "end_turn")
      }
    }
  }

  @Test(arguments: Way.allCases)
  func `a cancel withdraws an approval that is open`(way: Way) throws {
    let tool = TestClient.add(policy: ["approval": "ask"])
    try withSession(tool: tool, params: ["capabilities": ["approvals": true]]) { client in
      let prompt = client.prompt(in: "s")
      let question = try client.call("tools/approve")
      cancel(prompt, by: way, &client)
      let withdrawn = try client.next("the cancel") { $0["method"]?.string == "$/cancelRequest" }
      #expect(withdrawn["params"]?["id"] == question["id"])
      #expect(try client.answer(to: prompt).stopReason == "cancelled")
      client.respond(to: question, ["decision": "allow"])
    }
  }

  @Test func `a cancel twice, after the end, and of an unknown id changes nothing more`() throws {
    try withSession { client in
      let prompt = client.prompt(in: "s")
      _ = try client.call()
      for _ in 1...3 { cancel(prompt, by: .request, &client) }
      cancel(prompt, by: .session, &client)
      #expect(try client.answer(to: prompt).stopReason == "cancelled")
      for way in Way.allCases { cancel(prompt, by: way, &client) }
      cancel(123_456, by: .request, &client)
      client.notify("$/cancelRequest", ["id": "1"])
      client.notify("$/cancelRequest", [:])
      client.notify("session/cancel", ["sessionId": "nowhere"])
    }
  }

  @Test func `closing a session in its turn answers the turn`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      try client.open("s")
      let prompt = client.prompt(in: "s")
      _ = try client.call()
      #expect(try client.answer("session/close", ["sessionId": "s"])["result"] == .null)
      #expect(try client.answer(to: prompt).stopReason == "cancelled")
      #expect(try client.answer("session/close", ["sessionId": "s"]).errorKind == "unknown_session")
      try client.open("s")
      #expect(try client.result("session/messages", ["sessionId": "s"])["total"]?.int == 0)
      daemon.closeInput()
      try client.readToEnd()
      // The new session counts from 1 again, so only the answers can be checked together.
      let said = client.log.filter {
        $0["params"]?["update"] == nil && $0["result"]?["turnId"] == nil
      }
      let others = client.requests.filter { $0 != prompt }
      #expect(Contract.problems(in: said, requests: others) == [])
    }
  }

  @Test func `a new session under the name of one that is ending is another one`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      try client.open("s")
      let first = client.prompt(in: "s")
      _ = try client.call()
      // In one go, so that the first turn may still be ending when the second begins.
      let lines = [
        client.line("session/close", ["sessionId": "s"]),
        client.line("session/new", ["sessionId": "s"]),
        client.line("session/prompt", ["sessionId": "s", "prompt": "What is 1 + 1?"]),
      ]
      client.channel.sendRaw(Array(lines.map { $0.text + "\n" }.joined().utf8))
      #expect(try client.answer(to: first).stopReason == "cancelled")
      client.respond(to: try client.call(), ["content": "2"])
      #expect(try client.answer(to: lines[2].id).messageText == "The answer is 2.")
      daemon.closeInput()
      #expect(try daemon.status() == .exited(0))
    }
  }
}
