import Foundation
import Platform
import TestSupport
import Testing

/// Runs `ringback conform`, by default on the client of these tests.
enum ConformRun {
  /// The client that is right, or wrong in one way.
  static let client = root.appendingPathComponent("Tests/ConformanceTests/Clients/client.py").path
  /// The checkout.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// How the kit ended and what it wrote.
  typealias Result = (status: ChildProcess.ExitStatus, output: String, error: String)

  /// Runs the kit with these arguments.
  static func result(_ arguments: [String]) throws -> Result {
    try ProgramRun.result(
      DaemonProcess.path, ["conform"] + arguments, environment: ["PYTHONDONTWRITEBYTECODE": "1"],
      seconds: 300)
  }

  /// Checks the client of these tests.
  ///
  /// - Parameters:
  ///   - words: The client's arguments, faults among them.
  ///   - check: The only check; nil for all.
  ///   - timeoutMs: How long the client has.
  /// - Returns: How the kit ended and what it wrote.
  /// - Throws: When it does not end.
  static func ofClient(
    _ words: [String] = [], check: String? = nil, timeoutMs: Int = 30_000
  ) throws -> Result {
    try result(
      (check.map { ["--only", $0] } ?? []) + [
        "--timeout", "\(timeoutMs)", "--", "python3", client,
      ] + words)
  }

  /// Whether a `sleep` of so many seconds is there.
  static func isAsleep(_ seconds: Int) throws -> Bool {
    try ProgramRun.result("ps", ["-A", "-o", "args="]).output.contains("sleep \(seconds)")
  }

  /// Checks a line of shell, in which `$0` is the client.
  static func ofShell(
    _ line: String, check: String = "tool-result", timeoutMs: Int = 30_000
  ) throws -> Result {
    try result([
      "--only", check, "--timeout", "\(timeoutMs)", "--", "sh", "-c", line, client,
    ])
  }
}
