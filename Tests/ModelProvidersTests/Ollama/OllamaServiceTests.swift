import Conversation
import EventLoop
import HTTP
import JSON
import Testing

@testable import ModelProviders
@testable import TestSupport

@Suite struct OllamaServiceTests {
  @Test func `two steps with reasoning and parallel calls are accepted and replayed`() async throws
  {
    let server = try ModelServer(
      OllamaService(),
      .reply(
        PlannedReply(
          "Wait.", reasoning: "Two sums.",
          calls: [.init("add", ["a": 1.0]), .init("file_read", [:])])),
      .reply(PlannedReply("It is 3.", reasoning: "Done.")), .reply(PlannedReply("Yes.")))
    try await withModel(server) { model in
      let tools = ToolSet([
        try tool("add", schema: ["properties": ["a": true]]), try tool("file.read"),
      ])
      var request = ModelRequest(instructions: "Be brief.", entries: [prompt("Add.")], tools: tools)
      let first = try await model.reply(to: request) { _ in }
      #expect(first.reasoning == "Two sums.")
      #expect(first.calls.map(\.name) == ["add", "file.read"])
      #expect(first.usage == Usage(inputTokens: 10, outputTokens: 5))
      request.entries.append(entry(first))
      let second = try await model.reply(to: request) { _ in }
      #expect(second.text == "It is 3.")
      request.entries += [entry(second), prompt("Sure?")]
      #expect(try await model.reply(to: request) { _ in }.text == "Yes.")
    }
    #expect(server.problems == [])
    let last = try JSONValue(parsing: server.requests[2].body)
    #expect(
      (last["messages"]?.array ?? []).compactMap { $0["role"]?.string } == [
        "system", "user", "assistant", "tool", "tool", "assistant", "user",
      ])
    #expect(last["messages"]?[2]?["thinking"]?.string == "Two sums.")
    #expect(last["messages"]?[2]?["content"]?.string == "Wait.")
    #expect(
      last["messages"]?[2]?["tool_calls"]?[0]?["function"]?.text
        == #"{"index":0,"name":"add","arguments":{"a":1.0}}"#)
    #expect(last["messages"]?[5]?["thinking"]?.string == "Done.")
  }

  @Test func `a history of another provider is accepted too`() async throws {
    let server = try ModelServer(OllamaService(), .reply(PlannedReply("Yes.")))
    try await withModel(server) { model in
      let call = ToolCall(callId: "c1", providerId: "toolu_1", name: "x.y", arguments: .json([1]))
      let other = RawReply(origin: "other/dialect", json: EncodedJSON(["content": []]))
      let entries = [
        prompt("Hi"),
        step("So.", calls: [call], results: [.failure("c1", "no")], raw: other),
        step("Well.", raw: other), prompt("And?"),
      ]
      _ = try await model.reply(to: ModelRequest(entries: entries)) { _ in }
    }
    #expect(server.problems == [])
  }

  @Test(arguments: [
    (Fault.refuse, ModelError.Kind.network, true),
    (.status(500), .overloaded, true), (.status(503), .overloaded, true),
    (.status(429, headers: [("Retry-After", "3")]), .rateLimited, true),
    (.status(401), .authentication, false), (.status(404), .notFound, false),
    (.status(400), .invalidRequest, false),
    (.stallBefore, .timeout, true), (.stall(afterEvents: 1), .timeout, true),
    (.cut(atByte: 0), .protocol, true), (.cut(atByte: 150), .protocol, true),
    (.cut(atByte: 300), .protocol, true), (.reset(atByte: 150), .network, true),
    (.garbage, .protocol, true),
  ])
  func `what goes wrong has its kind, and nothing can be executed`(
    fault: Fault, kind: ModelError.Kind, retryable: Bool
  ) async throws {
    let reply = PlannedReply("Wait.", reasoning: "Hm.", calls: [.init("add", ["a": 1])])
    let server = try ModelServer(OllamaService(), .fault(fault, reply))
    try await withModel(server) { model in
      let outcome = await ask(model)
      #expect(outcome.reply == nil)
      #expect(outcome.error?.kind == kind, "\(outcome)")
      #expect(outcome.error?.retryable == retryable)
    }
    #expect(server.problems == [])
  }

  @Test(arguments: [Fault.drip, .wrongLength(more: 7)])
  func `what goes wrong around a whole reply does not hurt it`(fault: Fault) async throws {
    let server = try ModelServer(
      OllamaService(), .fault(fault, PlannedReply("Yes.", calls: [.init("add")])))
    try await withModel(server) { model in
      #expect(await ask(model).reply?.calls.count == 1)
    }
  }

  @Test(arguments: [
    (#""stream":true"#, #""stream":false"#, "stream"),
    (#""model":"m""#, #""model":"""#, "no model"),
    (#""stream":true"#, #""stream":true,"tool_choice":"auto""#, "unknown key tool_choice"),
    (#","thinking":"Hm.""#, "", "reasoning is lost"),
    (#""index":0,"#, "", "index is lost"),
    (#""tool_call_id":"call_t0_0""#, #""tool_call_id":"call_t0_1""#, "not that of call_t0_0"),
    (#""tool_name":"add""#, #""tool_name":"sub""#, "another tool"),
    (#"{"role":"tool","#, #"{"role":"user","#, "no result before"),
    (#""arguments":{"a":1}"#, #""arguments":"{}""#, "no object"),
    (#""content":"Hi""#, #""content":["Hi"]"#, "no string"),
    (#""type":"object","properties":{}"#, #""type":"object""#, "no object"),
  ])
  func `the service notices what it must`(part: String, change: String, problem: String) throws {
    let service = OllamaService()
    let events = service.events(
      of: PlannedReply(reasoning: "Hm.", calls: [.init("add", ["a": 1])]), number: 0)
    let reply = try read(events.joined(), by: ollama()).reply
    let request = ModelRequest(
      entries: [prompt("Hi"), entry(reply)], tools: ToolSet([try tool("add")]))
    let body = try ollamaBody(request)
    #expect(service.problems(with: recorded(body)) == [])
    let changed = body.split(separator: part, omittingEmptySubsequences: false)
    #expect(changed.count > 1, "\(body)")
    let problems = service.problems(with: recorded(changed.joined(separator: change)))
    #expect(problems.contains { $0.contains(problem) }, "\(problems)")
  }

  private func recorded(_ body: String) -> RecordedRequest {
    RecordedRequest(
      method: "POST", target: "/api/chat",
      headers: [.init(name: "Content-Type", value: "application/json")], body: Array(body.utf8),
      connection: 0)
  }

  /// The step that a reply makes when each of its calls is answered.
  private func entry(_ reply: ModelReply) -> Entry {
    let calls = reply.calls.enumerated().map { index, call in
      ToolCall(
        callId: "\(call.id)-\(index)", providerId: call.id, name: call.name,
        arguments: call.arguments)
    }
    return step(
      reply.text, calls: calls,
      results: calls.map { ToolResult(callId: $0.callId, content: [.text("3")]) }, raw: reply.raw)
  }

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
    provider["timeouts"] = ["firstByteMs": 500, "idleMs": 500]
    try catalog.add(providers: ["test": .object(provider)])
    try await body(catalog.model(named: "test/m"))
  }
}
