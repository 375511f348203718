import Conversation
import EventLoop
import HTTP
import JSON
import Testing
import TestSupport

@testable import ModelProviders

@Suite struct MessagesServiceTests {
  @Test func `a conversation with reasoning, parallel calls and results is accepted and replayed`()
    async throws
  {
    let calls = [
      PlannedReply.Call("file_read", ["path": "a", "n": 12_345_678_901]), .init("look"),
    ]
    let server = try ModelServer(
      MessagesService(), .reply(PlannedReply("I read.", reasoning: "Let me see.", calls: calls)),
      .reply(PlannedReply("Done.", reasoning: "Fine.")), .reply(PlannedReply("Bye.")))
    try await withModel(server) { model in
      var request = ModelRequest(
        instructions: "Be brief.", entries: [prompt("Read a.")],
        tools: ToolSet([try tool("file.read", description: "Reads."), try tool("look")]),
        parallelToolCalls: true)
      let first = try await model.reply(to: request) { _ in }
      #expect(first.text == "I read." && first.reasoning == "Let me see.")
      #expect(first.finish == .toolCalls)
      #expect(first.calls.map(\.name) == ["file.read", "look"])
      #expect(
        first.calls.first?.arguments == .json(["path": "a", "n": 12_345_678_901]))
      let image = ContentBlock(.image(data: "QUJD", mimeType: "image/png"))
      request.entries.append(
        first.asStep([ToolResult(callId: "0", content: [.text("x"), image]), .failure("1", "no")]))
      // A prompt that joins the turn.
      request.entries.append(prompt("Hurry."))
      let second = try await model.reply(to: request) { _ in }
      #expect(second.text == "Done." && second.reasoning == "Fine." && second.finish == .stop)
      #expect(second.usage == Usage(inputTokens: 10, outputTokens: 5))
      request.entries += [second.asStep([]), prompt("Thanks.")]
      let third = try await model.reply(to: request) { _ in }
      #expect(third.text == "Bye.")
    }
    #expect(server.problems == [])
    let last = try JSONValue(parsing: server.requests[2].body)
    #expect(
      last["messages"]?[1]?["content"]?.text
        == #"[{"type":"thinking","thinking":"Let me see.","signature":"\#(signature)"},"#
        + #"{"type":"redacted_thinking","data":"hidden-0"},{"type":"text","text":"I read."},"#
        + #"{"type":"tool_use","id":"toolu_t0_0","name":"file_read","input":{"path":"a","#
        + #""n":12345678901}},{"type":"tool_use","id":"toolu_t0_1","name":"look","input":{}}]"#)
  }

  private let signature = MessagesService.signature(of: "Let me see.", number: 0)

  @Test(arguments: [
    (Fault.refuse, ModelError.Kind.network, true),
    (.status(401, code: "authentication_error"), .authentication, false),
    (.status(403, code: "permission_error"), .permission, false),
    (.status(404, code: "not_found_error"), .notFound, false),
    (.status(413, code: "request_too_large"), .contextTooLong, false),
    (.status(429, headers: [("retry-after", "2")], code: "rate_limit_error"), .rateLimited, true),
    (.status(500, code: "api_error"), .overloaded, true),
    (.status(529, code: "overloaded_error"), .overloaded, true),
    (
      .status(529, headers: [("x-should-retry", "false")], code: "overloaded_error"), .overloaded,
      false
    ),
    (.cut(atByte: 300), .protocol, true), (.cut(atByte: 1_000), .protocol, true),
    (.reset(atByte: 700), .network, true), (.garbage, .protocol, true),
    (.stall(afterEvents: 4), .timeout, true), (.stallBefore, .timeout, true),
  ])
  func `a fault is an error of the right kind, and nothing of it is executed`(
    fault: Fault, kind: ModelError.Kind, retryable: Bool
  ) async throws {
    let server = try ModelServer(MessagesService(), .fault(fault, planned))
    try await withModel(server) { model in
      let outcome = await ask(model)
      #expect(outcome.reply == nil)
      #expect(outcome.error?.kind == kind, "\(String(describing: outcome.error))")
      #expect(outcome.error?.retryable == retryable)
    }
    #expect(server.problems == [])
  }

  @Test(arguments: [Fault.drip, .wrongLength(more: 9)])
  func `a reply that came whole is one, however it came`(fault: Fault) async throws {
    let server = try ModelServer(MessagesService(), .fault(fault, planned))
    try await withModel(server) { model in
      let outcome = await ask(model)
      #expect(outcome.error == nil)
      #expect(outcome.reply?.calls.map(\.name) == ["f"])
      #expect(outcome.text == "Hello, you.")
    }
  }

  @Test func `a limit and a refusal end a reply, whose calls are not executed`() async throws {
    var cut = planned
    cut.finish = .length
    var refused = planned
    refused.finish = .refused
    let server = try ModelServer(MessagesService(), .reply(cut), .reply(refused))
    try await withModel(server) { model in
      for finish in [FinishReason.length, .refusal] {
        let reply = await ask(model).reply
        #expect(reply?.finish == finish)
        guard case .malformed? = reply?.calls.first?.arguments else {
          return #expect(Bool(false), "a call of a reply that was cut off can be executed")
        }
      }
    }
  }

  @Test func `the models are asked for, all at once, with the headers of the dialect`() async throws
  {
    let server = try LoopbackServer(
      .response(headers: json, body: #"{"data":[{"id":"a","display_name":"A"}]}"#))
    try await withCatalog(
      server,
      members: [
        "dialect": "anthropic", "headers": ["anthropic-beta": "x-2026"],
        "baseUrl": .string(server.url + "/v1?api-version=1"),
      ]
    ) { catalog in
      let listing = try await catalog.models(provider: "test")
      #expect(
        listing.descriptions == [ModelDescription(id: "a", provider: "test", displayName: "A")])
      let request = try await server.request(at: 0)
      #expect(request.target == "/v1/models?limit=1000&api-version=1")
      #expect(request.header("x-api-key") == testKey)
      #expect(request.header("authorization") == nil)
      #expect(request.header("anthropic-version") == "2023-06-01")
      #expect(request.header("anthropic-beta") == "x-2026")
    }
  }

  private let planned = PlannedReply(
    "Hello, you.", reasoning: "Hm, hm.", calls: [.init("f", ["a": "b"])])

  private func withModel(
    _ server: ModelServer, _ body: (any LanguageModel) async throws -> Void
  ) async throws {
    let loop = EventLoop()
    defer {
      loop.stop()
      server.stop()
    }
    let catalog = ModelCatalog(
      environment: [:], http: HTTPClient(loop: loop, configuration: .direct), loop: loop)
    var provider = server.configuration.object ?? JSONObject()
    provider["timeouts"] = ["firstByteMs": 300, "idleMs": 300]
    try catalog.add(providers: ["test": .object(provider)])
    try await body(catalog.model(named: "test/m"))
  }
}

extension ModelReply {
  /// The step that a turn makes of the reply; the calls get the ids 0, 1 and so on.
  fileprivate func asStep(_ results: [ToolResult]) -> Entry {
    let calls = calls.enumerated().map { index, call in
      ToolCall(
        callId: "\(index)", providerId: call.id, name: call.name, arguments: call.arguments)
    }
    let reply = Reply(
      messageId: "m", content: [.text(text)], reasoning: reasoning, toolCalls: calls,
      finish: finish, usage: usage, raw: raw)
    return Entry(
      .step(
        Step(reply: reply) { call in
          results.first { $0.callId == call.callId } ?? .failure(call.callId, "no result")
        }), turnId: "t")
  }
}
