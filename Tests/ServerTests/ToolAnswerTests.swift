import JSON
import TestSupport
import Testing

/// What a client may answer to a tool call, and when; against the binary.
struct ToolAnswerTests {
  /// A turn with one call of `add`: the body answers it, then the turn's answer is handed back.
  @discardableResult
  private func turn(
    policy: JSONValue = [:], _ respond: (inout TestClient, JSONValue) throws -> Void,
    then check: (inout TestClient, JSONValue) throws -> Void = { _, _ in }
  ) throws -> JSONValue {
    var answer = JSONValue.null
    try withDaemon { daemon, client in
      try client.register(TestClient.add(policy: policy))
      try client.open("s")
      let prompt = client.prompt(in: "s")
      try respond(&client, try client.call())
      answer = try client.answer(to: prompt)
      try check(&client, answer)
      #expect(try daemon.end(&client) == [])
    }
    return answer
  }

  /// The one result of the one call in the history.
  private func result(_ client: inout TestClient) throws -> JSONValue? {
    let history = try client.result("session/messages", ["sessionId": "s"])
    let results = history["messages"]?[1]?["toolResults"]?.array
    #expect(results?.count == 1)
    return results?.first
  }

  @Test func `no answer in time is an error result`() throws {
    let answer = try turn(policy: ["timeoutMs": 50]) { client, call in
      let cancel = try client.next("the cancel") { $0["method"]?.string == "$/cancelRequest" }
      #expect(cancel["params"]?["id"] == call["id"])
    }
    #expect(answer.stopReason == "end_turn")
    #expect(answer.messageText.contains("did not answer"), "\(answer.text)")
  }

  @Test func `no progress in time is an error result`() throws {
    let answer = try turn(policy: ["idleTimeoutMs": 50]) { _, _ in }
    #expect(answer.messageText.contains("showed no progress"), "\(answer.text)")
  }

