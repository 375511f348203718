import Foundation
import Platform
import TestSupport
import Testing

extension ClientTests {
  /// The clients' types are those of the daemon of this build.
  @Suite(.hosts("python3")) struct GeneratedTests {
    private func check(_ folder: URL) throws -> ClientRun.Result {
      try ClientRun.result("python3", [folder.path, "--check"])
    }

    @Test func `what is generated is up to date`() throws {
      let run = try check(ClientRun.root.appendingPathComponent("clients/generate"))
      #expect(run.status == .exited(0), "\(run.output)\n\(run.error)")
      #expect(run.output == "")
    }

    @Test func `a file that is not what it would be is told of with a difference`() throws {
      try withCopy { clients in
        let file = clients.appendingPathComponent("python/ringback/protocol.py")
        try "PROTOCOL_VERSION = 0\n".write(to: file, atomically: true, encoding: .utf8)
        let run = try check(clients.appendingPathComponent("generate"))
        #expect(run.status == .exited(1))
        #expect(run.output.contains("-PROTOCOL_VERSION = 0\n"))
        #expect(run.output.contains("+PROTOCOL_VERSION = 1\n"))
        #expect(try String(contentsOf: file, encoding: .utf8) == "PROTOCOL_VERSION = 0\n")
      }
    }

    @Test func `a daemon that is not there is one line and status 2`() throws {
      let run = try ClientRun.result(
        "python3", ["clients/generate", "--check", "/nonexistent/ringback"])
      #expect(run.status == .exited(2))
      #expect(run.output == "")
      #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
    }

    /// Gives a test a copy of the clients' folder, and takes it away again.
    private func withCopy(_ body: (URL) throws -> Void) throws {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("ringback-generate-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      // What cannot be removed lies among the system's temporary files, which it removes itself.
      defer { try? FileManager.default.removeItem(at: folder) }
      let clients = folder.appendingPathComponent("clients")
      try FileManager.default.copyItem(
        at: ClientRun.root.appendingPathComponent("clients"), to: clients)
      try body(clients)
    }
  }
}
