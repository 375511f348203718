import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct ResponsesRequestTests {
  private let head =
    #"{"model":"m","stream":true,"store":false,"include":["reasoning.encrypted_content"]"#

  @Test func `the smallest request keeps nothing at the provider`() throws {
    let request = ModelRequest(entries: [prompt("Hi")])
    #expect(
      try body(request, quirks: ResponsesQuirks())
        == head + #","input":[{"type":"message","role":"user","content":"Hi"}]}"#)
    #expect(responses.path(for: "m") == "responses")
  }

  @Test func `a request with everything`() throws {
    let schema: JSONValue = [
      "type": "object", "properties": ["x": ["type": "integer"]], "required": ["x"],
      "additionalProperties": false,
    ]
    let request = ModelRequest(
      instructions: "Be \"brief\".", entries: [prompt("Hi")],
      tools: ToolSet([
        try tool(
          "add", description: "Adds.", schema: ["type": "object", "properties": ["a": [:]]]),
        try tool("file.read"),
      ]),
      toolChoice: .named("file.read"), parallelToolCalls: false,
      outputSchema: EncodedJSON(schema), maxOutputTokens: 70,
      options: [
        "reasoning": ["effort": "low", "summary": "auto"], "text": ["verbosity": "low"],
        "include": ["message.output_text.logprobs", "reasoning.encrypted_content"],
        "temperature": 0.0,
      ])
    #expect(
      try body(request, quirks: ResponsesQuirks())
        == #"{"model":"m","stream":true,"store":false,"include":["reasoning.encrypted_content","#
        + #""message.output_text.logprobs"],"instructions":"Be \"brief\".","#
        + #""max_output_tokens":70,"tool_choice":{"type":"function","name":"file_read"},"#
        + #""parallel_tool_calls":false,"text":{"format":{"type":"json_schema","name":"output","#
        + #""schema":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"],"#
        + #""additionalProperties":false},"strict":true},"verbosity":"low"},"#
        + #""reasoning":{"effort":"low","summary":"auto"},"temperature":0.0,"#
        + #""input":[{"type":"message","role":"user","content":"Hi"}],"#
        + #""tools":[{"type":"function","name":"add","description":"Adds.","#
        + #""parameters":{"type":"object","properties":{"a":{}}},"strict":false},"#
        + #"{"type":"function","name":"file_read","parameters":{"type":"object"},"#
        + #""strict":false}]}"#)
  }

  @Test(arguments: [
    ("gpt-5", true), ("o4-mini", true), ("openai/gpt-5.2", true), ("llama4", true),
    ("gpt-4.1", false), ("gpt-4o-mini", false), ("openai/gpt-4o", false),
    ("ft:gpt-3.5-turbo:x", false), ("chatgpt-4o-latest", false),
  ])
  func `models that do not reason are not asked for encrypted reasoning`(
    model: String, isAsked: Bool
  ) throws {
    var quirks = ResponsesQuirks()
    let request = ModelRequest(entries: [])
    #expect(try body(request, quirks: quirks, model: model).contains("encrypted") == isAsked)
    quirks.encryptedReasoning = .always
    #expect(try body(request, quirks: quirks, model: model).contains("encrypted"))
    quirks.encryptedReasoning = .never
    #expect(try !body(request, quirks: quirks, model: model).contains("include"))
  }

  @Test(arguments: [
    (ToolChoice.auto, ""), (.none, #","tool_choice":"none""#),
    (.required, #","tool_choice":"required""#),
  ])
  func `the tool choice is a word`(choice: ToolChoice, words: String) throws {
    let request = ModelRequest(
      entries: [], tools: ToolSet([try tool("add")]), toolChoice: choice)
    #expect(
      try body(request, quirks: ResponsesQuirks())
        == head + words + #","input":[],"tools":[{"type":"function","name":"add","#
        + #""parameters":{"type":"object"},"strict":false}]}"#)
  }

  @Test func `the switches change what is said`() throws {
    var quirks = ResponsesQuirks()
    quirks.encryptedReasoning = .never
    quirks.takesOutputSchema = false
    quirks.noToolsForNone = true
    let request = ModelRequest(
      entries: [], tools: ToolSet([try tool("add")]), toolChoice: .none, parallelToolCalls: true,
      outputSchema: EncodedJSON(["type": "object"]))
    #expect(
      try body(request, quirks: quirks)
        == #"{"model":"m","stream":true,"store":false,"input":[]}"#)
    let dialect = OpenAIResponses(provider: "test", quirks: quirks)
    #expect(!dialect.takesOutputSchema)
  }

  @Test func `a bound below the least that the service takes is raised to it`() throws {
    let request = ModelRequest(entries: [], maxOutputTokens: 1)
    #expect(
      try body(request, quirks: ResponsesQuirks())
        == head + #","max_output_tokens":16,"input":[]}"#)
  }

  @Test func `the client's own format goes out where the turn has none`() throws {
    var request = ModelRequest(entries: [])
    request.options["text"] = ["format": ["type": "json_object"]]
    #expect(
      try body(request, quirks: ResponsesQuirks())
        == head + #","text":{"format":{"type":"json_object"}},"input":[]}"#)
  }

  @Test func `options that contradict the request are refused`() throws {
    var request = ModelRequest(entries: [], outputSchema: EncodedJSON(["type": "object"]))
    request.options["text"] = ["format": ["type": "text"]]
    refuses(request, saying: "\"format\"")
    request.options["text"] = "long"
    refuses(request, saying: "\"text\" must be an object")
    request.options["text"] = nil
    request.options["include"] = "all"
    refuses(request, saying: "\"include\"")
    request.options["include"] = [1]
    refuses(request, saying: "\"include\"")
  }

  @Test(arguments: [
    "model", "input", "stream", "store", "instructions", "max_output_tokens", "tools",
    "tool_choice", "parallel_tool_calls", "previous_response_id", "conversation",
  ])
  func `an option cannot overwrite what the request says itself`(key: String) {
    var request = ModelRequest(entries: [])
    request.options[key] = 1
    refuses(request, saying: "\"\(key)\"")
  }

  @Test func `a choice that no tool can meet is refused`() {
    refuses(ModelRequest(entries: [], toolChoice: .required), saying: "no tool is on offer")
    refuses(ModelRequest(entries: [], toolChoice: .named("add")), saying: "\"add\"")
  }

  @Test func `the history is encoded once`() throws {
    let entry = prompt("Hi")
    let request = ModelRequest(entries: [entry])
    let first = try body(request, quirks: ResponsesQuirks())
    let bytes = entry.encoded.bytes(for: "test/openai-responses true") { Array("again".utf8) }
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"type":"message","role":"user","content":"Hi"}"#)
    #expect(try body(request, quirks: ResponsesQuirks()) == first)
  }

  private func refuses(
    _ request: ModelRequest, saying words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: ModelError.self, sourceLocation: sourceLocation) {
      try body(request, quirks: ResponsesQuirks())
    }
    #expect(error?.kind == .invalidRequest, sourceLocation: sourceLocation)
    #expect(error?.retryable == false, sourceLocation: sourceLocation)
    #expect(error?.message.contains(words) == true, sourceLocation: sourceLocation)
  }
}