  @Test func `an answer that comes too late is told of and not used`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add(policy: ["timeoutMs": 50]))
      try client.open("s")
      let prompt = client.prompt("What is 1 + 1, and what is 2 + 2?", in: "s")
      let (first, second) = (try client.call(), try client.call())
      for _ in 1...2 {
        _ = try client.next("the cancel") { $0["method"]?.string == "$/cancelRequest" }
      }
      client.respond(to: first, ["content": "2"])
      client.respond(to: second, ["content": "4"])
      let answer = try client.answer(to: prompt)
      #expect(!answer.messageText.contains(": 2"), "\(answer.text)")
      #expect(answer.messageText.contains("did not answer"))
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a late answer of a turn that goes on is an update`() throws {
    try withDaemon { daemon, client in
      let slow: JSONValue = ["name": "add", "policy": ["timeoutMs": 50]]
      var quick = TestClient.add.object ?? [:]
      quick["name"] = "multiply"
      quick["description"] = "Multiply two numbers"
      var tool = TestClient.add.object ?? [:]
      for (key, value) in slow.object ?? [:] { tool[key] = value }
      try client.register(.object(tool), .object(quick))
      let prompt = client.prompt("Add 1 and 1, and multiply 2 by 3.")
      let (late, open) = (try client.call(), try client.call())
      #expect(late["params"]?["name"]?.string == "add")
      _ = try client.next("the cancel") { $0["method"]?.string == "$/cancelRequest" }
      client.respond(to: late, ["content": "2"])
      let callId = late["params"]?["callId"]
      _ = try client.update("tool_call_update") {
        $0["callId"] == callId && $0["message"]?.string?.contains("late answer") == true
      }
      client.respond(to: open, ["content": "6"])
      #expect(try client.answer(to: prompt).messageText.contains("6"))
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a second answer to a call is not used`() throws {
    let answer = try turn { client, call in
      client.respond(to: call, ["content": "12"])
      client.respond(to: call, ["content": "13"])
    }
    #expect(answer.messageText == "The answer is 12.")
  }

  @Test func `answers to calls that were never made change nothing`() throws {
    let answer = try turn { client, call in
      for id in ["99", "0", "-1", "null", "\"1\"", "1.0", "12345678901234567890"] {
        client.channel.send(#"{"jsonrpc":"2.0","id":\#(id),"result":{"content":"13"}}"#)
      }
      client.respond(to: call, ["content": "12"])
    }
    #expect(answer.messageText == "The answer is 12.")
  }

  @Test func `an error response is an error result with its message`() throws {
    let answer = try turn { client, call in client.refuse(call, "out of numbers") }
    #expect(answer.messageText == "`add` failed: out of numbers")
  }

  @Test(arguments: [
    "null", "12", #""12""#, "[]", "{}", #"{"content":12}"#, #"{"content":[{"type":"what"}]}"#,
    #"{"content":[{"text":"no type"}]}"#, #"{"content":"x","isError":"yes"}"#,
  ])
  func `a malformed result is an error result that says what is wrong`(result: String) throws {
    let answer = try turn { client, call in
      client.channel.send(
        #"{"jsonrpc":"2.0","id":\#((call["id"] ?? .null).text),"result":\#(result)}"#)
    }
    #expect(answer.stopReason == "end_turn")
    #expect(answer.messageText.contains("malformed"), "\(answer.text)")
  }

  @Test(arguments: [
    #""error":12"#, #""error":{"code":"x","message":"y"}"#, #""error":{}"#,
    #""result":{"content":"1"},"error":{"code":1,"message":"both"}"#, #""neither":1"#,
  ])
  func `a malformed response is an error result and never two answers`(members: String) throws {
    let answer = try turn { client, call in
      client.channel.send(#"{"jsonrpc":"2.0","id":\#((call["id"] ?? .null).text),\#(members)}"#)
    }
    #expect(answer.stopReason == "end_turn")
    #expect(answer.messageText.contains("failed"), "\(answer.text)")
  }

  @Test func `a result of 5 MB is cut at the default bound, and the cut is told`() throws {
    let text = String(repeating: "é", count: 5 << 19)
    try turn { client, call in
      client.respond(to: call, ["content": .string(text)])
      let update = try client.update("tool_call_update") { $0["status"]?.string == "completed" }
      #expect(update["truncated"]?["originalBytes"]?.int == 5 << 20)
    } then: { client, _ in
      let result = try result(&client)
      #expect(result?["truncated"]?["originalBytes"]?.int == 5 << 20)
      #expect((result?["content"]?[0]?["text"]?.string?.utf8.count ?? 0) == 1 << 20)
      #expect(result?["content"]?[1]?["text"]?.string?.contains("5242880") == true)
    }
  }

  @Test func `a result of 5 MB is whole when the tool's policy allows it`() throws {
    let text = String(repeating: "x", count: 5 << 20)
    try turn(policy: ["maxResultBytes": 5_242_880]) { client, call in
      client.respond(to: call, ["content": .string(text)])
    } then: { client, _ in
      let result = try result(&client)
      #expect(result?["truncated"] == nil)
      #expect(result?["content"]?[0]?["text"]?.string == text)
    }
  }

  @Test func `numbers go through a turn with every digit`() throws {
    try withDaemon { daemon, client in
      let tool: JSONValue = [
        "name": "same", "inputSchema": ["type": "object", "properties": ["n": ["type": "number"]]],
      ]
      try client.register(tool)
      try client.open("s")
      let prompt = client.prompt("Call same with n = 12345678901234567890", in: "s")
      let call = try client.call()
      #expect(call["params"]?["arguments"]?.text == #"{"n":12345678901234567890}"#)
      client.channel.send(
        #"{"jsonrpc":"2.0","id":1,"result":{"content":[],"structuredContent":{"n":1.0,"m":1e400}}}"#
      )
      _ = try client.answer(to: prompt)
      #expect(try result(&client)?["structuredContent"]?.text == #"{"n":1.0,"m":1e400}"#)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `progress gives an idle tool its time again and is told`() throws {
    try turn(policy: ["idleTimeoutMs": 600_000]) { client, call in
      let callId = call["params"]?["callId"] ?? .null
      client.notify("$/progress", ["token": callId, "value": ["progress": 1, "total": 2]])
      let update = try client.update("tool_call_update") { $0["progress"] != nil }
      #expect(update["status"]?.string == "running")
      // Nobody waits for these; they go nowhere.
      client.notify("$/progress", ["token": "call_9_9", "value": [:]])
      client.notify("$/progress", ["token": callId])
      client.notify("$/progress", ["token": 12, "value": 12])
      client.respond(to: call, ["content": "12"])
    }
  }
}
