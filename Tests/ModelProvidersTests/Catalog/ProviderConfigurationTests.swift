import Conversation
import HTTP
import JSON
import Testing

@testable import ModelProviders

@Suite struct ProviderConfigurationTests {
  @Test func `a provider needs a dialect and a place`() throws {
    let provider = try read(#"{"dialect":"openai-chat","baseUrl":"http://localhost:11434/v1/"}"#)
    #expect(provider.id == "x")
    #expect(provider.baseURL.url(of: "models") == "http://localhost:11434/v1/models")
    #expect(provider.format == .chatCompletions(ChatQuirks()))
    #expect(provider.headers.isEmpty)
    #expect(provider.key.words == "none")
  }

  @Test func `a provider with everything`() throws {
    let provider = try read(
      #"{"dialect":"openai-chat","baseUrl":"https://a.example/openai/d?api-version=1","#
        + #""apiKeyEnv":"A_KEY","apiKeyHeader":"api-key","headers":{"X-Title":"t"},"#
        + #""timeouts":{"connectMs":1,"firstByteMs":2,"idleMs":3},"quirks":{"#
        + #""maxTokensField":"max_completion_tokens","systemRole":"developer","#
        + #""includeUsage":false,"requireFinishReason":false,"emptyContent":"","#
        + #""reasoningReplay":"always","thinkTags":true,"salvageTextCalls":true,"#
        + #""takesOutputSchema":false,"noToolsForNone":true}}"#)
    var quirks = ChatQuirks()
    quirks.maxTokensField = .maxCompletionTokens
    quirks.systemRole = .developer
    quirks.includeUsage = false
    quirks.requireFinishReason = false
    quirks.emptyContent = .emptyString
    quirks.reasoningReplay = .always
    quirks.thinkTags = true
    quirks.salvageTextCalls = true
    quirks.takesOutputSchema = false
    quirks.noToolsForNone = true
    #expect(provider.format == .chatCompletions(quirks))
    #expect(
      provider.baseURL.url(of: "chat/completions")
        == "https://a.example/openai/d/chat/completions?api-version=1")
    #expect(provider.keyHeader == "api-key")
    #expect(provider.headers.map(\.name) == ["X-Title"])
    #expect(provider.timeouts.firstByte == .milliseconds(2))
    #expect(provider.key.words == "variable A_KEY")
  }

  @Test(arguments: [
    (#"7"#, "", "expected an object, got a number"),
    (#"{"baseUrl":"http://a"}"#, "/dialect", "missing"),
    (#"{"dialect":"openai-chat"}"#, "/baseUrl", "missing"),
    (#"{"dialect":"soap","baseUrl":"http://a"}"#, "/dialect", "expected one of \"openai-chat\""),
    (#"{"dialect":7,"baseUrl":"http://a"}"#, "/dialect", "a string"),
    (with(#""baseUrl":"ftp://a""#), "/baseUrl", "http://"),
    (with(#""baseUrl":"http://""#), "/baseUrl", "host"),
    (with(#""baseUrl":"http://u:p@a""#), "/baseUrl", "user name"),
    (with(#""baseUrl":"http://a:0""#), "/baseUrl", "port"),
    (with(#""baseUrl":"http://a#b""#), "/baseUrl", "fragment"),
    (with(#""baseUrl":"http://a b""#), "/baseUrl", "ASCII"),
    (with(#""apiKey":"k","apiKeyEnv":"E""#), "/apiKey", "not both"),
    (with(#""apiKey":"k\r\nX: y""#), "/apiKey", "ASCII"),
    (with(#""apiKey":"""#), "/apiKey", "not empty"),
    (with(#""apiKeyEnv":"A B""#), "/apiKeyEnv", "variable"),
    (with(#""apiKeyHeader":"api-key""#), "/apiKeyHeader", "apiKeyEnv or apiKey"),
    (with(#""headers":{"A B":"c"}"#), "/headers/A B", "name"),
    (with(#""headers":{"A":"b\nc: d"}"#), "/headers/A", "ASCII"),
    (with(#""headers":{"A":7}"#), "/headers/A", "a string"),
    (with(#""headers":{"a":"1","A":"2"}"#), "/headers/A", "already"),
    (with(#""headers":{"Content-Length":"1"}"#), "/headers/Content-Length", "itself"),
    (with(#""apiKey":"k","headers":{"authorization":"b"}"#), "/headers/authorization", "already"),
    (with(#""timeouts":{"idleMs":0}"#), "/timeouts/idleMs", "milliseconds"),
    (with(#""timeouts":{"totalMs":1}"#), "/timeouts/totalMs", "no such member"),
    (with(#""quirks":{"a/b":1}"#), "/quirks/a~1b", "no such member"),
    (with(#""quirks":{"systemRole":"user"}"#), "/quirks/systemRole", "\"system\", \"developer\""),
    (with(#""quirks":{"thinkTags":"yes"}"#), "/quirks/thinkTags", "a boolean"),
    (with(#""quirks":{"emptyContent":7}"#), "/quirks/emptyContent", "null"),
    (with(#""api_key":"k""#), "/api_key", "no such member"),
  ])
  func `a slip has its place and its reason`(json: String, pointer: String, words: String) throws {
    let error = try #require(#expect(throws: JSONMismatch.self) { try read(json) })
    #expect(error.problems.map(\.pointer) == ["/p/x" + pointer])
    #expect(error.problems[0].message.contains(words), "\(error.problems)")
  }

  @Test func `all slips are found, and no provider is taken`() throws {
    let json = try JSONValue(
      parsing: #"{"a b":{"dialect":"openai-chat","baseUrl":"http://a"},"y":{},"z":7}"#)
    let error = try #require(
      #expect(throws: JSONMismatch.self) {
        try ProviderConfiguration.providers(in: json.object ?? [:])
      })
    #expect(error.problems.map(\.pointer) == ["/a b", "/y/dialect", "/y/baseUrl", "/z"])
  }

  @Test func `no problem repeats a key`() throws {
    let secret = "hunter22"
    for member in [
      #""apiKey":"hunter22\n""#, #""baseUrl":"http://hunter22@a""#, #""baseUrl":"hunter22""#,
      #""headers":{"A":"hunter22\n"}"#, #""dialect":"hunter22""#, #""apiKeyEnv":"hunter22 ""#,
    ] {
      let error = #expect(throws: JSONMismatch.self) { try read(with(member)) }
      #expect(error?.problems.contains { $0.message.contains(secret) } == false, "\(member)")
    }
  }

  @Test func `OpenAI is found as its own clients find it`() throws {
    let plain = try BuiltInProviders.openAI([:])
    #expect(plain.baseURL.url(of: "models") == "https://api.openai.com/v1/models")
    var quirks = ChatQuirks()
    quirks.maxTokensField = .maxCompletionTokens
    #expect(plain.format == .chatCompletions(quirks))
    let other = try BuiltInProviders.openAI([
      "OPENAI_BASE_URL": " http://127.0.0.1:1/v1/ ", "OPENAI_ORG_ID": "o", "OPENAI_PROJECT": "p",
    ])
    #expect(other.baseURL.url(of: "models") == "http://127.0.0.1:1/v1/models")
    #expect(other.format == .chatCompletions(ChatQuirks()))
    #expect(other.headers.map(\.name) == ["OpenAI-Organization", "OpenAI-Project"])
    let error = #expect(throws: ModelError.self) {
      try BuiltInProviders.openAI(["OPENAI_BASE_URL": "localhost:1"])
    }
    #expect(error?.kind == .configuration)
  }
}

extension ProviderConfiguration.Key {
  fileprivate var words: String {
    switch self {
    case .none: "none"
    case .value: "value"
    case .environment(let variable): "variable \(variable)"
    }
  }
}

/// A provider that has these members, and the required ones if they are not among them.
private func with(_ members: String) -> String {
  var all = members
  if !members.contains("dialect") { all += #","dialect":"openai-chat""# }
  if !members.contains("baseUrl") { all += #","baseUrl":"http://a""# }
  return "{\(all)}"
}

private func read(_ json: String) throws -> ProviderConfiguration {
  let value = try JSONValue(parsing: json)
  let providers = try ProviderConfiguration.providers(in: ["x": value], at: "/p")
  return try #require(providers.first)
}
