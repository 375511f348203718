import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct RequestTests {
  @Test func `the smallest request`() throws {
    let request = ModelRequest(entries: [prompt("Hi")])
    #expect(
      try body(request)
        == #"{"model":"m","stream":true,"stream_options":{"include_usage":true},"#
        + #""messages":[{"role":"user","content":"Hi"}]}"#)
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
      outputSchema: EncodedJSON(schema), maxOutputTokens: 7,
      options: [
        "temperature": 0.0, "metadata": ["n": .number(try #require(JSONNumber(literal: "1.0")))],
      ])
    #expect(
      try body(request)
        == #"{"model":"m","stream":true,"stream_options":{"include_usage":true},"max_tokens":7,"#
        + #""tool_choice":{"type":"function","function":{"name":"file_read"}},"#
        + #""parallel_tool_calls":false,"response_format":{"type":"json_schema","json_schema":"#
        + #"{"name":"output","schema":{"type":"object","properties":{"x":{"type":"integer"}},"#
        + #""required":["x"],"additionalProperties":false},"strict":true}},"#
        + #""temperature":0.0,"metadata":{"n":1.0},"#
        + #""messages":[{"role":"system","content":"Be \"brief\"."},{"role":"user","content":"Hi"}],"#
        + #""tools":[{"type":"function","function":{"name":"add","description":"Adds.","#
        + #""parameters":{"type":"object","properties":{"a":{}}}}},"#
        + #"{"type":"function","function":{"name":"file_read","parameters":{"type":"object"}}}]}"#)
  }

  @Test func `the switches change what they say`() throws {
    var quirks = ChatQuirks(host: "api.openai.com")
    quirks.systemRole = .developer
    quirks.includeUsage = false
    quirks.takesOutputSchema = false
    quirks.noToolsForNone = true
    let request = ModelRequest(
      instructions: "x", entries: [], tools: ToolSet([try tool("add")]), toolChoice: .none,
      parallelToolCalls: true, outputSchema: EncodedJSON(["type": "object"]), maxOutputTokens: 7)
    #expect(
      try body(request, quirks: quirks)
        == #"{"model":"m","stream":true,"max_completion_tokens":7,"#
        + #""messages":[{"role":"developer","content":"x"}]}"#)
  }

  @Test func `row 42: the bound of tokens has the name that the service knows`() throws {
    let request = ModelRequest(entries: [], maxOutputTokens: 7)
    #expect(try body(request).contains(#""max_tokens":7"#))
    let body = try body(request, quirks: ChatQuirks(host: "api.openai.com"))
    #expect(body.contains(#""max_completion_tokens":7"#) && !body.contains("max_tokens"))
  }

  @Test func `row 43: there is one system message, before everything else`() throws {
    let request = ModelRequest(
      instructions: "x",
      entries: [prompt("a"), step("b"), Entry(.prompt([.text("c")]), turnId: "t", isOurs: true)])
    let messages = try JSONValue(parsing: body(request))["messages"]?.array ?? []
    let roles = messages.map { $0["role"]?.string }
    #expect(roles == ["system", "user", "assistant", "user"])
  }

  @Test(arguments: [
    (ToolChoice.auto, ""), (.none, #""tool_choice":"none","#),
    (.required, #""tool_choice":"required","#),
  ])
  func `the tool choice is a word`(choice: ToolChoice, words: String) throws {
    let request = ModelRequest(
      entries: [], tools: ToolSet([try tool("add")]), toolChoice: choice)
    #expect(
      try body(request)
        == #"{"model":"m","stream":true,"stream_options":{"include_usage":true},"# + words
        + #""messages":[],"tools":[{"type":"function","function":{"name":"add","#
        + #""parameters":{"type":"object"}}}]}"#)
  }

  @Test func `without tools nothing is said about them`() throws {
    let request = ModelRequest(entries: [], toolChoice: .none, parallelToolCalls: true)
    #expect(
      try body(request)
        == #"{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[]}"#)
  }

  @Test func `a choice that no tool can meet is refused`() {
    refuses(ModelRequest(entries: [], toolChoice: .required), saying: "no tool is on offer")
    refuses(ModelRequest(entries: [], toolChoice: .named("add")), saying: "\"add\"")
  }

  @Test(arguments: [
    "model", "messages", "tools", "tool_choice", "stream", "stream_options", "max_tokens",
    "max_completion_tokens", "parallel_tool_calls", "response_format",
  ])
  func `an option cannot overwrite what the request says itself`(key: String) {
    var request = ModelRequest(entries: [])
    request.options[key] = 1
    refuses(request, saying: "\"\(key)\"")
  }

  @Test func `a schema beyond strict mode is sent without it`() throws {
    let schemas: [JSONValue] = [
      ["type": "object"],
      ["type": "array", "items": ["type": "string"]],
      ["type": "object", "properties": ["x": [:]], "additionalProperties": false],
      ["type": "object", "properties": [:], "additionalProperties": false, "minProperties": 1],
      [
        "type": "object", "properties": ["x": ["type": "string", "format": "uri"]],
        "required": ["x"], "additionalProperties": false,
      ],
    ]
    for schema in schemas { #expect(!StrictSchema.allows(schema), "\(schema.text)") }
    #expect(
      StrictSchema.allows([
        "type": "object", "additionalProperties": false, "required": ["x", "y"],
        "properties": [
          "x": ["type": ["array", "null"], "items": ["$ref": "#/$defs/d"]],
          "y": ["anyOf": [["type": "string", "format": "date"], ["type": "null"]]],
        ],
        "$defs": ["d": ["type": "string", "enum": ["a"]]],
      ]))
  }

  @Test func `the history is encoded once, also for a preview`() throws {
    let entry = prompt("Hi")
    let tools = ToolSet([try tool("add")])
    let first = try body(ModelRequest(entries: [entry], tools: tools))
    let bytes = entry.encoded.bytes(for: "test/openai-chat null echo") { Array("again".utf8) }
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"role":"user","content":"Hi"}"#)
    #expect(try body(ModelRequest(entries: [entry], tools: tools)) == first)
  }

  private func refuses(
    _ request: ModelRequest, saying words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: ModelError.self, sourceLocation: sourceLocation) {
      try body(request)
    }
    #expect(error?.kind == .invalidRequest, sourceLocation: sourceLocation)
    #expect(error?.retryable == false, sourceLocation: sourceLocation)
    #expect(error?.message.contains(words) == true, sourceLocation: sourceLocation)
  }
}
