import Platform
import TestSupport
import Testing

/// `ringback ask`; against the binary.
struct AskTests {
  private static let prompt = "What date is it?"

  @Test func `a command is a tool and its output the result`() throws {
    let run = try ringback("ask", "--tool", "date=echo 2001-02-03", Self.prompt)
    #expect(run.status == .exited(0))
    #expect(run.output == "2001-02-03\n")
    #expect(run.error == "")
  }

  @Test func `a command reads its arguments as JSON`() throws {
    let tools = """
      [{"name": "add", "description": "Add two numbers", "command": ["cat"],
        "inputSchema": {"type": "object", "required": ["a", "b"],
          "properties": {"a": {"type": "number"}, "b": {"type": "number"}}}},
       {"name": "date", "command": "echo today"}]
      """
    let run = try withFile(tools) { try ringback("ask", "--tools", $0, "What is 5 + 7?") }
    #expect(run.status == .exited(0))
    #expect(run.output == "{\"a\":5,\"b\":7}\n")
  }

  @Test func `a command that does not read its arguments is no mistake`() throws {
    let run = try ringback("ask", "--tool", "date=exec <&-; echo today", Self.prompt)
    #expect(run.status == .exited(0))
    #expect(run.output == "today\n")
  }

  @Test func `a command that fails is an error result`() throws {
    let run = try ringback("ask", "--tool", "date=echo half; echo why >&2; exit 3", Self.prompt)
    #expect(run.status == .exited(0))
    #expect(run.output.contains("failed: half"))
    #expect(run.output.contains("status 3"))
    #expect(run.error == "why\n")
  }

  @Test func `a command that is killed is an error result`() throws {
    let run = try ringback("ask", "--tool", "date=kill -9 $$", Self.prompt)
    #expect(run.status == .exited(0))
    #expect(run.output.contains("killed by signal 9"))
  }

  @Test func `a program that does not exist is an error result`() throws {
    let tools = #"[{"name": "date", "command": ["/nonexistent/program", "x"]}]"#
    let run = try withFile(tools) { try ringback("ask", "--tools", $0, Self.prompt) }
    #expect(run.status == .exited(0))
    #expect(run.output.contains("cannot start /nonexistent/program"), "\(run.output)")
  }

  @Test func `a command that writes much is cut, one that writes without end is stopped`() throws {
    let much = try ringback("ask", "--tool", "date=yes | head -c 3000000", Self.prompt)
    #expect(much.status == .exited(0))
    #expect(much.output.contains("cut"), "\(much.output.suffix(200))")
    let endless = try ringback("ask", "--tool", "date=yes", Self.prompt)
    #expect(endless.status == .exited(0))
    #expect(endless.output.contains("more than 16777216 bytes"))
  }

  @Test func `what a command leaves behind does not hold up its result and is ended`() throws {
    let seconds = uniqueSeconds()
    let run = try ringback(
      "ask", "--tool", "date=sleep \(seconds) & echo today", Self.prompt)
    #expect(run.status == .exited(0))
    #expect(run.output == "today\n")
    #expect(try !isAsleep(seconds))
  }

  @Test func `the prompt may come from stdin`() throws {
    let run = try ringback("ask", "--tool", "date=echo today", "-", input: "What date is it?\n")
    #expect(run.status == .exited(0))
    #expect(run.output == "today\n")
  }

  @Test func `a reply that fails is withdrawn and asked for again`() throws {
    let script = #"""
      {"replies": [{"text": ["half", " and whole"], "error": {"kind": "network", "message": "gone",
        "retryAfterMs": 1, "afterText": true, "times": 1}}]}
      """#
    let run = try withFile(script) { try ringback("ask", "--model", "scripted/\($0)", "Hi") }
    #expect(run.status == .exited(0))
    #expect(run.output == "half and whole\nhalf and whole\n")
    #expect(
      run.error
        == "ringback: what stands above counts for nothing: the reply failed (network)\n")
  }

  @Test func `instructions and a model are taken`() throws {
    let run = try ringback(
      "ask", "--model", "rehearsal/rehearsal", "--instructions", "Be brief.", "Hello")
    #expect(run.status == .exited(0))
    #expect(run.output.contains("rehearsal"))
    let unknown = try ringback("ask", "--model", "nowhere/x", "Hello")
    #expect(unknown.status == .exited(1))
    #expect(unknown.output == "")
    #expect(unknown.error.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    "", "{}", "[12]", #"[{"name":"x"}]"#, #"[{"command":"x"}]"#, #"[{"name":"x","command":[]}]"#,
    #"[{"name":"x","command":""}]"#, #"[{"name":"x","command":12}]"#,
  ])
  func `a wrong file of tools is status 2`(text: String) throws {
    let run = try withFile(text) { try ringback("ask", "--tools", $0, "Hello") }
    #expect(run.status == .exited(2))
    #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
  }

  @Test func `a tool that the daemon refuses is an error`() throws {
    let run = try ringback("ask", "--tool", "9lives=echo", "Hello")
    #expect(run.status == .exited(1))
    #expect(run.error.contains("/tools/0/name"), "\(run.error)")
  }

  // MARK: Interrupts

  @Test(arguments: [Signals.interrupt, Signals.terminate, Signals.hangUp])
  func `a signal cancels the turn and ends its tools`(signal: Int32) throws {
    let seconds = uniqueSeconds()
    var run = try startRingback(
      "ask", "--tool", "date=echo up >&2; sleep \(seconds)", Self.prompt)
    try run.waitForError("up")
    run.signal(signal)
    #expect(try run.status() == .exited(130))
    #expect(try !isAsleep(seconds))
  }

  @Test func `a tool that does not heed the end is ended all the same`() throws {
    let seconds = uniqueSeconds()
    var run = try startRingback(
      "ask", "--tool", "date=trap '' TERM; echo up >&2; sleep \(seconds); sleep \(seconds)",
      Self.prompt)
    try run.waitForError("up")
    run.signal(Signals.interrupt)
    #expect(try run.status() == .exited(130))
    #expect(try !isAsleep(seconds))
  }
}
