import JSON
import TestSupport
import Testing

/// Tools that come, change and go while a turn is under way; against the binary.
struct ToolChangeTests {
  private static func tool(_ name: String, _ description: String) -> JSONValue {
    var tool = TestClient.add.object ?? [:]
    tool["name"] = .string(name)
    tool["description"] = .string(description)
    return .object(tool)
  }

  @Test func `a tool that is registered in a turn is offered with its next step`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      try client.open("s")
      let prompt = client.prompt("Add 1 and 2. Multiply 3 by 4.", in: "s")
      let add = try client.call()
      try client.register(Self.tool("multiply", "Multiply two numbers"))
      client.respond(to: add, ["content": "3"])
      let multiply = try client.call()
      #expect(multiply["params"]?["name"]?.string == "multiply")
      client.respond(to: multiply, ["content": "12"])
      #expect(try client.answer(to: prompt).stopReason == "end_turn")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a tool that is taken away in a turn is not called again`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      try client.open("s")
      let prompt = client.prompt("What is 5 + 7?", in: "s")
      let add = try client.call()
      #expect(
        try client.result("tools/unregister", ["names": ["add"]])["removed"] == ["add"])
      _ = try client.result("session/steer", ["sessionId": "s", "prompt": "And what is 1 + 2?"])
      // The call that is under way is answered all the same.
      client.respond(to: add, ["content": "12"])
      let answer = try client.answer(to: prompt)
      #expect(answer.stopReason == "end_turn")
      #expect(answer.messageText.contains("12"))
      let calls = client.log.count { $0["method"]?.string == "tools/call" }
      #expect(calls == 1)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a call that waits is checked against the tool that is there when it goes out`() throws
  {
    let serial: JSONValue = ["concurrency": "serial"]
    try withDaemon { daemon, client in
      try client.register(TestClient.add(policy: serial))
      let prompt = client.prompt("What is 1 + 1, what is 2 + 2, and what is 3 + 3?")
      let first = try client.call()
      var strict = TestClient.add(policy: serial).object ?? [:]
      strict["inputSchema"] = [
        "type": "object", "properties": ["a": ["type": "number", "minimum": 3]],
      ]
      try client.register(.object(strict))
      client.respond(to: first, ["content": "2"])
      // The second call no longer fits, the third does.
      let third = try client.call()
      #expect(third["params"]?["arguments"]?["a"]?.int == 3)
      client.respond(to: third, ["content": "6"])
      #expect(try client.answer(to: prompt).stopReason == "end_turn")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a call that waits does not go out when its tool has gone`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add(policy: ["concurrency": "serial"]))
      let prompt = client.prompt("What is 1 + 1, and what is 2 + 2?")
      let first = try client.call()
      _ = try client.result("tools/unregister", ["names": ["add"]])
      client.respond(to: first, ["content": "2"])
      let answer = try client.answer(to: prompt)
      #expect(answer.messageText.contains("no longer there"), "\(answer.text)")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a tool that is replaced in a turn is called as the new one`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      try client.open("s")
      let prompt = client.prompt("What is 5 + 7?", in: "s")
      let add = try client.call()
      try client.register(TestClient.add(policy: ["timeoutMs": 50]))
      _ = try client.result("session/steer", ["sessionId": "s", "prompt": "And what is 1 + 2?"])
      client.respond(to: add, ["content": "12"])
      _ = try client.call()
      let answer = try client.answer(to: prompt)
      #expect(answer.messageText.contains("did not answer"), "\(answer.text)")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a session's own tool hides the shared one in its turn only`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      try client.open("own")
      try client.open("other")
      _ = try client.result(
        "tools/register",
        ["sessionId": "own", "tools": [TestClient.add(policy: ["timeoutMs": 50])]])
      let (own, other) = (client.prompt(in: "own"), client.prompt(in: "other"))
      let calls = [try client.call(), try client.call()]
      #expect(try client.answer(to: own).messageText.contains("did not answer"))
      for call in calls where call["params"]?["sessionId"]?.string == "other" {
        client.respond(to: call, ["content": "12"])
      }
      #expect(try client.answer(to: other).messageText == "The answer is 12.")
      #expect(try daemon.end(&client) == [])
    }
  }
}
