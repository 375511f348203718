import JSON
import Platform
import RingbackProtocol
import TestSupport
import Testing

/// `ringback` as a user types it; against the binary.
struct CommandTests {
  @Test func `the demo shows the whole conversation`() throws {
    let run = try ringback("demo")
    #expect(run.status == .exited(0))
    #expect(run.error == "")
    #expect(
      run.output == """
        client  offers the tool add(a: number, b: number): Add two numbers
        user    What is 5 + 7?
        model   calls add {"a":5,"b":7}
                ← {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"sessionId":"session_1",\
        "turnId":"turn_1","callId":"call_1_1","name":"add","arguments":{"a":5,"b":7}}}
        client  runs add: 12
                → {"jsonrpc":"2.0","id":1,"result":{"content":"12"}}
        model   The answer is 12.
                (end_turn after 2 steps)

        """)
  }

  @Test func `the demo with a model that there is none of is an error`() throws {
    let run = try ringback("demo", "--model", "nowhere/x")
    #expect(run.status == .exited(1))
    #expect(run.error.hasPrefix("ringback: "))
    #expect(run.error.split(separator: "\n").count == 1)
  }

  @Test func `help and version go to stdout`() throws {
    let help = try ringback("--help")
    #expect(help.status == .exited(0))
    #expect(help.output.contains("ringback ask"))
    #expect(help.error == "")
    let version = try ringback("--version")
    #expect(version.status == .exited(0))
    #expect(version.output.hasPrefix("ringback "))
    #expect(version.output.split(separator: "\n").count == 1)
  }

  @Test func `schema prints the description, in either form`() throws {
    let run = try ringback("schema")
    #expect(run.status == .exited(0))
    #expect(run.error == "")
    let bundle = try JSONValue(parsing: run.output)
    #expect(bundle == .object(DescriptionBundle.json))
    #expect(run.output.hasSuffix("\n}\n"))
    let document = try JSONValue(parsing: try ringback("schema", "--openrpc").output)
    #expect(document["openrpc"] == "1.3.2")
    #expect(
      try ringback("--version").output == "ringback \(document["info"]?["version"]?.string ?? "")\n"
    )
  }

  @Test func `rpc.discover answers what schema prints as an OpenRPC document`() throws {
    let run = try ringback(
      input: """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}
        {"jsonrpc":"2.0","id":2,"method":"rpc.discover"}
        {"jsonrpc":"2.0","id":3,"method":"rpc.discover"}

        """)
    let answers = try run.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    let document = try JSONValue(parsing: try ringback("schema", "--openrpc").output)
    #expect(answers.count == 3)
    #expect(answers.dropFirst().allSatisfy { $0["result"] == document })
  }

  @Test(arguments: [
    ["--no"], ["serve"], ["--framing", "json"], ["ask"], ["demo", "x"],
    ["ask", "--tool", "x", "y"],
    ["ask", "--tools", "/nonexistent", "x"], ["schema", "x"], ["schema", "--config", "x"],
  ])
  func `a wrong command line is one line on stderr and status 2`(arguments: [String]) throws {
    let run = try ProgramRun.result(DaemonProcess.path, arguments)
    #expect(run.status == .exited(2))
    #expect(run.output == "")
    #expect(run.error.hasPrefix("ringback: "))
    #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
  }

  @Test(arguments: [
    "", "{", "[]", #"{"modell":"x"}"#, #"{"model":12}"#, #"{"providers":[]}"#,
    #"{"prices":{"a/b":{"input":-1,"output":1}}}"#,
    #"{"prices":{"a/b":{"input":1,"output":1,"cached":1}}}"#,
    #"{"providers":{"a":{"extends":"nobody"}}}"#,
  ])
  func `a wrong configuration is one line on stderr and status 2`(text: String) throws {
    let run = try withFile(text) { try ringback("--config", $0) }
    #expect(run.status == .exited(2))
    #expect(run.output == "")
    #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
  }

  @Test func `a configuration file that is named must be there`() throws {
    let run = try ringback("--config", "/nonexistent/config.json")
    #expect(run.status == .exited(2))
    #expect(run.error.contains("/nonexistent/config.json"))
  }

  @Test func `a daemon with nothing on stdin ends without a word`() throws {
    let run = try ringback()
    #expect(run.status == .exited(0))
    #expect(run.output + run.error == "")
  }
}
