import Conversation
import JSON
import Testing

@testable import ModelProviders

/// What a scripted model refuses: files that are no scripts, and requests that are not as expected.
struct ScriptedRefusalTests {
  static let faults: [(script: String, message: String)] = [
    ("", "line 1 is not JSON"),
    ("{\"replies\": [\n1,\n]}", "line 3 is not JSON"),
    ("[]", "the file must be an object, and not array"),
    ("{}", "/replies is missing"),
    (#"{"replies": 1}"#, "/replies must be an array, and not 1"),
    (#"{"replies": [], "note": 1}"#, "/note is not known here; known are replies"),
    (#"{"replies": [1]}"#, "/replies/0 must be an object, and not 1"),
    (#"{"replies": [{}, {"txt": ""}]}"#, "/replies/1/txt is not known here"),
    (#"{"replies": [{"a/b~": ""}]}"#, "/replies/0/a~1b~0 is not known here"),
    (
      #"{"replies": [{"text": 1}]}"#,
      "/replies/0/text must be a string or an array of strings, and not 1"
    ),
    (#"{"replies": [{"text": ["a", null]}]}"#, "/replies/0/text/1 must be a string, and not null"),
    (#"{"replies": [{"reasoning": []}]}"#, "/replies/0/reasoning must be a string"),
    (#"{"replies": [{"toolCalls": {}}]}"#, "/replies/0/toolCalls must be an array, and not object"),
    (#"{"replies": [{"toolCalls": [{}]}]}"#, "/replies/0/toolCalls/0/name is missing"),
    (
      #"{"replies": [{"toolCalls": [{"name": "a", "id": ""}]}]}"#,
      "/replies/0/toolCalls/0/id is empty"
    ),
    (
      #"{"replies": [{"toolCalls": [{"name": "a", "arguments": 1, "argumentsText": ""}]}]}"#,
      "/replies/0/toolCalls/0/argumentsText cannot stand beside arguments"
    ),
    (
      #"{"replies": [{"finish": "cancelled"}]}"#,
      "/replies/0/finish must be one of stop, tool_calls"
    ),
    (#"{"replies": [{"usage": {"tokens": 1}}]}"#, "/replies/0/usage/tokens is not known here"),
    (
      #"{"replies": [{"usage": {"inputTokens": -1}}]}"#,
      "/replies/0/usage/inputTokens must be a whole number"
    ),
    (
      #"{"replies": [{"delayMs": 1.5}]}"#,
      "/replies/0/delayMs must be a whole number from 0 to 86400000"
    ),
    (#"{"replies": [{"delayMs": 1e99}]}"#, "/replies/0/delayMs must be a whole number"),
    (#"{"replies": [{"expect": {"prompt": ""}}]}"#, "/replies/0/expect/prompt is not known here"),
    (
      #"{"replies": [{"expect": {"tools": "a"}}]}"#,
      "/replies/0/expect/tools must be an array of strings"
    ),
    (#"{"replies": [{"error": {"kind": "network"}}]}"#, "/replies/0/error/message is missing"),
    (#"{"replies": [{"error": {"message": ""}}]}"#, "/replies/0/error/kind is missing"),
    (
      #"{"replies": [{"error": {"kind": "odd", "message": ""}}]}"#,
      "/replies/0/error/kind must be one of authentication"
    ),
    (
      #"{"replies": [{"error": {"kind": "quota", "message": "", "times": true}}]}"#,
      "/replies/0/error/times must be a whole"
    ),
    (#"{"replies": [{"stall": 1}]}"#, "/replies/0/stall must be true or false, and not 1"),
    (
      #"{"replies": [{"stall": true, "toolCalls": [{"name": "a"}]}]}"#,
      "/replies/0/stall cannot stand beside"
    ),
  ]

  @Test(arguments: faults)
  func `a malformed script is refused with its place`(_ script: String, _ message: String) throws {
    let error = try #require(throws: ModelError.self) { try Scripted.model(script) }
    #expect(error.kind == .configuration)
    #expect(error.message.contains(".json: \(message)"))
  }

  @Test func `bytes that are no text are refused`() throws {
    let error = try #require(throws: ModelError.self) {
      try Scripted.model(bytes: [0x22, 0xFF, 0x22])
    }
    #expect(error.kind == .configuration)
  }

  @Test func `a file that cannot be read is refused by name`() throws {
    let clock = ScriptClock { _ in }
    let error = try #require(throws: ModelError.self) {
      try ScriptedModel(path: "/no/such/script.json", clock: clock)
    }
    #expect(error.kind == .configuration)
    #expect(error.message.hasPrefix("/no/such/script.json cannot be read: "))
    #expect(throws: ModelError.self) { try ScriptedModel(path: "/", clock: clock) }
    #expect(throws: ModelError.self) { try ScriptedModel(path: "", clock: clock) }
    #expect(throws: ModelError.self) { try ScriptedModel(path: "a\0b", clock: clock) }
  }

  @Test func `a file that is too large is refused`() throws {
    let bytes = [UInt8](repeating: 0x20, count: ScriptedModel.mostBytes + 1)
    let error = try #require(throws: ModelError.self) { try Scripted.model(bytes: bytes) }
    #expect(error.message.hasSuffix("is larger than \(ScriptedModel.mostBytes) bytes"))
  }

  @Test func `a request that is as expected is answered`() async throws {
    try await expect(#"{"lastPromptContains": "5 + 7", "tools": ["b", "a"]}"#, nil)
    try await expect("{}", nil)
  }

  @Test func `a request that is not as expected is an error that says why`() async throws {
    try await expect(
      #"{"lastPromptContains": "weather"}"#,
      #"/replies/0/expect: expected the last prompt to contain "weather", but it is "What is 5 + 7?""#
    )
    try await expect(
      #"{"toolResultContains": "12"}"#,
      #"/replies/0/expect: expected a tool result that contains "12", but there is none"#)
    try await expect(
      #"{"tools": ["a"]}"#, #"/replies/0/expect: expected the tools "a", but "a, b" are on offer"#)
  }

  @Test func `a result that is not as expected is an error that shows it`() async throws {
    let script =
      #"{"replies": [{"toolCalls": [{"name": "a"}]}, {"expect": {"toolResultContains": "12"}}]}"#
    let model = try Scripted.model(script)
    var request = ModelRequest(entries: [.asked("go")])
    let reply = try #require(await Scripted.play(model, request).reply)
    request.entries.append(.answered(reply) { .text($0, "13") })
    #expect(
      await Scripted.play(model, request).error?.message.hasSuffix(
        #"expected a tool result that contains "12", but the results are "13""#) == true)
    request.entries.removeLast()
    request.entries.append(.answered(reply) { .text($0, "It is 12.") })
    #expect(await Scripted.play(model, request).reply != nil)
  }

  private func expect(_ expectation: String, _ message: String?) async throws {
    let tools = try ["a()", "b()"].map { try Rehearsal.tool($0) }
    let request = ModelRequest(entries: [.asked("What is 5 + 7?")], tools: ToolSet(tools))
    let played = try await Scripted.play(
      #"{"replies": [{"text": "x", "expect": \#(expectation)}]}"#, request)
    #expect((played.error == nil) == (message == nil))
    #expect(played.error?.message.hasSuffix(message ?? "") ?? true)
    #expect(played.error.map { $0.kind == .protocol } ?? true)
  }
}
