import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct OllamaStreamTests {
  @Test func `text comes in pieces and ends with its tokens`() throws {
    try check(
      lines(
        #"{"role":"assistant","content":"Hel"}"#, #"{"role":"assistant","content":"lo ä\n😀"}"#,
        end:
          #""done":true,"done_reason":"stop","total_duration":1,"prompt_eval_count":26,"eval_count":5"#
      ), by: ollama(), is: Expected(text: "Hello ä\n😀"),
      raw: #"{"role":"assistant","content":"Hello ä\n😀"}"#,
      usage: Usage(inputTokens: 26, outputTokens: 5))
  }

  @Test func `thinking is reasoning, and goes back unless it is dropped`() throws {
    let stream = lines(
      #"{"role":"assistant","content":"","thinking":"Let "}"#,
      #"{"role":"assistant","content":"B","thinking":"me."}"#)
    try check(
      stream, by: ollama(), is: Expected(text: "B", reasoning: "Let me."),
      raw: #"{"role":"assistant","content":"B","thinking":"Let me."}"#)
    try check(
      stream, by: ollama { $0.reasoningReplay = .drop },
      is: Expected(text: "B", reasoning: "Let me."), raw: #"{"role":"assistant","content":"B"}"#)
  }

  @Test func `reasoning in the same line as text comes before it`() throws {
    let read = try read(lines(#"{"content":"B","thinking":"A"}"#), by: ollama())
    #expect(read.events == [.reasoningDelta("A"), .textDelta("B")])
  }

  @Test func `calls come whole, in one line or in several`() throws {
    let first = #"{"id":"call_a","function":{"index":0,"name":"add","arguments":{"a":5.0}}}"#
    let second = #"{"id":"call_b","function":{"index":1,"name":"file_read","arguments":{}}}"#
    let tools = ToolSet([try tool("add"), try tool("file.read")])
    let expected = Expected(
      calls: [#"call_a add({"a":5.0})"#, "call_b file.read({})"], finish: .toolCalls)
    let raw = #"{"role":"assistant","content":"","tool_calls":[\#(first),\#(second)]}"#
    try check(
      lines(#"{"role":"assistant","content":"","tool_calls":[\#(first),\#(second)]}"#),
      by: ollama(), to: ModelRequest(entries: [], tools: tools), is: expected, raw: raw)
    try check(
      lines(#"{"tool_calls":[\#(first)]}"#, #"{"tool_calls":[\#(second)]}"#), by: ollama(),
      to: ModelRequest(entries: [], tools: tools), is: expected, raw: raw)
  }

  @Test func `a call without id gets one that goes back with it`() throws {
    try check(
      lines(
        #"{"tool_calls":[{"function":{"name":"add","arguments":{}}},{"id":"","function":{"name":"add"}}]}"#
      ), by: ollama(),
      is: Expected(calls: ["call00001 add({})", "call00002 add({})"], finish: .toolCalls),
      raw: #"{"role":"assistant","content":"","tool_calls":["#
        + #"{"function":{"name":"add","arguments":{}},"id":"call00001"},"#
        + #"{"id":"call00002","function":{"name":"add","arguments":{}}}]}"#)
  }

  @Test func `an id that the history or the reply has already is replaced`() throws {
    let entries = [
      step(calls: [
        ToolCall(
          callId: "c", providerId: "call00002", name: "x", arguments: .json([:]))
      ])
    ]
    let one = #"{"id":"call00002","function":{"name":"add"}}"#
    let other = #"{"id":"b","function":{"name":"add"}}"#
    try check(
      lines(#"{"tool_calls":[\#(one),\#(other),\#(other)]}"#), by: ollama(),
      to: ModelRequest(entries: entries),
      is: Expected(
        calls: ["call00003 add({})", "b add({})", "call00004 add({})"], finish: .toolCalls))
  }

  @Test(arguments: [
    (#"{"a":1.0}"#, #"({"a":1.0})"#, #"{"a":1.0}"#), (#"null"#, "({})", "{}"),
    (#""""#, "({})", "{}"), (#""{\"a\":1}""#, #"({"a":1})"#, #"{"a":1}"#),
    (#""{\"a\":""#, #"!{"a":"#, "{}"), ("[1]", "([1])", "{}"),
  ])
  func `arguments are an object, or text of one`(
    written: String, read: String, replayed: String
  ) throws {
    try check(
      lines(#"{"tool_calls":[{"id":"c","function":{"name":"f","arguments":\#(written)}}]}"#),
      by: ollama(), is: Expected(calls: ["c f\(read)"], finish: .toolCalls),
      raw: #"{"role":"assistant","content":"","tool_calls":[{"id":"c","function":"#
        + #"{"name":"f","arguments":\#(replayed)}}]}"#)
  }

  @Test func `what is not known is passed over, and goes back`() throws {
    try check(
      "{\"event\":\"progress\"}\n\n\r\n"
        + lines(
          #"{"role":"assistant","content":"a","images":null,"new":{"x":1},"tool_calls":null}"#),
      by: ollama(), is: Expected(text: "a"),
      raw: #"{"role":"assistant","content":"a","new":{"x":1}}"#)
  }

  @Test(arguments: [
    (#""done":true"#, FinishReason.toolCalls, true),
    (#""done":true,"done_reason":"stop""#, .toolCalls, true),
    (#""done":true,"done_reason":"length""#, .length, false),
    (#""done":true,"done_reason":"load""#, .toolCalls, false),
    (#""done":true,"done_reason":"new""#, .toolCalls, false),
  ])
  func `calls are used only when the reason vouches for them`(
    end: String, finish: FinishReason, isUsed: Bool
  ) throws {
    try check(
      lines(#"{"tool_calls":[{"id":"c","function":{"name":"f","arguments":{"a":1}}}]}"#, end: end),
      by: ollama(),
      is: Expected(calls: [isUsed ? #"c f({"a":1})"# : #"c f!{"a":1}"#], finish: finish))
  }

  @Test(arguments: [
    "{\r\n  \"model\": \"m\",\r\n  \"message\": {\"content\": \"Hi\"},\n\n  \"done\": true\n}\n",
    "\n {\"message\":{\"content\":\"Hi\"},\"done\":true}",
    "\u{FEFF}{\"message\":{\"content\":\"Hi\"}}\n{\"done\":true}",
    "{\"message\":{\"content\":\"H\"}}\r\n{\"message\":{\"content\":\"i\"}}\r\n{\"done\":true}\r\n",
  ])
  func `a whole answer or odd line ends make the same reply`(stream: String) throws {
    try check(stream, by: ollama(), is: Expected(text: "Hi"))
  }

  @Test func `nothing counts after the end`() throws {
    try check(
      lines(#"{"content":"a"}"#) + #"{"message":{"content":"b"}}"#
        + "\n{\"error\":\"x\"}\nnonsense",
      by: ollama(), is: Expected(text: "a"))
  }

  @Test(arguments: [
    ("", "may be cut off"),
    (#"{"message":{"content":"a"},"done":false}"#, "may be cut off"),
    (#"{"message":{"content":"a"}"#, "not JSON"),
    (lines(#"{"content":"a"}"#).replacingEnd, "not JSON"),
    ("nonsense\n", "not JSON"), ("[]\n", "no object"), ("\u{0}\u{1}\n\n", "not JSON"),
    ("{\n\"message\":", "not whole JSON"),
    (lines(end: #""done":true,"done_reason":"load""#), "loaded"),
  ])
  func `a reply that is cut off or is none fails and may be tried again`(
    stream: String, words: String
  ) {
    checkFails(stream, by: ollama(), .protocol, retryable: true, saying: words)
  }

  @Test func `what can only be misconfigured fails for good`() {
    checkFails("<html>", by: ollama(), .protocol, retryable: false, saying: "markup")
    checkFails(
      "{\n\"data\": []\n}", by: ollama(), .protocol, retryable: false, saying: "not a reply")
  }

  @Test(arguments: [
    (#"{"error":"model runner has unexpectedly stopped"}"#, ModelError.Kind.overloaded, true),
    (#"{"error":"the input exceeds the context length"}"#, .contextTooLong, false),
    ("{\n \"error\": \"broken\"\n}", .overloaded, true),
  ])
  func `an error in the middle fails the reply`(
    line: String, kind: ModelError.Kind, retryable: Bool
  ) {
    checkFails(line + "\n", by: ollama(), kind, retryable: retryable)
    let start = #"{"message":{"content":"a"},"done":false}"# + "\n"
    if !line.contains("\n") {
      checkFails(start + line + "\n", by: ollama(), kind, retryable: retryable)
    }
  }

  @Test func `a reply, a line and the number of calls are bounded`() {
    var limits = ProviderLimits()
    limits.replyBytes = 100
    let stream = lines(#"{"content":"\#(String(repeating: "a", count: 100))"}"#)
    checkFails(
      stream, by: ollama(), .protocol, retryable: false, saying: "longer than", limits: limits)
    limits = ProviderLimits()
    limits.eventBytes = 100
    checkFails(
      stream, by: ollama(), .protocol, retryable: false, saying: "a line of", limits: limits)
    limits = ProviderLimits()
    limits.callsPerReply = 1
    checkFails(
      lines(#"{"tool_calls":[{"function":{"name":"a"}},{"function":{"name":"b"}}]}"#),
      by: ollama(), .protocol, retryable: false, saying: "tool calls", limits: limits)
  }

  @Test(arguments: [
    (#"{"model":"m","message":{"role":"assistant","content":"a\u00e4"},"done":false}"#, "aä"),
    (#" { "message" : { "thinking" : null , "content" : "a" } } "#, "a"),
    (#"{"message":{"content":""},"done":false}"#, nil),
    (#"{"message":{"content":"a"},"done":true}"#, nil),
    (#"{"message":{"content":"a"},"message":{"content":"b"}}"#, nil),
    (#"{"message":{"content":"a","tool_calls":[]}}"#, nil),
    (#"{"message":{"content":"a","thinking":"b"}}"#, nil),
    (#"{"message":{"content":"a"},"error":"x"}"#, nil),
    (#"{"message":{"content":"a"},"eval_count":1}"#, nil),
    (#"{"message":{"content":"a"},"logprobs":[]}"#, nil),
    (#"{"message":{"content":"a"}}x"#, nil), (#"{"message":{"content":"a"}"#, nil),
    (#"{"message":{"content":7}}"#, nil),
  ])
  func `only a line with nothing but text takes the short way`(line: String, text: String?) {
    let bytes = Array(line.utf8)
    #expect(OllamaTextDelta(bytes.span)?.text == text)
  }
}

extension String {
  /// A stream whose last line lost its last bytes.
  fileprivate var replacingEnd: String { String(dropLast(5)) }
}
