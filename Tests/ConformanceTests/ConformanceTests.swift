import Conformance
import Foundation
import Platform
import TestSupport
import Testing

/// `ringback conform`: clients that are right pass, each that is wrong is told how.
@Suite(.serialized, .enabled(if: ProgramRun.exists("python3"), "not installed: python3"))
struct ConformanceTests {
  private func expectFailure(
    _ run: ConformRun.Result, _ check: String, _ said: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(run.status == .exited(1), "\(run)", sourceLocation: location)
    #expect(run.output.contains("FAILED  \(check): "), "\(run)", sourceLocation: location)
    #expect(run.output.contains(said), "\(run)", sourceLocation: location)
    #expect(run.output.hasSuffix("1 checks: 0 ok, 1 failed, 0 skipped\n"), sourceLocation: location)
  }

  // MARK: Clients

  @Test(arguments: [["--lines"], ["--headers"]])
  func `a client that is right passes all checks`(words: [String]) throws {
    let run = try ConformRun.ofClient(words)
    #expect(run.status == .exited(0), "\(run)")
    #expect(run.output.hasSuffix(" 0 failed, \(words == ["--lines"] ? 1 : 0) skipped\n"))
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.count == Check.all.count + 1)
    for (line, check) in zip(lines, Check.all) where !line.hasPrefix("skipped") {
      #expect(line == "ok      \(check.name)")
    }
  }

  @Test(arguments: Fault.all)
  func `a client that is wrong is told how`(fault: Fault) throws {
    let run = try ConformRun.ofClient(
      fault.words, check: fault.check, timeoutMs: fault.isSilence ? 6_000 : 30_000)
    expectFailure(run, fault.check, fault.said)
  }

  @Test func `each check has a client that it fails`() {
    #expect(Set(Fault.all.map(\.check)) == Set(Check.all.map(\.name)))
  }

  @Test func `a client without approvals is not asked`() throws {
    for check in ["approve-allow", "approve-deny"] {
      let run = try ConformRun.ofClient(["no-approvals"], check: check)
      #expect(run.status == .exited(0))
      #expect(run.output.hasPrefix("skipped \(check): the client does not say"))
    }
  }

  @Test func `a failure shows the messages, the words on stderr and the end`() throws {
    let run = try ConformRun.ofClient(["wrong-code"], check: "unknown-request")
    let report = run.output
    #expect(report.contains("        expected  the error -32601\n"), "\(report)")
    #expect(report.contains("        came      the error {\"code\":-32600"), "\(report)")
    #expect(report.contains("        < {\"jsonrpc\":\"2.0\",\"id\":\"r\",\"method\":\"future/"))
    #expect(report.contains("        > {\"jsonrpc\": \"2.0\", \"id\": \"r\", \"error\""))
    #expect(report.contains("        stderr    ringback-test: The daemon ended with status 1."))
    #expect(report.contains("        ended     exit status 1 after "))
  }

  // MARK: Commands that are no clients

  @Test func `a command that does not exist is a wrong command line`() throws {
    let run = try ConformRun.result(["--", "/nonexistent/client"])
    #expect(run.status == .exited(2))
    #expect(run.output == "")
    #expect(run.error.hasPrefix("ringback: cannot start /nonexistent/client: "))
  }

  @Test func `a temporary directory that is not there is said so`() throws {
    let run = try ProgramRun.result(
      DaemonProcess.path, ["conform", "--only", "leave", "--", "true"],
      environment: ["TMPDIR": "/nonexistent"])
    #expect(run.status == .exited(2))
    #expect(run.error.hasPrefix("ringback: cannot write to a new directory in $TMPDIR"))
  }

  @Test func `a command that starts no daemon fails`() throws {
    expectFailure(
      try ConformRun.ofShell("exit 0"), "tool-result", "a daemon, started as ringback from PATH")
  }

  @Test func `a command that hangs is ended when its time is over`() throws {
    let run = try ConformRun.ofShell("exec sleep 300", timeoutMs: 300)
    expectFailure(run, "tool-result", "no end, killed after ")
  }

  @Test func `a command that writes megabytes to stderr is no trouble`() throws {
    let run = try ConformRun.ofShell(
      "yes 'words on stderr' | head -c 50000000 >&2; exec python3 \"$0\"")
    #expect(run.status == .exited(0), "\(run)")
  }

  @Test func `a command that writes without end is ended and its output is not kept`() throws {
    let run = try ConformRun.ofShell("yes & exec yes >&2", timeoutMs: 1_000)
    expectFailure(run, "tool-result", "no end, killed")
    #expect(run.output.utf8.count < 20_000)
  }

  @Test(arguments: ["", ">/dev/null 2>&1", ">/dev/null 2>&1 </dev/null"])
  func `what a command leaves behind is told and ended`(streams: String) throws {
    let seconds = Int.random(in: 100_000...999_999)
    let run = try ConformRun.ofShell("sleep \(seconds) \(streams) & exec python3 \"$0\"")
    expectFailure(run, "tool-result", "nothing left running")
    #expect(try !ConformRun.isAsleep(seconds))
  }

  @Test func `a daemon that is left with an open stdin is ended`() throws {
    let run = try ConformRun.ofClient(["leaves-daemon"], check: "leave")
    expectFailure(run, "leave", "the daemon whose stdin is still open")
  }

  @Test func `the kit takes its clients with it when a signal ends it`() throws {
    let seconds = Int.random(in: 100_000...999_999)
    // The client itself sends the signal, to its parent.
    let run = try ConformRun.ofShell("kill -TERM $PPID; exec sleep \(seconds)")
    #expect(run.status == .killed(signal: Signals.terminate))
    #expect(try !ConformRun.isAsleep(seconds))
  }

  // MARK: The command line

  @Test func `the list names all checks, or those that are wanted`() throws {
    let all = try ConformRun.result(["--list"])
    #expect(all.status == .exited(0))
    #expect(all.output.split(separator: "\n").count == Check.all.count)
    let two = try ConformRun.result(["--list", "--only", "leave", "--only", "initialize"])
    #expect(
      two.output.split(separator: "\n").map { $0.prefix(10) } == ["initialize", "leave     "])
  }

  @Test(arguments: [
    ["--only", "nothing", "--", "true"], ["--only", "nothing", "--list"], [], ["--"],
  ])
  func `a wrong command line is one line on stderr and status 2`(arguments: [String]) throws {
    let run = try ConformRun.result(arguments)
    #expect(run.status == .exited(2))
    #expect(run.output == "")
    #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
  }
}
