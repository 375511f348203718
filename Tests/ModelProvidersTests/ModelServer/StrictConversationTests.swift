import Conversation
import JSON
import Testing
import TestSupport

@testable import ModelProviders

/// Whole conversations with servers that refuse whatever is lost, altered or out of order.
@Suite struct StrictConversationTests {
  @Test(arguments: strictServices.indices)
  func `reasoning, parallel calls and their results go back as the service wants them`(
    number: Int
  ) async throws {
    let server = try ModelServer(
      strictServices[number],
      .reply(
        PlannedReply(
          "Let me look.", reasoning: "Two files, I think.",
          calls: [
            .init("file_read", ["path": "a \"b\" ż", "n": 1]),
            .init("file_read", ["path": "c", "deep": ["x": [1.5, true, nil]]]),
          ])),
      .reply(PlannedReply(reasoning: "Once more.", calls: [.init("now")])),
      .reply(PlannedReply("Both say 7.", reasoning: "Done.", tokens: (100, 20))))
    let tools = ToolSet([try tool("file.read", description: "Reads."), try tool("now")])
    var entries = [prompt("What do they say?")]
    try await withModel(server) { model in
      for step in 0..<3 {
        let request = ModelRequest(
          instructions: "Be brief.", entries: entries, tools: tools, maxOutputTokens: 1_000)
        let outcome = await ask(model, request)
        let reply = try #require(outcome.reply, "\(outcome) \(server.problems)")
        entries.append(entry(of: reply, number: step, results: ["7", "7"]))
      }
      let last = try #require(entries.last?.step?.reply)
      #expect(last.content == [.text("Both say 7.")])
      #expect(last.usage.totalTokens == 120)
      #expect(entries[1].step?.reply.toolCalls.map(\.name) == ["file.read", "file.read"])
      entries.append(prompt("Thank you."))
      #expect(await ask(model, ModelRequest(entries: entries, tools: tools)).reply != nil)
    }
    #expect(server.problems == [])
    #expect(server.requests.count == 4)
  }

  @Test(arguments: strictServices.indices)
  func `a history of another service is told in words that this one takes`(
    number: Int
  ) async throws {
    let server = try ModelServer(strictServices[number], .reply(PlannedReply("Yes.")))
    let raw = RawReply(origin: "other/x", json: EncodedJSON(["role": "assistant"]))
    let first = ModelReply(
      text: "Hm.", reasoning: "secret",
      calls: [
        .init(id: "toolu_1", name: "look.at", arguments: .json(["x": 1])),
        .init(id: "toolu_1", name: "?", arguments: .malformed(text: "{", reason: "cut")),
      ], finish: .toolCalls, raw: raw)
    let entries = [
      prompt("a"), entry(of: first, number: 1), prompt("b"),
      entry(of: ModelReply(text: "c", finish: .cancelled), number: 2), prompt("d"),
    ]
    try await withModel(server) { model in
      #expect(await ask(model, ModelRequest(entries: entries)).text == "Yes.")
    }
    #expect(server.problems == [])
    #expect(!server.requests[0].text.contains("secret"))
  }

  @Test(arguments: strictServices.indices)
  func `a reply that was cut off is part of a history that the service takes`(
    number: Int
  ) async throws {
    let server = try ModelServer(
      strictServices[number],
      .reply(PlannedReply("It is", reasoning: "Hm.", calls: [.init("now")], finish: .length)),
      .reply(PlannedReply("I see", calls: [.init("now")], finish: .refused)),
      .reply(PlannedReply(reasoning: "Only this.", finish: .length)), .reply(PlannedReply("Yes.")))
    let tools = ToolSet([try tool("now")])
    var entries = [prompt("a")]
    try await withModel(server) { model in
      for (step, finish) in [FinishReason.length, .refusal, .length].enumerated() {
        let outcome = await ask(model, ModelRequest(entries: entries, tools: tools))
        let reply = try #require(outcome.reply, "\(outcome)")
        #expect(reply.finish == finish)
        for call in reply.calls {
          guard case .malformed = call.arguments else { throw Executable() }
        }
        entries += [entry(of: reply, number: step), prompt("Go on.")]
      }
      #expect(await ask(model, ModelRequest(entries: entries, tools: tools)).text == "Yes.")
    }
    #expect(server.problems == [])
  }

  @Test(arguments: strictServices.indices)
  func `a forced call, a schema and a picture are said as the service wants them`(
    number: Int
  ) async throws {
    let server = try ModelServer(strictServices[number], .reply(PlannedReply("{}")))
    let tools = ToolSet([try tool("file.read")])
    let image = ContentBlock(.image(data: "QUJD", mimeType: "image/png"))
    let call = ModelReply.Call(id: "x", name: "file.read", arguments: .json([:]))
    let look = Entry(
      .step(
        Step(
          reply: Reply(
            messageId: "m", content: [],
            toolCalls: [
              ToolCall(
                callId: "c", providerId: "x", name: call.name, arguments: call.arguments)
            ],
            finish: .toolCalls)
        ) { ToolResult(callId: $0.callId, content: [.text("see"), image]) }), turnId: "t")
    let request = ModelRequest(
      entries: [prompt(.text("a"), image), look], tools: tools, toolChoice: .named("file.read"),
      parallelToolCalls: false, outputSchema: EncodedJSON(["type": "object"]))
    try await withModel(server) { model in
      #expect(await ask(model, request).text == "{}")
    }
    #expect(server.problems == [])
  }
}

/// A call that could be executed although it must not be.
private struct Executable: Error {}

extension Entry {
  /// The entry's step, if it is one.
  var step: Step? {
    if case .step(let step) = kind { step } else { nil }
  }
}
