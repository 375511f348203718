import Foundation
import TestSupport

/// Gives a test a daemon whose sessions use a script of these replies; a session `s` is open and the
/// tool `add` is registered.
func withScript(
  _ replies: String, _ arguments: [String] = [],
  _ body: (inout DaemonProcess, inout TestClient) throws -> Void
) throws {
  try withScriptFile(replies) { model in
    try withDaemon(["--model", model] + arguments) { daemon, client in
      try client.register(TestClient.add)
      try client.open("s")
      try body(&daemon, &client)
    }
  }
}

/// Gives a test the name of a model that plays these replies.
func withScriptFile(_ replies: String, _ body: (String) throws -> Void) throws {
  let file = FileManager.default.temporaryDirectory
    .appendingPathComponent("ringback-script-\(UUID().uuidString).json")
  try Data("{\"replies\": [\(replies)]}".utf8).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  try body("scripted/\(file.path)")
}
