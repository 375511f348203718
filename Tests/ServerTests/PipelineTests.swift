import JSON
import Platform
import TestSupport
import Testing

/// Many requests at once, from a client that writes before it reads; against the binary.
struct PipelineTests {
  /// Serves a client until every one of these requests is answered: each call of `add` is answered
  /// with its sum.
  private func serve(_ ids: [Int], _ client: inout TestClient) throws -> [Int: JSONValue] {
    var open = Set(ids)
    var answers: [Int: JSONValue] = [:]
    while !open.isEmpty {
      let message = try client.next("an answer or a call") { _ in true }
      if message["method"]?.string == "tools/call" {
        let arguments = message["params"]?["arguments"]
        let sum = (arguments?["a"]?.int ?? 0) + (arguments?["b"]?.int ?? 0)
        client.respond(to: message, ["content": .string(String(sum))])
      } else if let id = message["id"]?.int, open.remove(id) != nil {
        answers[id] = message
      }
    }
    return answers
  }

  /// Writes all of these requests at once, before anything is read.
  private func write(
    _ params: [JSONValue], _ client: inout TestClient
  ) -> [Int] {
    var (ids, text): ([Int], String) = ([], "")
    for params in params {
      let line = client.line("session/prompt", params)
      ids.append(line.id)
      text += line.text + "\n"
    }
    client.channel.sendRaw(Array(text.utf8))
    return ids
  }

  private static let fewUpdates: JSONObject = [
    "capabilities": ["updates": ["exclude": ["waiting", "usage", "step_started", "step_finished"]]]
  ]

  @Test func `1000 prompts that are written before anything is read are all answered`() throws {
    try withDaemon(params: Self.fewUpdates) { daemon, client in
      try client.register(TestClient.add)
      let ids = write(
        (1...1_000).map { ["prompt": .string("What is \($0) + 1?")] }, &client)
      let answers = try serve(ids, &client)
      for (number, id) in ids.enumerated() {
        #expect(answers[id]?.messageText == "The answer is \(number + 2).")
      }
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `1000 prompts to one session are one turn and 999 refusals, or more turns`() throws {
    try withDaemon(params: Self.fewUpdates) { daemon, client in
      try client.register(TestClient.add)
      try client.open("s")
      let ids = write(
        (1...1_000).map { ["sessionId": "s", "prompt": .string("What is \($0) + 1?")] }, &client)
      let answers = try serve(ids, &client)
      // No call was answered before all was written, so only the first prompt found it idle.
      #expect(answers[ids[0]]?.stopReason == "end_turn")
      let refused = ids.dropFirst().count { answers[$0]?.errorKind == "session_busy" }
      #expect(refused == 999)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `200 sessions with a call each go on beside one another`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      let names = (1...200).map { "s\($0)" }
      for name in names { try client.open(name) }
      let ids = write(
        names.map { ["sessionId": .string($0), "prompt": "What is 5 + 7?"] }, &client)
      let calls = try names.map { _ in try client.call() }
      #expect(Set(calls.compactMap { $0["params"]?["sessionId"]?.string }) == Set(names))
      for call in calls.reversed() { client.respond(to: call, ["content": "12"]) }
      for id in ids { #expect(try client.answer(to: id).messageText == "The answer is 12.") }
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a turn goes on while another one waits for its tool`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      try client.open("slow")
      try client.open("quick")
      let slow = client.prompt(in: "slow")
      let call = try client.call()
      #expect(try client.answer(to: client.prompt("Hello", in: "quick")).stopReason == "end_turn")
      let busy = try client.answer(to: client.prompt(in: "slow"))
      #expect(busy["error"]?["code"]?.int == -32003)
      #expect(busy.errorKind == "session_busy")
      client.respond(to: call, ["content": "12"])
      #expect(try client.answer(to: slow).stopReason == "end_turn")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a session is idle as soon as its answer can be read`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      try client.open("s")
      for number in 1...100 {
        let answer = try client.answer(to: client.prompt("Hello", in: "s"))
        #expect(answer["result"]?["turnId"]?.string == "turn_\(number)")
      }
      let history = try client.result("session/messages", ["sessionId": "s"])
      #expect(history["total"]?.int == 200)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a batch with prompts is answered once all of them are`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      client.channel.send(
        """
        [{"jsonrpc":"2.0","id":"a","method":"session/prompt","params":{"prompt":"What is 5 + 7?"}},\
        {"jsonrpc":"2.0","id":"b","method":"session/list"},\
        {"jsonrpc":"2.0","method":"initialized"},\
        {"jsonrpc":"2.0","id":"c","method":"session/prompt","params":{"prompt":"Hello"}}]
        """)
      let call = try client.call()
      _ = try client.update("turn_finished")
      client.respond(to: call, ["content": "12"])
      let answers = try client.next("the batch's answer") { $0.array != nil }.array ?? []
      #expect(Set(answers.compactMap { $0["id"]?.string }) == ["a", "b", "c"])
      #expect(answers.count == 3)
      let sum = answers.first { $0["id"]?.string == "a" }
      #expect(sum?.messageText == "The answer is 12.")
      #expect(try daemon.end(&client).filter { !$0.contains("batch") } == [])
    }
  }

  @Test func `a prompt of a batch is cancelled by its id`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      client.channel.send(
        #"[{"jsonrpc":"2.0","id":"a","method":"session/prompt","params":{"prompt":"What is 5 + 7?"}}]"#
      )
      _ = try client.call()
      client.notify("$/cancelRequest", ["id": "a"])
      let answers = try client.next("the batch's answer") { $0.array != nil }
      #expect(answers[0]?.stopReason == "cancelled")
      daemon.closeInput()
      #expect(try daemon.status() == .exited(0))
    }
  }
}
