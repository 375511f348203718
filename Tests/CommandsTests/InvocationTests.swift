import Testing

@testable import Commands

/// What command lines mean.
struct InvocationTests {
  private func daemon(_ change: (inout DaemonFlags) -> Void = { _ in }) -> Invocation {
    var flags = DaemonFlags()
    change(&flags)
    return .daemon(flags)
  }

  private func ask(_ prompt: String, _ change: (inout AskFlags) -> Void = { _ in }) -> Invocation {
    var flags = AskFlags(prompt: prompt)
    change(&flags)
    return .ask(flags)
  }

  private func check(
    _ line: String, _ expected: Invocation, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let words = line.split(separator: " ").map(String.init)
    #expect(try Invocation(words) == expected, sourceLocation: location)
  }

  @Test func `without a command it is the daemon`() throws {
    try check("", daemon())
    try check("--framing lines", daemon { $0.framing = "lines" })
    try check("--framing=headers", daemon { $0.framing = "headers" })
    try check("--config a --config b", daemon { $0.configuration = "b" })
    try check("--config=", daemon { $0.configuration = "" })
    try check("--model a/b=c", daemon { $0.model = "a/b=c" })
    try check("--model=a/b=c", daemon { $0.model = "a/b=c" })
    try check("--record dir/a", daemon { $0.recording = "dir/a" })
    try check("--drain-timeout 0", daemon { $0.drainTimeoutMs = 0 })
    try check("--drain-timeout 86400000", daemon { $0.drainTimeoutMs = 86_400_000 })
  }

  @Test func `demo and ask have their own options`() throws {
    var flags = DemoFlags()
    try check("demo", .demo(flags))
    (flags.model, flags.configuration) = ("a/b", "c")
    try check("demo --model a/b --config=c", .demo(flags))
    flags.recording = "d"
    try check("demo --model a/b --config=c --record d", .demo(flags))
    try check("ask --record=d Hello", ask("Hello") { $0.recording = "d" })
    try check("ask Hello", ask("Hello"))
    try check("ask What is 5 + 7?", ask("What is 5 + 7?"))
    try check("ask -", ask("-"))
    try check("ask -- --model", ask("--model"))
    try check("ask -- -- x", ask("-- x"))
    try check("ask --tool a=b Hello --tool c=d", ask("Hello") { $0.tools = ["a=b", "c=d"] })
    try check("ask --tools=f Hello", ask("Hello") { $0.toolFiles = ["f"] })
    try check("ask --instructions Brief. Hello", ask("Hello") { $0.instructions = "Brief." })
    try check("ask --tool a=b=c x", ask("x") { $0.tools = ["a=b=c"] })
  }

  @Test func `schema has one option`() throws {
    var flags = SchemaFlags()
    try check("schema", .schema(flags))
    flags.isOpenRPC = true
    try check("schema --openrpc", .schema(flags))
  }

  @Test func `conform checks, lists and plays`() throws {
    var flags = ConformFlags(.check(command: ["python3", "x.py", "--list"]))
    try check("conform -- python3 x.py --list", .conform(flags))
    try check("conform python3 x.py --list", .conform(flags))
    (flags.only, flags.timeoutMs) = (["a", "b"], 5)
    try check("conform --only a --only=b --timeout 5 -- python3 x.py --list", .conform(flags))
    try check("conform --list", .conform(ConformFlags(.list)))
    try check("conform -- -x --", .conform(ConformFlags(.check(command: ["-x", "--"]))))
    try check(
      "conform --play a --journal d -- --framing lines",
      .conform(
        ConformFlags(.play(check: "a", journal: "d", arguments: ["--framing", "lines"]))))
    try check(
      "conform --play a --journal d --",
      .conform(ConformFlags(.play(check: "a", journal: "d", arguments: []))))
  }

  @Test(arguments: [
    "help", "--help", "-h", "conform -h", "demo --help", "ask --help", "ask x -h", "schema --help",
    "--framing lines --help",
  ])
  func `help is asked for in many ways`(line: String) throws { try check(line, .help) }

  @Test(arguments: ["version", "--version", "-V", "--model a/b --version"])
  func `the version is asked for in many ways`(line: String) throws { try check(line, .version) }

  @Test(arguments: [
    "serve", "--framing", "--framing json", "--framing=", "--config", "--model",
    "--record", "--record=", "ask --record", "demo --record=",
    "--drain-timeout -1", "--drain-timeout soon", "--drain-timeout 86400001", "--drain-timeout=",
    "--drain-timeout 99999999999999999999", "-x", "--no", "--no=1", "demo now", "demo --tool a=b",
    "demo --model", "ask", "ask --tool", "ask --model a/b", "ask --framing lines x", "ask -x y",
    "conform", "conform --", "conform --only", "conform --timeout soon -- x", "conform -x -- y",
    "conform --play a", "conform --play a --journal=",
    "schema x", "schema --no",
  ])
  func `a wrong command line is refused in one line`(line: String) {
    let words = line.split(separator: " ").map(String.init)
    let error = #expect(throws: UsageError.self) { try Invocation(words) }
    #expect(error?.message.isEmpty == false)
    #expect(error?.message.contains("\n") == false)
  }

  @Test(arguments: ["", "=", "=x", "name", "name="])
  func `a tool needs a name and a command`(text: String) {
    #expect(throws: UsageError.self) { try CommandTool(text) }
  }

  @Test func `a tool's command may contain anything`() throws {
    #expect(try CommandTool("a=b = c | d").command == ["/bin/sh", "-c", "b = c | d"])
  }
}
