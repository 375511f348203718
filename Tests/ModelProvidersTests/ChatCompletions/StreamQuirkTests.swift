import Conversation
import Testing

@testable import ModelProviders

/// The rows of the catalogue of quirks that are about streams, text and errors, by their number.
@Suite struct StreamQuirkTests {
  private let hello = #"{"content":"Hel"}"#
  private let done = #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"# + "\n\n"

  @Test func `text comes in pieces`() throws {
    try check(
      stream(#"{"role":"assistant","content":""}"#, hello, #"{"content":"lo \"\u017c\" \n🐢"}"#),
      is: Expected(text: "Hello \"ż\" \n🐢"),
      raw: #"{"role":"assistant","content":"Hello \"ż\" \n🐢"}"#)
  }

  @Test func `row 18: an empty finish reason is none`() throws {
    try check(
      #"data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":""}]}"# + "\n\n"
        + done, is: Expected(text: "a"))
    checkFails(
      #"data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":""}]}"# + "\n\n",
      .protocol, retryable: true)
  }

  @Test func `row 19: a reply without a finish reason is cut off`() {
    let cut = #"data: {"choices":[{"index":0,"delta":{"content":"a"}}]}"# + "\n\n"
    checkFails(cut, .protocol, retryable: true, saying: "without a finish reason")
    checkFails(cut + "data: [DONE]\n\n", .protocol, retryable: true)
    checkFails("", .protocol, retryable: true)
  }

  @Test func `row 19: a provider may do without finish reasons`() throws {
    var quirks = ChatQuirks()
    quirks.requireFinishReason = false
    try check(
      #"data: {"choices":[{"index":0,"delta":{"content":"a"}}]}"# + "\n\n", quirks: quirks,
      is: Expected(text: "a"))
    checkFails("data: [DONE]\n\n", quirks: quirks, .protocol, retryable: true)
  }

  @Test func `row 20: the end mark may be missing, and nothing after it counts`() throws {
    try check(done, is: Expected())
    try check(
      stream(hello) + #"data: {"choices":[{"delta":{"content":"x"}}]}"# + "\n\n",
      is: Expected(text: "Hel"))
  }

  @Test(arguments: [#""choices":[]"#, #""choices":null"#, #""x":1"#])
  func `row 21: a chunk may have no choices`(choices: String) throws {
    try check(
      "data: {\(choices),\"prompt_filter_results\":[]}\n\n"
        + stream(hello)
        .replacing(
          "data: [DONE]",
          with: "data: {\(choices),\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}"),
      is: Expected(text: "Hel"), usage: Usage(inputTokens: 3, outputTokens: 4))
  }

  @Test func `row 22: a choice may have no delta`() throws {
    try check(
      #"data: {"choices":[{"index":0,"content_filter_results":{}}]}"# + "\n\n" + stream(hello),
      is: Expected(text: "Hel"))
  }

  @Test(arguments: [#""role":"","#, #""role":"assistant","#, #""role":null,"#])
  func `row 23: the role may be missing, empty or repeated`(role: String) throws {
    try check(
      stream("{\(role)\"content\":\"a\"}", "{\(role)\"content\":\"b\"}"), is: Expected(text: "ab"),
      raw: #"{"role":"assistant","content":"ab"}"#)
  }

  @Test(arguments: [
    #"{"choices":[{"delta":{"content":"a"},"usage":{"prompt_tokens":7,"completion_tokens":2}}]}"#,
    #"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2}}"#,
    #"{"choices":[],"x_groq":{"usage":{"prompt_tokens":7,"completion_tokens":2}}}"#,
  ])
  func `row 24: usage is overwritten, wherever it stands`(chunk: String) throws {
    let first = #"data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":1}}"# + "\n\n"
    let result = try read(first + "data: \(chunk)\n\n" + done)
    #expect(result.reply.usage == Usage(inputTokens: 7, outputTokens: 2))
  }

  @Test func `row 24: usage null overwrites nothing`() throws {
    let usage = #"data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":1}}"# + "\n\n"
    let none = #"data: {"choices":[{"delta":{"content":"a"}}],"usage":null}"# + "\n\n"
    try check(
      usage + none + done, is: Expected(text: "a"), usage: Usage(inputTokens: 7, outputTokens: 1))
  }

  @Test func `usage has its details`() throws {
    let usage =
      #"{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":4,"#
      + #""cache_write_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}}"#
    try check(
      done + "data: {\"choices\":[],\"usage\":\(usage)}\n\n", is: Expected(),
      usage: Usage(
        inputTokens: 10, outputTokens: 5, cacheReadTokens: 4, cacheWriteTokens: 3,
        reasoningTokens: 2))
  }

  @Test func `row 25: reasoning is at most the output`() throws {
    let usage = #"{"completion_tokens":5,"completion_tokens_details":{"reasoning_tokens":9}}"#
    try check(
      done + "data: {\"choices\":[],\"usage\":\(usage)}\n\n", is: Expected(),
      usage: Usage(outputTokens: 5, reasoningTokens: 5))
  }

  @Test func `absurd usage does no harm`() throws {
    let usage = #"{"prompt_tokens":-3,"completion_tokens":1e400,"prompt_tokens_details":7}"#
    try check(
      done + "data: {\"choices\":[],\"usage\":\(usage)}\n\n", is: Expected(), usage: Usage())
  }

  @Test func `row 26: the space after data may be missing`() throws {
    try check(
      stream(hello).replacing("data: ", with: "data:"), is: Expected(text: "Hel"))
  }

  @Test func `row 27: lines may end with CRLF`() throws {
    try check(stream(hello).replacing("\n", with: "\r\n"), is: Expected(text: "Hel"))
  }

  @Test func `row 28: comments are ignored, even as data`() throws {
    try check(
      ": OPENROUTER PROCESSING\n\n: keep-alive\n\ndata: : OPENROUTER PROCESSING\n\ndata:\n\n"
        + stream(hello), is: Expected(text: "Hel"))
  }

  @Test func `row 29: blank lines may stand before a whole answer`() throws {
    try check(
      "\n\r\n \n" + #"{"choices":[{"message":{"role":"assistant","content":"a"},"#
        + #""finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#,
      is: Expected(text: "a"), raw: #"{"role":"assistant","content":"a"}"#,
      usage: Usage(inputTokens: 1, outputTokens: 2))
  }

  @Test func `row 30: characters may be cut anywhere`() throws {
    try check(stream(#"{"content":"żółw 🐢"}"#), is: Expected(text: "żółw 🐢"))
  }

  @Test func `row 31: an error in a stream fails the reply`() {
    let error = #"data: {"error":{"message":"too busy","code":502}}"# + "\n\n"
    checkFails(error, .overloaded, retryable: true, saying: "too busy")
    checkFails(
      stream(hello).replacing("data: [DONE]\n\n", with: "") + error, .overloaded, retryable: true)
    checkFails(#"{"error":{"message":"too busy"}}"#, .overloaded, retryable: true)
    checkFails(#"data: {"error":"out of memory"}"# + "\n\n", .overloaded, retryable: true)
    checkFails(
      #"data: {"choices":[{"delta":{},"error":{"code":429,"message":"slow down"}}]}"# + "\n\n",
      .rateLimited, retryable: true)
    checkFails(
      #"data: {"object":"error","message":"bad","type":"invalid_request_error"}"# + "\n\n",
      .invalidRequest, retryable: false)
    checkFails(
      #"data: {"error":{"code":"context_length_exceeded"}}"# + "\n\n", .contextTooLong,
      retryable: false)
    checkFails(
      #"data: {"x_groq":{"error":"tool_use_failed"},"choices":[]}"# + "\n\n", .overloaded,
      retryable: true)
  }

  @Test func `row 31: an error that is null is none`() throws {
    try check(
      #"data: {"error":null,"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#
        + "\n\n", is: Expected(text: "a"))
  }

  @Test func `row 31: the finish reason error fails the reply`() {
    checkFails(stream(hello, finish: "error"), .overloaded, retryable: true)
    checkFails(
      stream(hello, finish: "insufficient_system_resource"), .overloaded, retryable: true)
  }

  @Test func `row 32: an event named error fails the reply`() {
    let error = #"data: {"error":{"message":"no","type":"invalid_request_error"}}"# + "\n\n"
    checkFails("event: error\n" + error, .invalidRequest, retryable: false)
    checkFails("event: error\ndata: out of luck\n\n", .overloaded, retryable: true, saying: "luck")
    checkFails(
      "event: error\ndata: {\"message\":\"no luck\"}\n\n", .overloaded, retryable: true,
      saying: "no luck")
  }

  @Test func `row 33: an event that is not one JSON text fails the attempt`() {
    checkFails(
      #"data: {"choices":[{"delta":{"content":"a"#
        + #"{"choices":[{"delta":{"content":"b"}}]}"# + "\n\n", .protocol, retryable: true)
    checkFails("data: {\"choices\":[\n\n" + done, .protocol, retryable: true)
    checkFails("data: oops\n\n" + done, .protocol, retryable: true)
  }

  @Test func `row 34: content may be a list of parts, and goes back as one`() throws {
    try check(
      stream(
        #"{"content":"a"}"#,
        #"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"h"}]}]}"#,
        #"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"m"}],"signature":"s"}]}"#,
        #"{"content":[{"type":"text","text":"b"},{"type":"reference","reference_ids":[1]}]}"#,
        #"{"content":"c"}"#, #"{"content":"d"}"#),
      is: Expected(text: "abcd", reasoning: "hm"),
      raw: #"{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"thinking","#
        + #""thinking":[{"type":"text","text":"hm"}],"signature":"s"},{"type":"text","text":"b"},"#
        + #"{"type":"reference","reference_ids":[1]},{"type":"text","text":"cd"}]}"#)
  }

  @Test(arguments: ["reasoning", "reasoning_content"])
  func `row 35: reasoning goes back under the name it came with`(field: String) throws {
    try check(
      stream(
        "{\"\(field)\":\"h\"}", "{\"\(field)\":\"m\",\"content\":null}",
        "{\"content\":\"a\",\"\(field)\":null}"), is: Expected(text: "a", reasoning: "hm"),
      raw: "{\"role\":\"assistant\",\"content\":\"a\",\"\(field)\":\"hm\"}")
  }

  @Test func `row 35: reasoning under two names is said once`() throws {
    try check(
      stream(#"{"reasoning_content":"h","reasoning":"h"}"#, #"{"content":"a"}"#),
      is: Expected(text: "a", reasoning: "h"),
      raw: #"{"role":"assistant","content":"a","reasoning_content":"h"}"#)
  }

  @Test func `row 35: reasoning may be sent back always, or never`() throws {
    var quirks = ChatQuirks()
    quirks.reasoningReplay = .always
    try check(
      stream(#"{"content":"a"}"#), quirks: quirks, is: Expected(text: "a"),
      raw: #"{"role":"assistant","content":"a","reasoning_content":""}"#)
    quirks.reasoningReplay = .drop
    try check(
      stream(#"{"reasoning_content":"h"}"#, #"{"content":"a"}"#), quirks: quirks,
      is: Expected(text: "a", reasoning: "h"), raw: #"{"role":"assistant","content":"a"}"#)
  }

  @Test func `row 35: details of reasoning go back, their pieces joined`() throws {
    try check(
      stream(
        #"{"reasoning":"h","reasoning_details":[{"type":"reasoning.text","text":"h","index":0}]}"#,
        #"{"reasoning":"h","reasoning_details":[{"type":"reasoning.text","text":"h","index":0}]}"#,
        #"{"reasoning_details":[{"type":"reasoning.text","signature":"s","index":0}]}"#,
        #"{"reasoning_details":[{"type":"reasoning.encrypted","data":"x","index":1}]}"#,
        #"{"content":"a"}"#),
      is: Expected(text: "a", reasoning: "hh"),
      raw: #"{"role":"assistant","content":"a","reasoning":"hh","reasoning_details":["#
        + #"{"type":"reasoning.text","text":"hh","index":0,"signature":"s"},"#
        + #"{"type":"reasoning.encrypted","data":"x","index":1}]}"#)
  }

  @Test func `row 35: think tags mark reasoning where the provider says so`() throws {
    var quirks = ChatQuirks()
    let tagged = stream(
      #"{"content":"\n<thi"}"#, #"{"content":"nk>h <m"}"#, #"{"content":"</th"}"#,
      #"{"content":"ink>\n\n"}"#, #"{"content":"a <think>b"}"#)
    try check(tagged, is: Expected(text: "\n<think>h <m</think>\n\na <think>b"))
    quirks.thinkTags = true
    try check(
      tagged, quirks: quirks, is: Expected(text: "a <think>b", reasoning: "h <m"),
      raw: #"{"role":"assistant","content":"a <think>b"}"#)
    try check(stream(#"{"content":" <thi"}"#), quirks: quirks, is: Expected(text: " <thi"))
    try check(
      stream(#"{"content":"<think>h</"}"#), quirks: quirks, is: Expected(reasoning: "h</"))
    try check(stream(#"{"content":"plain"}"#), quirks: quirks, is: Expected(text: "plain"))
  }

  @Test func `row 48: an empty reply is a reply`() throws {
    try check(stream(), is: Expected(), raw: #"{"role":"assistant","content":""}"#)
  }

  @Test func `a refusal is text, and goes back as a refusal`() throws {
    try check(
      stream(#"{"refusal":"I can"}"#, #"{"refusal":"not."}"#),
      is: Expected(text: "I cannot.", finish: .refusal),
      raw: #"{"role":"assistant","content":"","refusal":"I cannot."}"#)
  }

  @Test func `finish reasons have one form`() throws {
    try check(stream(hello, finish: "length"), is: Expected(text: "Hel", finish: .length))
    try check(stream(hello, finish: "content_filter"), is: Expected(text: "Hel", finish: .refusal))
    try check(stream(hello, finish: "model_length"), is: Expected(text: "Hel", finish: .length))
    try check(stream(hello, finish: "eos"), is: Expected(text: "Hel"))
  }

  @Test func `a later stop does not take back a cut`() throws {
    try check(
      stream(hello, finish: "length").replacing("data: [DONE]\n\n", with: done),
      is: Expected(text: "Hel", finish: .length))
  }

  @Test func `other choices are ignored`() throws {
    try check(
      #"data: {"choices":[{"index":1,"delta":{"content":"x"},"finish_reason":"length"}]}"# + "\n\n"
        + stream(hello), is: Expected(text: "Hel"))
  }

  @Test func `a whole answer may have calls and errors like a stream`() throws {
    try check(
      #"{"choices":[{"index":0,"message":{"role":"assistant","content":null,"refusal":null,"#
        + #""annotations":[],"tool_calls":[{"id":"a","type":"function","function":{"name":"f","#
        + #""arguments":"{\"x\":1}"}},{"id":"b","type":"function","function":{"name":"f","#
        + #""arguments":"{\"x\":1}"}}]},"finish_reason":"tool_calls"}]}"#,
      is: Expected(calls: [#"a f({"x":1})"#, #"b f({"x":1})"#], finish: .toolCalls),
      raw: #"{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","#
        + #""function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"b","type":"function","#
        + #""function":{"name":"f","arguments":"{\"x\":1}"}}]}"#)
    checkFails(#"{"choices":[{"message":{"content":"a"#, .protocol, retryable: true)
    checkFails(#"{"detail":"Not Found"}"#, .overloaded, retryable: true, saying: "Not Found")
    checkFails("[]", .protocol, retryable: false)
    checkFails("<!doctype html>", .protocol, retryable: false, saying: "markup")
  }

  @Test func `a reply beyond the bounds is refused`() {
    var limits = ProviderLimits()
    limits.replyBytes = 60
    checkFails(stream(hello), .protocol, retryable: false, saying: "60 bytes", limits: limits)
    limits = ProviderLimits()
    limits.eventBytes = 30
    checkFails(stream(hello), .protocol, retryable: false, saying: "30 bytes", limits: limits)
  }
}
