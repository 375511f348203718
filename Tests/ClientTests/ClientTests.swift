import Foundation
import Platform
import TestSupport
import Testing

/// The clients of other languages, with their own tests, against the binary of this build.
///
/// One after another: the shell client's tests look for processes by name.
@Suite(.serialized) struct ClientTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let hasPython = ProgramRun.exists("python3")
  static let hasJQ = ProgramRun.exists("jq")

  /// Runs a program in the checkout with `RINGBACK` set and the binary's folder in `PATH`.
  private func run(
    _ file: String, _ arguments: String..., environment: [String: String] = [:]
  ) throws -> (status: ChildProcess.ExitStatus, output: String, error: String) {
    let path = CurrentProcess.environmentVariable("PATH") ?? ""
    var variables = [
      "RINGBACK": DaemonProcess.path, "PATH": "\(DaemonProcess.products.path):\(path)",
      "PYTHONDONTWRITEBYTECODE": "1",
    ]
    variables.merge(environment) { $1 }
    return try ProgramRun.result(
      file, arguments, environment: variables, directory: Self.root, seconds: 540)
  }

  @Test(.enabled(if: hasPython, "python3 is missing"))
  func `the Python client passes its tests`() throws {
    let result = try run("python3", "-m", "unittest", "discover", "-s", "clients/python/tests")
    #expect(result.status == .exited(0), "\(result.error)")
  }

  @Test(.enabled(if: hasPython, "python3 is missing"))
  func `the Python example adds`() throws {
    let result = try run(
      "python3", "clients/python/examples/add.py",
      environment: ["PYTHONPATH": "clients/python"])
    #expect(result.status == .exited(0), "\(result.error)")
    #expect(result.output.contains("12"))
    #expect(result.output.contains("end_turn after 2 steps"))
  }

  @Test(.enabled(if: hasJQ, "jq is missing"), .enabled(if: hasPython, "python3 is missing"))
  func `the shell client passes its tests`() throws {
    let result = try run("sh", "clients/shell/test.sh")
    #expect(result.status == .exited(0), "\(result.output)\n\(result.error)")
  }

  @Test(.enabled(if: hasJQ, "jq is missing"))
  func `the shell client's example adds`() throws {
    let result = try run(
      "sh", "clients/shell/loop.sh", "-t", "clients/shell/tools.json", "What is 5 + 7?")
    #expect(result.status == .exited(0), "\(result.error)")
    #expect(result.output.contains("12"))
  }

  // MARK: The README

  /// The blocks of a language in the top README.
  private func readme(_ language: String) throws -> [String] {
    let text = try String(
      contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
    return text.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
  }

  @Test(.enabled(if: hasPython, "python3 is missing"))
  func `the README's Python runs as it stands`() throws {
    let program = try #require(try readme("python").first)
    let result = try run("python3", "-c", program, environment: ["PYTHONPATH": "clients/python"])
    #expect(result.status == .exited(0), "\(result.error)")
    #expect(result.output == "The answer is 12.\n")
  }

  @Test func `the README's shell line runs as it stands`() throws {
    let line = try #require(
      try readme("sh").first { $0.contains("session.jsonl") })
    let result = try run("sh", "-c", line)
    #expect(result.status == .exited(0), "\(result.error)")
    #expect(result.output.contains(#""stopReason":"end_turn""#))
  }

  @Test func `the README's question is answered by the built-in model as well`() throws {
    // The line itself needs a key; everything else of it is run.
    let line = try #require(try readme("sh").first { $0.contains("ringback ask") })
    let words = line.replacingOccurrences(of: "OPENAI_API_KEY=… ", with: "")
      .replacingOccurrences(of: "openai/gpt-5", with: "rehearsal/rehearsal")
    let result = try run("sh", "-c", words)
    #expect(result.status == .exited(0), "\(result.error)")
    #expect(!result.output.isEmpty)
  }
}
