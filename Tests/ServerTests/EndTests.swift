import JSON
import Platform
import TestSupport
import Testing

/// The table "The end" of `protocol.md`, row by row, against the binary.
struct EndTests {
  /// A daemon with a prompt whose tool call is open; the body gets the prompt's id.
  private func withOpenCall(
    _ arguments: [String] = [], params: JSONObject = [:],
    _ body: (inout DaemonProcess, inout TestClient, Int) throws -> Void
  ) throws {
    try withDaemon(arguments, params: params) { daemon, client in
      try client.register(TestClient.add)
      let prompt = client.prompt()
      _ = try client.call()
      try body(&daemon, &client, prompt)
    }
  }

  /// Reads to the end, where the prompt must have been cancelled and everything answered once.
  private func expectCancelled(
    _ prompt: Int, _ daemon: inout DaemonProcess, _ client: inout TestClient,
    then status: ChildProcess.ExitStatus, _ location: SourceLocation = #_sourceLocation
  ) throws {
    try client.readToEnd()
    #expect(client.problems == [], sourceLocation: location)
    #expect(
      try client.answer(to: prompt).stopReason == "cancelled", sourceLocation: location)
    #expect(try daemon.status() == status, sourceLocation: location)
  }

  @Test func `exit after shutdown answers what is open and ends with 0`() throws {
    try withOpenCall { daemon, client, prompt in
      #expect(try client.answer("shutdown")["result"] == .null)
      client.notify("exit")
      try expectCancelled(prompt, &daemon, &client, then: .exited(0))
    }
  }

  @Test func `exit alone answers what is open and ends with 1`() throws {
    try withOpenCall { daemon, client, prompt in
      client.notify("exit")
      try expectCancelled(prompt, &daemon, &client, then: .exited(1))
    }
  }

  @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
  func `a daemon that is started with closed descriptors ends like any other`(
    redirection: String
  ) throws {
    var program = try ProgramRun("sh", ["-c", "exec \"$0\" \(redirection)", DaemonProcess.path])
    let status = try program.status()
    #expect(status == .exited(0))
  }

  @Test func `exit before initialize ends with 1`() throws {
    var daemon = try DaemonProcess()
    defer { daemon.kill() }
    daemon.channel.send(#"{"jsonrpc":"2.0","method":"exit"}"#)
    #expect(try daemon.channel.isAtEnd())
    #expect(try daemon.status() == .exited(1))
  }

  @Test func `at the end of stdin an open tool call fails and the turn finishes`() throws {
    try withOpenCall { daemon, client, prompt in
      #expect(try daemon.end(&client) == [])
      let answer = try client.answer(to: prompt)
      #expect(answer.stopReason == "end_turn")
      #expect(answer.messageText.contains("failed"), "\(answer.text)")
    }
  }

  @Test func `at the end of stdin an approval that is open is a denial`() throws {
    try withDaemon(params: ["capabilities": ["approvals": true]]) { daemon, client in
      try client.register(TestClient.add(policy: ["approval": "ask"]))
      let prompt = client.prompt()
      _ = try client.call("tools/approve")
      #expect(try daemon.end(&client) == [])
      #expect(try client.answer(to: prompt).messageText.contains("did not approve"))
    }
  }

  @Test func `prompts that were sent before the end of stdin are all answered`() throws {
    try withDaemon { daemon, client in
      for number in 1...50 { client.prompt("Say \(number)") }
      let problems = try daemon.end(&client)
      #expect(problems == [])
    }
  }

  @Test func `at the end of stdin an idle daemon ends without a word`() throws {
    try withDaemon { daemon, client in
      try client.open("s")
      let said = client.log.count
      #expect(try daemon.end(&client) == [])
      #expect(client.log.count == said)
    }
  }

  @Test func `a last line without a line break is a message`() throws {
    try withDaemon { daemon, client in
      let (id, text) = client.line("tools/list", [:])
      client.channel.sendRaw(Array(text.utf8))
      let problems = try daemon.end(&client)
      #expect(problems == [])
      #expect(try client.answer(to: id)["result"] != nil)
    }
  }

  @Test(arguments: [
    (MessageChannel.Framing.lines, #"{"jsonrpc":"2.0","id":"#, "parse_error"),
    (.headers, "Content-Length: 100\r\n\r\n{", "truncated"),
    (.headers, "Content-Length: 1", "truncated"),
  ])
  func `a message that stdin cuts off is told of`(
    framing: MessageChannel.Framing, text: String, kind: String
  ) throws {
    var daemon = try DaemonProcess(framing: framing)
    defer { daemon.kill() }
    var client = try TestClient(initialized: daemon.channel)
    client.channel.sendRaw(Array(text.utf8))
    daemon.closeInput()
    #expect(try client.next("the error") { $0["id"] == .null }.errorKind == kind)
    try client.readToEnd()
    #expect(client.problems == [])
    #expect(try daemon.status() == .exited(0))
  }

  @Test func `when nobody reads stdout the daemon ends with 0`() throws {
    try withOpenCall { daemon, _, _ in
      daemon.closeOutput()
      let status = try daemon.status()
      #expect(status == .exited(0))
    }
  }

  @Test func `when nobody reads stdout an idle daemon ends as well`() throws {
    try withDaemon { daemon, _ in
      daemon.closeOutput()
      let status = try daemon.status()
      #expect(status == .exited(0))
    }
  }

  @Test func `a client that has gone before it said who it is ends the daemon`() throws {
    let ended = try ChildProcess(.init(file: "true"))
    _ = try ended.waitAndReap()
    try withDaemon(params: ["processId": .number(JSONNumber(Int(ended.identifier)))]) {
      daemon, client in
      try client.readToEnd()
      #expect(try daemon.status() == .exited(0))
    }
  }

  @Test func `the end of the client's process cancels everything`() throws {
    var request = ChildProcess.Request(file: "cat")
    request.input = .pipe
    let editor = try ChildProcess(request)
    let processId = JSONValue.number(JSONNumber(Int(editor.identifier)))
    try withOpenCall(params: ["processId": processId]) { daemon, client, prompt in
      editor.kill()
      _ = try editor.waitAndReap()
      editor.input?.close()
      try expectCancelled(prompt, &daemon, &client, then: .exited(0))
    }
  }

  @Test(arguments: [Signals.terminate, Signals.interrupt, Signals.hangUp])
  func `a signal cancels everything and then kills`(signal: Int32) throws {
    try withOpenCall { daemon, client, prompt in
      daemon.signal(signal)
      try expectCancelled(prompt, &daemon, &client, then: .killed(signal: signal))
    }
  }

  @Test func `a second signal does not wait for a client that does not read`() throws {
    let few: JSONObject = ["capabilities": ["updates": ["exclude": ["waiting", "usage"]]]]
    try withDaemon(params: few) { daemon, client in
      try client.register(TestClient.add)
      for _ in 1...500 { client.prompt() }
      for _ in 1...500 { _ = try client.call() }
      daemon.signal(Signals.interrupt)
      // The first word of the cancelling; what comes after it is more than a pipe holds.
      _ = try client.next("a cancelled call") { $0["method"]?.string == "$/cancelRequest" }
      daemon.signal(Signals.terminate)
      let status = try daemon.status()
      #expect(status == .killed(signal: Signals.terminate))
    }
  }

  @Test func `a client that neither reads nor goes cannot hold up a signal`() throws {
    try withUnreadTurn { daemon in
      daemon.signal(Signals.terminate)
      let status = try daemon.status()
      #expect(status == .killed(signal: Signals.terminate))
    }
  }

  @Test func `the drain timeout ends what stdin's end has left open`() throws {
    try withUnreadTurn(["--drain-timeout", "50"]) { daemon in
      daemon.closeInput()
      let status = try daemon.status(seconds: 25)
      #expect(status == .exited(0))
    }
  }

  /// A daemon whose turn cannot finish, since it has said more than anybody has read.
  private func withUnreadTurn(
    _ arguments: [String] = [], _ body: (inout DaemonProcess) throws -> Void
  ) throws {
    try withOpenCall(arguments) { daemon, client, prompt in
      let words = String(repeating: "word ", count: 3_000)
      let call = client.log.last { $0["method"]?.string == "tools/call" } ?? .null
      client.respond(to: call, ["content": .string(words)])
      _ = try client.update("text_delta")
      try body(&daemon)
    }
  }

  @Test func `a lost frame boundary is answered and ends with 1`() throws {
    var daemon = try DaemonProcess(framing: .headers)
    defer { daemon.kill() }
    var client = try TestClient(initialized: daemon.channel)
    client.channel.sendRaw(Array("Content-Length: much\r\n\r\n{}".utf8))
    let error = try client.next("the error") { $0["error"] != nil }
    #expect(error["id"] == .null)
    #expect(error.errorKind == "framing")
    try client.readToEnd()
    #expect(try daemon.status() == .exited(1))
  }

  @Test func `output that nobody reads ends with 1 when it overflows`() throws {
    try withDaemon { daemon, client in
      let long = JSONValue.string(String(repeating: "x", count: 4 << 20))
      try client.register(["name": "x", "description": long, "inputSchema": ["type": "object"]])
      for _ in 1...20 { client.request("tools/list") }
      #expect(try daemon.status() == .exited(1))
    }
  }
}
