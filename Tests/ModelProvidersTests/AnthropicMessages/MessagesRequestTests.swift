import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct MessagesRequestTests {
  private let hi = [prompt("Hi")]

  @Test func `a body has what every request must have, in the order in which it is cached`() throws
  {
    let request = ModelRequest(
      instructions: "Be brief.", entries: hi,
      tools: ToolSet([try tool("file.read", description: "Reads.")]))
    let bytes = try unmarked.body(of: request, for: "m")
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"model":"m","max_tokens":8192,"stream":true,"tools":[{"name":"file_read","#
        + #""description":"Reads.","input_schema":{"type":"object"}}],"system":"Be brief.","#
        + #""messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}"#)
  }

  @Test func `cache_control is on the last tool, the instructions and the ends of two requests`()
    throws
  {
    let entries = hi + [step("a"), prompt("b"), step("c"), prompt("d")]
    let tools = ToolSet([try tool("f"), try tool("g")])
    let request = ModelRequest(instructions: "i", entries: entries, tools: tools)
    let json = try body(request, by: messages())
    #expect(json["tools"]?[0]?["cache_control"] == nil)
    #expect(json["tools"]?[1]?["cache_control"] == ["type": "ephemeral"])
    #expect(json["system"]?[0]?["cache_control"] == ["type": "ephemeral"])
    let marked = (json["messages"]?.array ?? []).map { $0["content"]?[0]?["cache_control"] != nil }
    #expect(marked == [false, false, true, false, true])
    #expect(String(decoding: json.encoded, as: UTF8.self).count(of: "cache_control") == 4)
  }

  @Test func `marks leave the bytes of entries and tools as they are`() throws {
    let first = ModelRequest(entries: hi, tools: ToolSet([try tool("f")]))
    let dialect = messages()
    let before = try dialect.body(of: first, for: "m")
    var second = first
    second.entries += [step("a"), prompt("b"), step("c"), prompt("d")]
    let after = try JSONValue(parsing: dialect.body(of: second, for: "m"))
    #expect(
      after["messages"]?[0]?.text == #"{"role":"user","content":[{"type":"text","text":"Hi"}]}"#)
    #expect(try dialect.body(of: first, for: "m") == before)
  }

  @Test func `a request may be marked once at the top, by the client, or not at all`() throws {
    let top = try body(
      ModelRequest(instructions: "i", entries: hi), by: messages { $0.cacheControl = .topLevel })
    #expect(top["cache_control"] == ["type": "ephemeral"])
    #expect(top.text.count(of: "cache_control") == 1)
    for placed in MessagesQuirks.CacheControl.allCases {
      let request = ModelRequest(
        instructions: "i", entries: hi,
        options: ["cache_control": ["type": "ephemeral", "ttl": "1h"]])
      let own = try body(request, by: messages { $0.cacheControl = placed })
      #expect(own["cache_control"]?["ttl"] == "1h")
      #expect(own.text.count(of: "cache_control") == 1)
    }
    #expect(try body(ModelRequest(entries: hi), by: unmarked).text.count(of: "cache_control") == 0)
  }

  @Test(arguments: [
    (nil, nil, nil, 8_192), (100, nil, nil, 100), (nil, 50, nil, 50), (100, 50, nil, 50),
    (20, 50, nil, 20), (nil, nil, 8_192, 16_384), (nil, nil, 8_000, 8_192),
    (nil, nil, Int.max, Int.max),
  ])
  func `max_tokens is the lowest that anybody asks for, and leaves room beside a budget`(
    limit: Int?, option: Int?, budget: Int?, expected: Int
  ) throws {
    var options = JSONObject()
    if let option { options["max_tokens"] = .number(JSONNumber(option)) }
    if let budget {
      options["thinking"] = ["type": "enabled", "budget_tokens": .number(JSONNumber(budget))]
    }
    let json = try body(
      ModelRequest(entries: hi, maxOutputTokens: limit, options: options), by: unmarked)
    #expect(json["max_tokens"]?.int == expected)
    #expect(json["thinking"]?["budget_tokens"]?.int == budget)
  }

  @Test(arguments: [
    (ToolChoice.auto, nil, nil), (.auto, true, nil),
    (.auto, false, #"{"type":"auto","disable_parallel_tool_use":true}"#),
    (.none, false, #"{"type":"none"}"#), (.required, nil, #"{"type":"any"}"#),
    (.named("f.g"), false, #"{"type":"tool","name":"f_g","disable_parallel_tool_use":true}"#),
  ])
  func `a tool choice is said in the service's words`(
    choice: ToolChoice, parallel: Bool?, expected: String?
  ) throws {
    let request = ModelRequest(
      entries: hi, tools: ToolSet([try tool("f.g")]), toolChoice: choice,
      parallelToolCalls: parallel)
    #expect(try body(request, by: unmarked)["tool_choice"]?.text == expected)
  }

  @Test func `without tools there is no tool choice`() throws {
    let request = ModelRequest(entries: hi, toolChoice: .none, parallelToolCalls: false)
    let json = try body(request, by: unmarked)
    #expect(json["tool_choice"] == nil)
    #expect(json["tools"] == nil)
  }

  @Test func `blank instructions are left out, since the service refuses blank texts`() throws {
    #expect(
      try body(ModelRequest(instructions: " \n", entries: hi), by: messages())["system"] == nil)
  }

  @Test func `options go through, and the service's own tools follow those of the session`() throws
  {
    let request = ModelRequest(
      entries: hi, tools: ToolSet([try tool("f")]),
      options: [
        "thinking": ["type": "adaptive", "display": "summarized"],
        "output_config": ["effort": "max"], "service_tier": "auto",
        "tools": [["type": "web_search_20250305", "name": "web_search"]],
      ])
    let json = try body(request, by: messages())
    #expect(json["thinking"]?["type"] == "adaptive")
    #expect(json["output_config"]?.text == #"{"effort":"max"}"#)
    #expect(json["service_tier"] == "auto")
    #expect(json["tools"]?.array?.map { $0["name"]?.string } == ["f", "web_search"])
    #expect(json["tools"]?[0]?["cache_control"] != nil)
  }

  @Test(
    arguments: [
      ["system": "x"], ["model": "x"], ["messages": []], ["stream": false], ["tool_choice": [:]],
      ["max_tokens": 0], ["max_tokens": "1"], ["tools": [["name": "f"]]],
      ["tools": [["name": "f", "type": "custom"]]], ["tools": 1],
    ] as [JSONObject])
  func `options that would overwrite a member are refused`(options: JSONObject) throws {
    let request = ModelRequest(entries: hi, options: options)
    let error = #expect(throws: ModelError.self) { try body(request, by: unmarked) }
    #expect(error?.kind == .invalidRequest)
  }

  @Test func `an output schema joins the client's output_config, unless that has a format`() throws
  {
    let dialect = messages { $0.takesOutputSchema = true }
    let schema: JSONValue = ["type": "object", "properties": ["a": ["type": "integer"]]]
    var request = ModelRequest(
      entries: hi, outputSchema: EncodedJSON(schema), options: ["output_config": ["effort": "low"]])
    #expect(
      try body(request, by: dialect)["output_config"]?.text
        == #"{"effort":"low","format":{"type":"json_schema","schema":{"type":"object","properties":"#
        + #"{"a":{"type":"integer"}},"additionalProperties":false}}}"#)
    request.options = ["output_config": ["format": ["type": "json_schema"]]]
    let error = #expect(throws: ModelError.self) { try body(request, by: dialect) }
    #expect(error?.kind == .invalidRequest)
    request.options = JSONObject()
    #expect(try body(request, by: unmarked)["output_config"] == nil)
  }

  @Test func `a schema that the service cannot hold to is asked for in another way`() throws {
    let dialect = messages { $0.takesOutputSchema = true }
    #expect(dialect.takes(outputSchema: ["type": "string"]))
    #expect(!dialect.takes(outputSchema: ["type": "object"]))
    #expect(!unmarked.takes(outputSchema: ["type": "string"]))
    let request = ModelRequest(entries: hi, outputSchema: EncodedJSON(["type": "object"]))
    let error = #expect(throws: ModelError.self) { try body(request, by: dialect) }
    #expect(error?.kind == .invalidRequest)
  }

  @Test func `a conversation without a first prompt is refused`() {
    for entries in [[], [prompt("")], [prompt(" "), step("a")]] {
      let error = #expect(throws: ModelError.self) {
        try body(ModelRequest(entries: entries), by: unmarked)
      }
      #expect(error?.kind == .invalidRequest)
    }
  }

  @Test func `version and key travel in headers, as the host wants them`() throws {
    let own = AnthropicMessages(
      provider: "a", quirks: MessagesQuirks(host: "api.anthropic.com"))
    let other = AnthropicMessages(provider: "b", quirks: MessagesQuirks(host: "localhost"))
    let bearer = messages { $0.authorization = .bearer }
    let said = { (dialect: AnthropicMessages) in
      ([dialect.authorization(with: Secret("k"))] + dialect.headers).map {
        "\($0.name): \($0.value.reveal())"
      }
    }
    #expect(said(own) == ["x-api-key: k", "anthropic-version: 2026-10-21"])
    #expect(said(other) == ["x-api-key: k", "anthropic-version: 2023-06-01"])
    #expect(said(bearer) == ["Authorization: Bearer k", "anthropic-version: 2023-06-01"])
    #expect(own.quirks.defaultMaxTokens == 32_000)
    #expect(own.takesOutputSchema && !other.takesOutputSchema)
  }

  @Test func `a configuration sets every switch, and complains of each one that is wrong`() throws {
    let good: JSONObject = [
      "p": [
        "dialect": "anthropic", "baseUrl": "http://localhost/v1",
        "quirks": [
          "version": "2024-01-01", "authorization": "bearer", "defaultMaxTokens": 9,
          "cacheControl": "top_level", "takesOutputSchema": true, "takesDocuments": true,
        ],
      ]
    ]
    guard case .messages(let quirks)? = try ProviderConfiguration.providers(in: good).first?.format
    else { return #expect(Bool(false), "another dialect") }
    #expect(quirks.version == "2024-01-01" && quirks.authorization == .bearer)
    #expect(quirks.defaultMaxTokens == 9 && quirks.cacheControl == .topLevel)
    #expect(quirks.takesOutputSchema && quirks.takesDocuments)
    let bad: JSONObject = [
      "p": [
        "dialect": "anthropic", "baseUrl": "http://localhost/v1",
        "quirks": [
          "version": "a\nb", "authorization": "basic", "defaultMaxTokens": 0, "cacheControl": true,
          "thinkTags": true,
        ],
      ]
    ]
    let error = #expect(throws: JSONMismatch.self) { try ProviderConfiguration.providers(in: bad) }
    #expect(
      error?.problems.map(\.pointer)
        == [
          "/p/quirks/version", "/p/quirks/authorization", "/p/quirks/defaultMaxTokens",
          "/p/quirks/cacheControl", "/p/quirks/thinkTags",
        ])
  }
}

extension String {
  /// How often `word` stands in the text.
  fileprivate func count(of word: String) -> Int {
    var count = 0
    var rest = self[...]
    while let start = rest.firstIndex(where: { $0 == word.first }) {
      rest = rest[start...]
      if rest.hasPrefix(word) { count += 1 }
      rest = rest.dropFirst()
    }
    return count
  }
}
