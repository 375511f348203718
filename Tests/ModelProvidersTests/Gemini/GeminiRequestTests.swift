import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct GeminiRequestTests {
  @Test func `the smallest request`() throws {
    let request = ModelRequest(entries: [prompt("Hi")])
    #expect(try geminiBody(request) == #"{"contents":[{"role":"user","parts":[{"text":"Hi"}]}]}"#)
  }

  @Test func `a request with everything`() throws {
    let schema: JSONValue = ["type": "object", "properties": ["x": ["type": "integer"]]]
    let request = ModelRequest(
      instructions: "Be \"brief\".", entries: [prompt("Hi")],
      tools: ToolSet([
        try tool(
          "add", description: "Adds.", schema: ["type": "object", "properties": ["a": [:]]]),
        try tool("file.read"),
      ]),
      toolChoice: .named("file.read"), outputSchema: EncodedJSON(schema), maxOutputTokens: 7,
      options: [
        "safetySettings": [],
        "generationConfig": ["temperature": 0.0, "thinkingConfig": ["thinkingLevel": "low"]],
        "toolConfig": ["retrievalConfig": ["languageCode": "de"]],
      ])
    #expect(
      try geminiBody(request)
        == #"{"systemInstruction":{"parts":[{"text":"Be \"brief\"."}]},"#
        + #""toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["file_read"]},"#
        + #""retrievalConfig":{"languageCode":"de"}},"#
        + #""generationConfig":{"maxOutputTokens":7,"responseMimeType":"application/json","#
        + #""responseJsonSchema":{"type":"object","properties":{"x":{"type":"integer"}}},"#
        + #""temperature":0.0,"thinkingConfig":{"thinkingLevel":"low"}},"safetySettings":[],"#
        + #""contents":[{"role":"user","parts":[{"text":"Hi"}]}],"#
        + #""tools":[{"functionDeclarations":[{"name":"add","description":"Adds.","#
        + #""parametersJsonSchema":{"type":"object","properties":{"a":{}}}},{"name":"file_read"}]}]}"#
    )
  }

  @Test func `the older forms of schemas have other names`() throws {
    var quirks = GeminiQuirks()
    quirks.toolSchemas = .openAPI
    quirks.outputSchemas = .openAPI
    let schema: JSONValue = ["type": "object", "properties": ["a": ["type": ["string", "null"]]]]
    let request = ModelRequest(
      entries: [], tools: ToolSet([try tool("add", schema: schema)]),
      outputSchema: EncodedJSON(schema))
    let translated = #"{"type":"object","properties":{"a":{"type":"string","nullable":true}}}"#
    #expect(
      try geminiBody(request, quirks: quirks)
        == #"{"generationConfig":{"responseMimeType":"application/json","responseSchema":"#
        + translated + #"},"contents":[],"tools":[{"functionDeclarations":[{"name":"add","#
        + #""parameters":"# + translated + "}]}]}")
  }

  @Test(arguments: [
    (ToolChoice.auto, ""), (.none, #""toolConfig":{"functionCallingConfig":{"mode":"NONE"}},"#),
    (.required, #""toolConfig":{"functionCallingConfig":{"mode":"ANY"}},"#),
  ])
  func `the tool choice is a mode`(choice: ToolChoice, words: String) throws {
    let request = ModelRequest(entries: [], tools: ToolSet([try tool("add")]), toolChoice: choice)
    #expect(
      try geminiBody(request)
        == "{" + words + #""contents":[],"tools":[{"functionDeclarations":[{"name":"add"}]}]}"#)
  }

  @Test func `without tools there are no declarations at all`() throws {
    let request = ModelRequest(entries: [], toolChoice: .none, parallelToolCalls: false)
    #expect(try geminiBody(request) == #"{"contents":[]}"#)
  }

  @Test func `a choice that no tool can meet is refused`() {
    refuses(ModelRequest(entries: [], toolChoice: .required), saying: "no tool is on offer")
    refuses(ModelRequest(entries: [], toolChoice: .named("add")), saying: "\"add\"")
  }

  @Test(arguments: [
    "contents", "tools", "systemInstruction", "system_instruction", "model",
  ])
  func `an option cannot overwrite what the request says itself`(key: String) {
    refuses(ModelRequest(entries: [], options: [key: 1]), saying: "\"\(key)\"")
  }

  @Test(arguments: [
    "maxOutputTokens", "max_output_tokens", "responseMimeType", "responseJsonSchema",
  ])
  func `a member of generationConfig cannot overwrite one of ours`(key: String) {
    for config in ["generationConfig", "generation_config"] {
      var request = ModelRequest(
        entries: [], outputSchema: EncodedJSON(["type": "object"]), maxOutputTokens: 7)
      request.options[config] = [key: 1]
      refuses(request, saying: "\"generationConfig.\(key)\"")
    }
  }

  @Test func `a merged option is an object, and there once`() {
    refuses(ModelRequest(entries: [], options: ["generationConfig": 1]), saying: "object")
    refuses(
      ModelRequest(entries: [], options: ["generationConfig": [:], "generation_config": [:]]),
      saying: "generation_config")
  }

  @Test func `an option may say what the request leaves open`() throws {
    let request = ModelRequest(
      entries: [],
      options: [
        "generationConfig": ["maxOutputTokens": 9, "responseMimeType": "text/x.enum"],
        "toolConfig": ["functionCallingConfig": ["mode": "VALIDATED"]],
      ])
    #expect(
      try geminiBody(request)
        == #"{"toolConfig":{"functionCallingConfig":{"mode":"VALIDATED"}},"generationConfig":"#
        + #"{"maxOutputTokens":9,"responseMimeType":"text/x.enum"},"contents":[]}"#)
  }

  @Test func `a tool that cannot be said is refused, each time`() throws {
    let node: JSONValue = ["type": "object", "properties": ["next": ["$ref": "#"]]]
    var quirks = GeminiQuirks()
    quirks.toolSchemas = .openAPI
    let definition = try tool("walk", schema: node)
    #expect(gemini().problem(with: definition) == nil)
    #expect(gemini(quirks).problem(with: definition)?.contains("refers to itself") == true)
    let request = ModelRequest(entries: [], tools: ToolSet([definition]))
    for _ in 1...2 { refuses(request, quirks: quirks, saying: "\"walk\"") }
    #expect(try geminiBody(request).contains("parametersJsonSchema"))
  }

  @Test(arguments: [
    ("gemini-3-pro", "models/gemini-3-pro"), ("models/gemini-3-pro", "models/gemini-3-pro"),
    ("tunedModels/x", "tunedModels/x"), ("a b?c#d", "models/a%20b%3Fc%23d"), ("ü", "models/%C3%BC"),
  ])
  func `the path names the model`(model: String, path: String) {
    #expect(gemini().path(for: model) == path + ":streamGenerateContent?alt=sse")
  }

  @Test(arguments: [
    ("gemini-3-pro-preview", true), ("models/gemini-3.5-flash", true), ("gemini-2.5-pro", false),
    ("gemini-flash-latest", false), ("gemma-3", false), ("gemini-99999999999999999999", false),
  ])
  func `a schema beside tools is for models from Gemini 3 on`(model: String, takes: Bool) {
    #expect(gemini().takesOutputSchema(of: model) == takes)
    var quirks = GeminiQuirks()
    quirks.takesOutputSchema = !takes
    #expect(gemini(quirks).takesOutputSchema(of: model) == !takes)
  }

  @Test func `a query goes on where the base URL has one`() throws {
    let path = gemini().path(for: "m")
    let tail = "/v1beta/models/m:streamGenerateContent?alt=sse"
    #expect(try BaseURL("https://h/v1beta/").url(of: path) == "https://h" + tail)
    #expect(try BaseURL("https://h/v1beta?a=b").url(of: path) == "https://h" + tail + "&a=b")
  }

  @Test func `the configuration knows the dialect, its switches and its header`() throws {
    let json: JSONObject = [
      "g": [
        "dialect": "gemini", "baseUrl": "https://h/v1beta", "apiKey": "k",
        "quirks": [
          "toolSchemas": "openapi", "outputSchemas": "json_schema", "takesOutputSchema": true,
          "resultMedia": "inside", "callIds": false,
        ],
      ]
    ]
    var quirks = GeminiQuirks()
    quirks.toolSchemas = .openAPI
    quirks.takesOutputSchema = true
    quirks.resultMedia = .inside
    quirks.callIds = false
    let provider = try #require(try ProviderConfiguration.providers(in: json).first)
    #expect(provider.format == .gemini(quirks))
    let header = provider.dialect.authorization(with: Secret("k"))
    #expect(header.name == "x-goog-api-key")
    #expect(header.value.reveal() == "k")
  }

  @Test func `the configuration refuses what the dialect does not know`() {
    let json: JSONObject = [
      "g": [
        "dialect": "gemini", "baseUrl": "https://h", "apiKey": "k",
        "headers": ["X-Goog-Api-Key": "x"],
        "quirks": ["thinkTags": true, "resultMedia": "beside"],
      ]
    ]
    let error = #expect(throws: JSONMismatch.self) {
      try ProviderConfiguration.providers(in: json)
    }
    #expect(
      error?.problems.map(\.pointer) == [
        "/g/quirks/resultMedia", "/g/quirks/thinkTags", "/g/headers/X-Goog-Api-Key",
      ])
  }

  private func refuses(
    _ request: ModelRequest, quirks: GeminiQuirks = GeminiQuirks(), saying words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: ModelError.self, sourceLocation: sourceLocation) {
      try geminiBody(request, quirks: quirks)
    }
    #expect(error?.kind == .invalidRequest, sourceLocation: sourceLocation)
    #expect(error?.retryable == false, sourceLocation: sourceLocation)
    #expect(
      error?.message.contains(words) == true, "\(error?.message ?? "")",
      sourceLocation: sourceLocation)
  }
}
