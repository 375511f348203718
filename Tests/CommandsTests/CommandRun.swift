import Foundation
import Platform
import TestSupport

/// Runs `ringback` to its end.
func ringback(
  _ arguments: String..., input: String = ""
) throws -> (status: ChildProcess.ExitStatus, output: String, error: String) {
  try ProgramRun.result(DaemonProcess.path, arguments, input: input)
}

/// Starts `ringback`.
func startRingback(_ arguments: String...) throws -> ProgramRun {
  try ProgramRun(DaemonProcess.path, arguments)
}

/// Gives a test a file with this text, and takes it away again.
func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
  let file = FileManager.default.temporaryDirectory
    .appendingPathComponent("ringback-test-\(UUID().uuidString).json")
  try Data(text.utf8).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  return try body(file.path)
}

/// A number of seconds that nobody else sleeps, by which a process is found if it is left over.
func uniqueSeconds() -> String { "9\(UInt32.random(in: 100_000_000..<999_999_999))" }

/// Whether a process that sleeps so long is left.
func isAsleep(_ seconds: String) throws -> Bool {
  try ProgramRun.result("ps", ["-A", "-o", "args="]).output.contains("sleep \(seconds)")
}
