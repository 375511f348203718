import Foundation
import Platform
import TestSupport
import Testing

/// Runs the clients of other languages as their users do: in the checkout, against the binary of this build.
enum ClientRun {
  /// The checkout.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// How a program ended and what it wrote.
  typealias Result = (status: ChildProcess.ExitStatus, output: String, error: String)

  /// Runs a program in the checkout with `RINGBACK` set and the binary's folder in `PATH`.
  static func result(
    _ file: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Result {
    let path = CurrentProcess.environmentVariable("PATH") ?? ""
    var variables = [
      "RINGBACK": DaemonProcess.path, "PATH": "\(DaemonProcess.products.path):\(path)",
      "PYTHONDONTWRITEBYTECODE": "1",
    ]
    variables.merge(environment) { $1 }
    return try ProgramRun.result(
      file, arguments, environment: variables, directory: root, seconds: 540)
  }

  /// Runs a program that must end with 0, and returns what it wrote to stdout.
  @discardableResult static func output(
    _ file: String, _ arguments: String..., environment: [String: String] = [:],
    at location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let result = try result(file, arguments, environment: environment)
    #expect(
      result.status == .exited(0), "\(result.output)\n\(result.error)", sourceLocation: location)
    return result.output
  }

  /// Lets the conformance kit check a client's program, which must pass; returns the report.
  ///
  /// Each check may take three times what it may by default, for busy machines.
  @discardableResult static func conform(
    _ command: String..., at location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let result = try result(DaemonProcess.path, ["conform", "--timeout", "90000", "--"] + command)
    #expect(
      result.status == .exited(0), "\(result.output)\n\(result.error)", sourceLocation: location)
    return result.output
  }
}

extension Trait where Self == ConditionTrait {
  /// Leaves a test out where a client's host is not installed; not in CI, where it must be.
  static func hosts(_ names: String...) -> Self {
    let missing = names.filter { !ProgramRun.exists($0) }
    let inCI = CurrentProcess.environmentVariable("CI") != nil
    return .enabled(
      if: missing.isEmpty || inCI, "not installed: \(missing.joined(separator: ", "))")
  }

  /// Leaves a test out where a Python module is not installed; not in CI, where it must be.
  static func pythonModules(_ names: String...) -> Self {
    let inCI = CurrentProcess.environmentVariable("CI") != nil
    return .enabled("Python cannot import \(names.joined(separator: ", "))") {
      if inCI { return true }
      guard ProgramRun.exists("python3") else { return false }
      let imports = "import \(names.joined(separator: ", "))"
      return try ProgramRun.result("python3", ["-c", imports]).status == .exited(0)
    }
  }
}

/// All tests of clients, one after another: some look for processes by name.
@Suite(.serialized) enum ClientTests {}
