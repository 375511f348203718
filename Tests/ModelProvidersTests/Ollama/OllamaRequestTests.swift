import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct OllamaRequestTests {
  @Test func `the smallest request`() throws {
    #expect(
      try ollamaBody(ModelRequest(entries: [prompt("Hi")]))
        == #"{"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}]}"#)
  }

  @Test func `a request with everything`() throws {
    let request = ModelRequest(
      instructions: "Be \"brief\".", entries: [prompt("Hi")],
      tools: ToolSet([try tool("add", description: "Adds."), try tool("file.read")]),
      parallelToolCalls: false, outputSchema: EncodedJSON(["type": "object"]), maxOutputTokens: 7,
      options: ["options": ["num_ctx": 8192], "keep_alive": "10m", "think": true])
    #expect(
      try ollamaBody(request)
        == #"{"model":"m","stream":true,"format":{"type":"object"},"#
        + #""options":{"num_ctx":8192,"num_predict":7},"keep_alive":"10m","think":true,"#
        + #""messages":[{"role":"system","content":"Be \"brief\"."},"#
        + #"{"role":"user","content":"Hi"}],"#
        + #""tools":[{"type":"function","function":{"name":"add","description":"Adds.","#
        + #""parameters":{"type":"object","properties":{}}}},"#
        + #"{"type":"function","function":{"name":"file_read","#
        + #""parameters":{"type":"object","properties":{}}}}]}"#)
  }

  @Test(arguments: [
    (ToolChoice.auto, ["add", "sub"]), (.required, ["add", "sub"]), (.none, []),
    (.named("sub"), ["sub"]),
  ])
  func `the tool choice decides which tools are sent`(
    choice: ToolChoice, names: [String]
  ) throws {
    let tools = ToolSet([try tool("add"), try tool("sub")])
    let request = ModelRequest(entries: [], tools: tools, toolChoice: choice)
    let json = try JSONValue(parsing: ollamaBody(request))
    let sent = (json["tools"]?.array ?? []).compactMap { $0["function"]?["name"]?.string }
    #expect(sent == names)
    #expect((json["tools"] == nil) == names.isEmpty)
    #expect(json["tool_choice"] == nil)
  }

  @Test func `a choice that no tool can meet is refused`() {
    refuses(ModelRequest(entries: [], toolChoice: .required), saying: "no tool is on offer")
    refuses(ModelRequest(entries: [], toolChoice: .named("add")), saying: "\"add\"")
  }

  @Test(arguments: [
    (#"{"temperature":0.5}"#, nil, #"{"temperature":0.5}"#),
    (#"{"num_predict":9}"#, nil, #"{"num_predict":9}"#),
    (#"{"num_predict":9,"seed":1}"#, 7, #"{"num_predict":7,"seed":1}"#),
    (#"{"num_predict":5}"#, 7, #"{"num_predict":5}"#),
    (#"{"num_predict":-1}"#, 7, #"{"num_predict":7}"#),
    (#"{"num_predict":null}"#, 7, #"{"num_predict":7}"#),
    (#"null"#, 7, #"{"num_predict":7}"#),
    (#"{}"#, 7, #"{"num_predict":7}"#),
  ])
  func `the bound on tokens joins the client's own options`(
    own: String, bound: Int?, sent: String
  ) throws {
    var request = ModelRequest(entries: [], maxOutputTokens: bound)
    request.options["options"] = try JSONValue(parsing: own)
    #expect(
      try ollamaBody(request)
        == #"{"model":"m","stream":true,"options":\#(sent),"messages":[]}"#)
  }

  @Test func `options that cannot be joined are refused`() throws {
    var request = ModelRequest(entries: [], maxOutputTokens: 7)
    request.options["options"] = 7
    refuses(request, saying: "must be an object")
    request.options["options"] = ["num_predict": "many"]
    refuses(request, saying: "\"num_predict\"")
    request.options["options"] = ["num_predict": 1.5]
    refuses(request, saying: "\"num_predict\"")
  }

  @Test(arguments: ["model", "messages", "tools", "stream", "format"])
  func `an option cannot overwrite what the request says itself`(key: String) {
    var request = ModelRequest(entries: [])
    request.options[key] = 1
    refuses(request, saying: "\"\(key)\"")
  }

  @Test func `a server that does not keep to a schema is not sent one`() throws {
    let request = ModelRequest(entries: [], outputSchema: EncodedJSON(["type": "object"]))
    let cloud = Ollama(provider: "test", quirks: OllamaQuirks(host: "ollama.com"))
    #expect(!cloud.takesOutputSchema)
    #expect(try ollamaBody(request, cloud) == #"{"model":"m","stream":true,"messages":[]}"#)
    #expect(Ollama(provider: "test", quirks: OllamaQuirks(host: "localhost")).takesOutputSchema)
  }

  @Test func `the history is encoded once`() throws {
    let entry = prompt("Hi")
    let tools = ToolSet([try tool("add")])
    let first = try ollamaBody(ModelRequest(entries: [entry], tools: tools))
    let bytes = entry.encoded.bytes(for: "test/ollama echo") { Array("again".utf8) }
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"role":"user","content":"Hi"}"#)
    let toolBytes = tools.encoded.bytes(for: "ollama") { Array("again".utf8) }
    #expect(first.contains(String(decoding: toolBytes, as: UTF8.self)))
  }

  @Test func `the models are named with their size`() throws {
    let body = try JSONValue(
      parsing: #"{"models":[{"name":"q:8b","model":"q:8b","details":{"parameter_size":"8.2B","#
        + #""quantization_level":"Q4_K_M","context_length":40960}},{"name":"old"},{"x":1},7]}"#)
    #expect(
      ollama().models(in: body, provider: "test") == [
        ModelDescription(
          id: "q:8b", provider: "test", displayName: "q:8b (8.2B, Q4_K_M)", contextTokens: 40_960),
        ModelDescription(id: "old", provider: "test", displayName: "old"),
      ])
    #expect(ollama().models(in: ["data": []], provider: "test") == nil)
  }

  private func refuses(
    _ request: ModelRequest, saying words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: ModelError.self, sourceLocation: sourceLocation) {
      try ollamaBody(request)
    }
    #expect(error?.kind == .invalidRequest, sourceLocation: sourceLocation)
    #expect(error?.retryable == false, sourceLocation: sourceLocation)
    #expect(error?.message.contains(words) == true, sourceLocation: sourceLocation)
  }
}
