import Conversation
import HTTP
import JSON
import Testing

@testable import ModelProviders

@Suite struct ProviderConfigurationTests {
  @Test func `a provider needs a dialect and a place`() throws {
    let provider = try configured(
      #"{"dialect":"openai-chat","baseUrl":"http://localhost:11434/v1/"}"#)
    #expect(provider.id == "x")
    #expect(provider.url(of: "models") == "http://localhost:11434/v1/models")
    #expect(provider.format == .chatCompletions(ChatQuirks()))
    #expect(provider.headers.isEmpty)
    #expect(provider.key.words == "none")
    #expect(!provider.isSetUp(in: ["A": "b"]))
  }

  @Test func `a provider with everything`() throws {
    let provider = try configured(
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
      provider.url(of: "chat/completions")
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
    (with(#""apiKeyEnv":"E","apiKeyCommand":["p"]"#), "/apiKeyCommand", "not both"),
    (with(#""apiKeyCommand":[]"#), "/apiKeyCommand", "a program"),
    (with(#""apiKeyCommand":[""]"#), "/apiKeyCommand", "a program"),
    (with(#""apiKeyCommand":["p",7]"#), "/apiKeyCommand", "a program"),
    (with(#""apiKeyCommand":["p","a\u0000"]"#), "/apiKeyCommand", "a program"),
    (with(#""apiKeyCommand":"p""#), "/apiKeyCommand", "a program"),
    (with(#""models":7"#), "/models", "an object"),
    (with(#""models":{"m":true}"#), "/models/m", "an object"),
    (with(#""models":{"":{}}"#), "/models/", "not empty"),
    (with(#""models":{"v/m":{"vision":true}}"#), "/models/v~1m/vision", "no such member"),
    (with(#""models":{"m":{"contextTokens":0}}"#), "/models/m/contextTokens", "at least 1"),
    (with(#""models":{"m":{"maxOutputTokens":1.5}}"#), "/models/m/maxOutputTokens", "whole"),
    (with(#""models":{"m":{"images":"yes"}}"#), "/models/m/images", "a boolean"),
    (with(#""models":{"m":{"prices":5}}"#), "/models/m/prices", "an object"),
    (with(#""models":{"m":{"prices":{"input":1}}}"#), "/models/m/prices/output", "missing"),
    (
      with(#""models":{"m":{"prices":{"input":1,"output":-1}}}"#), "/models/m/prices/output",
      "at least 0"
    ),
    (
      with(#""models":{"m":{"prices":{"input":1,"output":1,"cached":1}}}"#),
      "/models/m/prices/cached", "no such member"
    ),
    (with(#""apiKeyEnv":[]"#), "/apiKeyEnv", "variable"),
    (with(#""apiKeyEnv":["A",7]"#), "/apiKeyEnv", "variable"),
    (with(#""apiKeyEnv":["A","B="]"#), "/apiKeyEnv", "variable"),
    (with(#""baseUrlEnv":true"#), "/baseUrlEnv", "got a boolean"),
    (with(#""baseUrlEnv":"A","hostEnv":"B""#), "/hostEnv", "not both"),
    (#"{"dialect":"openai-chat","hostEnv":"B"}"#, "/baseUrl", "missing"),
    (with(#""baseUrlPath":"/v1""#), "/baseUrlPath", "not there"),
    (with(#""baseUrlEnv":"A","baseUrlPath":"v1""#), "/baseUrlPath", "a path"),
    (with(#""baseUrlEnv":"A","baseUrlPath":"/v1?a""#), "/baseUrlPath", "a path"),
    (with(#""queryEnv":{"a b":"A"}"#), "/queryEnv/a b", "letters"),
    (with(#""queryEnv":7"#), "/queryEnv", "an object"),
    (with(#""headersEnv":{"A B":"C"}"#), "/headersEnv/A B", "name"),
    (with(#""headersEnv":{"A":7}"#), "/headersEnv/A", "variable"),
    (with(#""apiKey":"k","headersEnv":{"Authorization":"B"}"#), "/headersEnv/Authorization", "key"),
    (#"{"extends":"groks"}"#, "/extends", "\"groq\""),
    (#"{"extends":7,"baseUrl":"http://a"}"#, "/extends", "a string"),
    (#"{"extends":"groq","quirks":{"thinktags":true}}"#, "/quirks/thinktags", "no such member"),
    (#"{"extends":"groq","base_url":"http://a"}"#, "/base_url", "no such member"),
    (#"{"extends":"groq","dialect":null}"#, "/dialect", "missing"),
    (#"{"extends":"azure","baseUrl":"a"}"#, "/baseUrl", "http://"),
    (with(#""apiKeyHeader":"api-key""#), "/apiKeyHeader", "needs apiKeyEnv"),
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
    let error = try #require(#expect(throws: JSONMismatch.self) { try configured(json) })
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
      let error = #expect(throws: JSONMismatch.self) { try configured(with(member)) }
      #expect(error?.problems.contains { $0.message.contains(secret) } == false, "\(member)")
    }
  }
}

extension ProviderConfiguration.Key {
  var words: String {
    switch self {
    case .none: "none"
    case .value: "value"
    case .command(let words): "command \(words.joined(separator: " "))"
    case .environment(let variables): "variable \(variables.joined(separator: ", "))"
    }
  }
}

extension ProviderConfiguration {
  /// The URL of a path; nil when the provider has no address.
  func url(of path: String) -> String? { (try? address.get())?.url(of: path) }
}

/// A provider that has these members, and the required ones if they are not among them.
private func with(_ members: String) -> String {
  var all = members
  if !members.contains("dialect") { all += #","dialect":"openai-chat""# }
  if !members.contains("\"baseUrl\"") { all += #","baseUrl":"http://a""# }
  return "{\(all)}"
}

/// Reads the provider `x`.
func configured(
  _ json: String, environment: [String: String] = [:]
) throws -> ProviderConfiguration {
  let value = try JSONValue(parsing: json)
  let providers = try ProviderConfiguration.providers(
    in: ["x": value], at: "/p", environment: environment)
  return try #require(providers.first)
}
