import Conversation
import Foundation
import JSON
import Testing

@testable import ModelProviders

@Suite struct ReplayRefusalTests {
  @Test func `a directory that is none, or without exchanges, is refused`() async throws {
    try await withDirectory { directory in
      try await refuses("\(directory)/none", saying: "\(directory)/none cannot be replayed")
      try await refuses(directory, saying: "holds no recorded exchange.")
      try write("", to: "\(directory)/notes.json")
      try write("", to: "\(directory)/1.json")
      try await refuses(directory, saying: "holds no recorded exchange.")
      try write("{", to: "\(directory)/.0001.json.part")
      try await refuses(directory, saying: "one that was interrupted")
      try FileManager.default.createDirectory(
        atPath: "\(directory)/0001.json", withIntermediateDirectories: false)
      try await refuses(directory, saying: "0001.json cannot be read")
    }
  }

  @Test(arguments: [
    ("", "byte 0"), ("garbage", "byte 0"), (#"{"format":"#, "byte 10"),
    ("[]", "expected an object"),
    ("{}", "/format: missing"), (#"{"format":"ringback exchange 2"}"#, "/format: expected"),
    (changed("\"body\"", "\"bodies\""), "/request/body: missing"),
    (changed("\"ms\":2", "\"ms\":-2"), "/chunks/0/ms: expected"),
    (changed("\"ms\":2", "\"ms\":9223372036854775807"), "/chunks/0/ms: expected"),
    (changed("\"text\":\"a\"", "\"base64\":\"a\""), "/chunks/0/base64: expected base64"),
    (changed("\"text\":\"a\"", "\"text\":7"), "/chunks/0/text: expected a string"),
    (changed("\"status\":200", "\"status\":\"200\""), "/response/status: expected a whole number"),
    (changed("\"headers\":{}", "\"headers\":{\"a\":1}"), "/response/headers/a: expected a string"),
    (changed("\"complete\"", "\"over\""), "/end/as: expected complete"),
    (changed("\"complete\"", "\"failed\""), "/end/error: missing"),
    (
      changed("\"complete\"", "\"failed\",\"error\":{\"kind\":\"x\"}"),
      "/end/error/kind: there is no such kind"
    ),
    (changed("\"test\"", "\"nobody\""), "no provider \"nobody\""),
    (changed("\"test\"", "\"scripted\""), "\"scripted\" speaks no dialect"),
    (changed("\"openai-chat\"", "\"ollama\""), "spoke ollama then, and speaks openai-chat"),
  ])
  func `a file that is no exchange, or of a provider that is not here, is refused`(
    text: String, words: String
  ) async throws {
    try await withDirectory { directory in
      try write(text, to: "\(directory)/0001.json")
      try await refuses(directory, saying: words)
    }
  }

  @Test func `the file that these are made of is played`() async throws {
    try await withDirectory { directory in
      try write(whole, to: "\(directory)/0001.json")
      try await withRecordingCatalog("http://127.0.0.1:1", key: nil) { catalog in
        _ = try catalog.model(named: "replay/\(directory)")
        _ = try catalog.model(named: "replay-paced/\(directory)")
        #expect(try await catalog.models(provider: "replay").descriptions == [])
      }
    }
  }

  private func refuses(
    _ directory: String, saying words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await withRecordingCatalog("http://127.0.0.1:1", key: nil) { catalog in
      let error = #expect(throws: ModelError.self, sourceLocation: sourceLocation) {
        try catalog.model(named: "replay/\(directory)")
      }
      #expect(error?.kind == .configuration, sourceLocation: sourceLocation)
      let message = error?.message ?? ""
      #expect(message.contains(words), "\(message)", sourceLocation: sourceLocation)
    }
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }
}

private let whole = """
  {"format":"ringback exchange 1","provider":"test","dialect":"openai-chat","model":"m",
  "request":{"method":"POST","path":"chat/completions","body":{}},
  "response":{"ms":1,"status":200,"headers":{}},"chunks":[{"ms":2,"text":"a"}],
  "end":{"ms":3,"as":"complete"},"note":"a person's own"}
  """

private func changed(_ part: String, _ change: String) -> String {
  whole.split(separator: part, omittingEmptySubsequences: false).joined(separator: change)
}
