import Foundation
import Testing

extension ClientTests {
  /// The programs in the top README, run as they stand.
  struct ReadmeTests {
    /// The blocks of a language in the top README.
    private func readme(_ language: String) throws -> [String] {
      let text = try String(
        contentsOf: ClientRun.root.appendingPathComponent("README.md"), encoding: .utf8)
      return text.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
        $0.components(separatedBy: "```").first
      }
    }

    @Test(.hosts("python3")) func `the README's Python runs as it stands`() throws {
      let program = try #require(try readme("python").first)
      let output = try ClientRun.output(
        "python3", "-c", program, environment: ["PYTHONPATH": "clients/python"])
      #expect(output == "The answer is 12.\n")
    }

    @Test func `the README's shell line runs as it stands`() throws {
      let line = try #require(
        try readme("sh").first { $0.contains("session.jsonl") })
      let output = try ClientRun.output("sh", "-c", line)
      #expect(output.contains(#""stopReason":"end_turn""#))
    }

    @Test func `the README's question is answered by the built-in model as well`() throws {
      // The line itself needs a key; everything else of it is run.
      let line = try #require(try readme("sh").first { $0.contains("ringback ask") })
      let words = line.replacingOccurrences(of: "OPENAI_API_KEY=… ", with: "")
        .replacingOccurrences(of: "openai/gpt-5", with: "rehearsal/rehearsal")
      #expect(try !ClientRun.output("sh", "-c", words).isEmpty)
    }
  }
}
