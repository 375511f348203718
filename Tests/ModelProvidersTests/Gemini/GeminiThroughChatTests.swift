import Conversation
import JSON
import Testing

@testable import ModelProviders

/// Gemini behind Google's endpoint for OpenAI's clients, which the Chat Completions dialect asks.
@Suite struct GeminiThroughChatTests {
  private let first =
    #"{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"},"#
    + #""extra_content":{"google":{"thought_signature":"s+/="}}}"#

  @Test func `the signature of a call goes back with it`() throws {
    let second = #"{"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}"#
    try check(
      stream(calls(first), calls(second)),
      is: Expected(calls: [#"a f({"x":1})"#, "b f({})"], finish: .toolCalls),
      raw: #"{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","#
        + #""function":{"name":"f","arguments":"{\"x\":1}"},"#
        + #""extra_content":{"google":{"thought_signature":"s+/="}}},"#
        + #"{"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}]}"#)
  }

  @Test func `the signature is in the next request, to the same provider only`() throws {
    let reply = try read(stream(calls(first)), by: chat("test")).reply
    let request = ModelRequest(entries: [prompt("Hi"), entry(of: reply, number: 1)])
    let same = String(decoding: try chat("test").body(of: request, for: "m"), as: UTF8.self)
    #expect(same.contains(#""extra_content":{"google":{"thought_signature":"s+/="}}"#))
    let other = String(decoding: try chat("other").body(of: request, for: "m"), as: UTF8.self)
    #expect(!other.contains("thought_signature"))
  }

  @Test func `the signature of a text stays on its message`() throws {
    let text = #"{"content":"a","extra_content":{"google":{"thought_signature":"t"}}}"#
    try check(
      stream(text), is: Expected(text: "a"),
      raw: #"{"role":"assistant","content":"a","#
        + #""extra_content":{"google":{"thought_signature":"t"}}}"#)
  }

  private func chat(_ provider: String) -> ChatCompletions {
    ChatCompletions(provider: provider, quirks: ChatQuirks())
  }
}
