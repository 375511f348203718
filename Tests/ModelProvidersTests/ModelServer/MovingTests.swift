import Conversation
import JSON
import Testing
import TestSupport

@testable import ModelProviders

/// A session that moves between services in the middle of a history with reasoning and tool calls.
@Suite struct MovingTests {
  /// One of the ordered pairs of different services.
  struct Pair: Sendable, CustomStringConvertible {
    let from: Int
    let to: Int

    var description: String {
      "\(strictServices[from].dialect) to \(strictServices[to].dialect) and back"
    }

    static let all = strictServices.indices.flatMap { from in
      strictServices.indices.filter { $0 != from }.map { Pair(from: from, to: $0) }
    }
  }

  private static let secret = "Only the first service may read this."

  @Test func `there are twenty ordered pairs of dialects`() {
    #expect(Pair.all.count == 20)
    #expect(Set(strictServices.map(\.dialect)) == Set(ProviderConfiguration.dialectNames))
  }

  @Test(arguments: Pair.all)
  func `a history moves to another service and back`(pair: Pair) async throws {
    let home = try ModelServer(
      strictServices[pair.from],
      .reply(
        PlannedReply(
          "Let me look.", reasoning: Self.secret,
          calls: [.init("file_read", ["path": "a"]), .init("file_read", ["path": "ż", "n": 2])])),
      .reply(PlannedReply("Both say 7.", reasoning: Self.secret)), .reply(PlannedReply("Home.")))
    let away = try ModelServer(
      strictServices[pair.to],
      .reply(PlannedReply(reasoning: "Elsewhere.", calls: [.init("now")])),
      .reply(PlannedReply("It is noon.", reasoning: "Elsewhere.")))
    let tools = ToolSet([try tool("file.read", description: "Reads."), try tool("now")])
    var entries = [prompt("What do they say?")]
    try await withModel(home) { first in
      try await withModel(away) { second in
        for (number, model) in [first, first, second, second, first].enumerated() {
          if number == 2 || number == 4 { entries.append(prompt("And now?")) }
          let request = ModelRequest(
            instructions: "Be brief.", entries: entries, tools: tools, maxOutputTokens: 1_000)
          let outcome = await ask(model, request)
          let reply = try #require(outcome.reply, "\(outcome) \(home.problems) \(away.problems)")
          entries.append(entry(of: reply, number: number, results: ["7", "7"]))
        }
      }
    }
    #expect(home.problems == [])
    #expect(away.problems == [])
    #expect(entries.last?.step?.reply.content == [.text("Home.")])
    #expect(away.requests.allSatisfy { !$0.text.contains(Self.secret) })
    #expect(away.requests[0].text.contains("Both say 7."))
  }
}
