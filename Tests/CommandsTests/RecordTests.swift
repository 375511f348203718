import Foundation
import JSON
import Platform
import TestSupport
import Testing

/// `--record` and the model `replay/DIR`; against the binary.
struct RecordTests {
  private static let key = "sk-test-0123456789abcdef"

  @Test func `what ask has recorded is played without server and key`() throws {
    let call =
      #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"date","#
      + #""arguments":"{}"}}]},"finish_reason":"tool_calls"}]}"#
    let answer = #"{"choices":[{"delta":{"content":"It is today."},"finish_reason":"stop"}]}"#
    let server = try LoopbackServer(
      .response(body: "data: \(call)\n\n"), .response(body: "data: \(answer)\n\n"))
    let configuration = JSONValue.object([
      "providers": [
        "test": [
          "dialect": "openai-chat", "baseUrl": .string(server.url), "apiKeyEnv": "RECORD_TEST_KEY",
        ]
      ]
    ])
    try withFile(configuration.text) { file in
      let directory = file + ".d"
      defer { try? FileManager.default.removeItem(atPath: directory) }
      let recorded = try ask("test/m", file, ["--record", directory], key: Self.key)
      #expect(recorded.output == "It is today.\n", "\(recorded)")
      #expect(server.requests.count == 2)
      server.stop()
      let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
      #expect(names == ["0001.json", "0002.json"])
      for name in names {
        let text = try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
        #expect(!text.contains("0123456789"))
      }
      let played = try ask("replay/\(directory)", file, [])
      #expect(played.status == .exited(0))
      #expect(played.output == recorded.output, "\(played)")
      let changed = try ask("replay/\(directory)", file, [], prompt: "What time is it?")
      #expect(changed.status == .exited(1))
      #expect(changed.error.contains("/messages/0/content"), "\(changed)")
    }
  }

  @Test func `a directory that cannot be recorded into is a wrong command line`() throws {
    let run = try ringback("--record", "/nonexistent/directory")
    #expect(run.status == .exited(2))
    #expect(run.error.hasPrefix("ringback: cannot record into /nonexistent/directory: "))
  }

  private func ask(
    _ model: String, _ configuration: String, _ options: [String], key: String? = nil,
    prompt: String = "What date is it?"
  ) throws -> (status: ChildProcess.ExitStatus, output: String, error: String) {
    let arguments =
      ["ask", "--model", model, "--config", configuration] + options
      + ["--tool", "date=echo today", prompt]
    var environment = ["no_proxy": "127.0.0.1"]
    environment["RECORD_TEST_KEY"] = key
    return try ProgramRun.result(DaemonProcess.path, arguments, environment: environment)
  }
}
