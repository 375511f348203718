import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct GeminiStreamTests {
  @Test func `text in pieces becomes one part`() throws {
    try check(
      geminiStream(
        #"{"text":"Gr"}"#, #"{"text":"üß"}"#, #"{"text":" \u2028"}"#,
        usage: #"{"promptTokenCount":4,"candidatesTokenCount":2,"totalTokenCount":6}"#),
      by: gemini(), is: Expected(text: "Grüß \u{2028}"),
      raw: "{\"role\":\"model\",\"parts\":[{\"text\":\"Grüß \u{2028}\"}]}",
      usage: Usage(inputTokens: 4, outputTokens: 2))
  }

  @Test func `thoughts stream as reasoning, and stay apart from the text`() throws {
    try check(
      geminiStream(
        #"{"text":"Let ","thought":true},{"text":"me see","thought":true}"#, #"{"text":"7"}"#),
      by: gemini(), is: Expected(text: "7", reasoning: "Let me see"),
      raw: #"{"role":"model","parts":[{"text":"Let me see","thought":true},{"text":"7"}]}"#)
  }

  @Test func `a signature stays on its part, also on an empty one`() throws {
    try check(
      geminiStream(
        #"{"text":"a"}"#, #"{"text":"b","thoughtSignature":"s1"}"#, #"{"text":"c"},{"text":""}"#,
        #"{"text":"","thoughtSignature":"s2"}"#),
      by: gemini(), is: Expected(text: "abc"),
      raw: #"{"role":"model","parts":[{"text":"a"},{"text":"b","thoughtSignature":"s1"},"#
        + #"{"text":"c"},{"text":"","thoughtSignature":"s2"}]}"#)
  }

  @Test func `calls come whole, each in its event or several in one; STOP does not forbid them`()
    throws
  {
    try check(
      geminiStream(
        #"{"functionCall":{"name":"f","args":{"n":1.0},"id":"a1"},"thoughtSignature":"s"}"#,
        #"{"functionCall":{"name":"g","args":{}}},{"functionCall":{"name":"h"}}"#),
      by: gemini(),
      is: Expected(
        calls: [#"a1 f({"n":1.0})"#, "call00001 g({})", "call00002 h({})"], finish: .toolCalls),
      raw: #"{"role":"model","parts":[{"functionCall":{"name":"f","args":{"n":1.0},"id":"a1"},"#
        + #""thoughtSignature":"s"},{"functionCall":{"name":"g","args":{}}},"#
        + #"{"functionCall":{"name":"h"}}]}"#)
  }

  @Test func `no two calls of a reply have one id`() throws {
    try check(
      geminiStream(
        #"{"functionCall":{"name":"f","id":"a"}},{"functionCall":{"name":"f","id":"a"}},"#
          + #"{"functionCall":{"name":"f","id":""}},{"functionCall":{"name":"f","id":"call00001"}}"#
      ),
      by: gemini(),
      is: Expected(
        calls: ["a f({})", "call00002 f({})", "call00003 f({})", "call00001 f({})"],
        finish: .toolCalls),
      raw: #"{"role":"model","parts":[{"functionCall":{"name":"f","id":"a"}},"#
        + #"{"functionCall":{"name":"f","id":"call00002"}},{"functionCall":{"name":"f","id":""}},"#
        + #"{"functionCall":{"name":"f","id":"call00001"}}]}"#)
  }

  @Test func `arguments that are no object are not replayed as they came`() throws {
    let part = { (arguments: String) in #"{"functionCall":{"name":"f","args":\#(arguments)}}"# }
    try check(
      geminiStream([#""{\"n\":1}""#, #""{""#, "null", "[1]"].map(part).joined(separator: ",")),
      by: gemini(),
      is: Expected(
        calls: [
          #"call00001 f({"n":1})"#, "call00002 f!{", "call00003 f({})", "call00004 f([1])",
        ], finish: .toolCalls),
      raw: #"{"role":"model","parts":["#
        + [#"{"n":1}"#, "{}", "{}", "{}"].map(part).joined(separator: ",") + "]}")
  }

  @Test func `a name that the service would refuse is changed for replay only`() throws {
    try check(
      geminiStream(
        #"{"functionCall":{"name":"default_api:f"}},{"functionCall":{"name":"a b"}},"#
          + #"{"functionCall":{"name":"file_read"}}"#),
      by: gemini(),
      to: ModelRequest(entries: [], tools: ToolSet([try tool("file.read")])),
      is: Expected(
        calls: ["call00001 default_api:f({})", "call00002 a b({})", "call00003 file.read({})"],
        finish: .toolCalls),
      raw: #"{"role":"model","parts":[{"functionCall":{"name":"default_api:f"}},"#
        + #"{"functionCall":{"name":"a_b"}},{"functionCall":{"name":"file_read"}}]}"#)
  }

  @Test func `unknown parts, members, events and reasons fail nothing`() throws {
    let more =
      ": ping\n\nevent: new\ndata: {\"responseId\":\"x\"}\n\nid: 7\nretry: 9\n\ndata: : x\n\n"
      + "data: {\"candidates\":[{\"index\":1,\"content\":{\"parts\":[{\"text\":\"no\"}]}}]}\n\n"
    try check(
      more
        + geminiStream(
          #"{"executableCode":{"code":"1"},"x":{}},{},7,{"text":7}"#, #"{"text":"a","new":1}"#),
      by: gemini(), is: Expected(text: "a"),
      raw: #"{"role":"model","parts":[{"executableCode":{"code":"1"},"x":{}},{"text":7},"#
        + #"{"text":"a","new":1}]}"#)
    try check(geminiStream(#"{"text":"a"}"#, finish: "NEW"), by: gemini(), is: Expected(text: "a"))
  }

  @Test(arguments: ["MAX_TOKENS", "SAFETY", "NEW_REASON", "OTHER"])
  func `nothing is executed of a reply that did not end cleanly`(reason: String) throws {
    let parts = #"{"text":"a"},{"functionCall":{"name":"f","args":{"n":1}}}"#
    let reply = try read(geminiStream(parts, finish: reason), by: gemini()).reply
    #expect(Expected(reply).calls == [#"call00001 f!{"n":1}"#])
    #expect(reply.text == "a")
    #expect(reply.raw != nil)
  }

  @Test(arguments: [
    ("MAX_TOKENS", FinishReason.length), ("CONTINUATION", .length), ("SAFETY", .refusal),
    ("RECITATION", .refusal), ("PROHIBITED_CONTENT", .refusal), ("SPII", .refusal),
    ("BLOCKLIST", .refusal), ("LANGUAGE", .refusal), ("IMAGE_SAFETY", .refusal), ("STOP", .stop),
  ])
  func `a reason has its meaning, with nothing said as well`(reason: String, finish: FinishReason)
    throws
  {
    try check(geminiStream(finish: reason), by: gemini(), is: Expected(finish: finish))
  }

  @Test func `an empty STOP is a reply without parts`() throws {
    let reply = try read(geminiStream(), by: gemini()).reply
    #expect(reply.raw == nil)
    #expect(reply.finish == .stop)
  }

  @Test(arguments: [
    "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE",
  ])
  func `an empty success with a garbled call is asked again`(reason: String) {
    let event =
      #"data: {"candidates":[{"content":{},"finishReason":"\#(reason)","#
      + #""finishMessage":"Malformed function call: print(f"}],"usageMetadata":{}}"# + "\n\n"
    checkFails(event, by: gemini(), .protocol, retryable: true, saying: "print(f")
  }

  @Test func `a missing signature is our fault, and asking again does not help`() {
    checkFails(
      geminiStream(finish: "MISSING_THOUGHT_SIGNATURE"), by: gemini(), .invalidRequest,
      retryable: false, saying: "signature")
  }

  @Test func `nothing at all for an unknown reason is a failure`() {
    checkFails(
      geminiStream(finish: "OTHER"), by: gemini(), .protocol, retryable: true, saying: "OTHER")
  }

  @Test func `a blocked prompt is a failure that stays one`() {
    let event = "data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{}}\n\n"
    checkFails(event, by: gemini(), .contentFiltered, retryable: false, saying: "SAFETY")
    checkFails(
      #"[{"promptFeedback":{"blockReason":"JAILBREAK","blockReasonMessage":"no"}}]"#,
      by: gemini(), .contentFiltered, retryable: false, saying: "no")
  }

  @Test func `a feedback without a reason blocks nothing`() throws {
    for reason in [#""BLOCKED_REASON_UNSPECIFIED""#, "null", #""""#] {
      try check(
        "data: {\"promptFeedback\":{\"blockReason\":\(reason)}}\n\n"
          + geminiStream(#"{"text":"a"}"#),
        by: gemini(), is: Expected(text: "a"))
    }
  }

  @Test func `the end of the stream without a finish reason is a failure`() {
    for reason in ["null", #""""#, #""FINISH_REASON_UNSPECIFIED""#] {
      let event =
        #"data: {"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":\#(reason)}]}"#
      checkFails(
        event + "\n\ndata: [DONE]\n\n", by: gemini(), .protocol, retryable: true,
        saying: "finish reason")
    }
    checkFails("", by: gemini(), .protocol, retryable: true)
  }

  @Test func `an error in the middle may stand between the events, over several lines`() {
    let error = """
      {
        "error": {
          "code": 503,
          "message": "The model is \\"overloaded\\" }.",
          "status": "UNAVAILABLE"
        }
      }
      """
    let begin = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n"
    for end in ["", "\n", "\n\n"] {
      checkFails(
        begin + error + end, by: gemini(), .overloaded, retryable: true, saying: "\"overloaded\" }")
      checkFails(
        begin + "[" + error + "]" + end, by: gemini(), .overloaded, retryable: true)
    }
    checkFails(
      begin + error.replacing("\n", with: "\r\n"), by: gemini(), .overloaded, retryable: true)
    checkFails(begin + error, by: gemini(), .overloaded, retryable: true)
  }

  @Test func `lines that are no events and no JSON either are a failure if they begin like it`() {
    checkFails(
      geminiStream(#"{"text":"a"}"#) + "{ \"error\": \n", by: gemini(), .protocol, retryable: true)
    var limits = ProviderLimits()
    limits.failureBytes = 20
    checkFails(
      ":\n{\n\"a\": 1234567890,\n\"b\": 1\n", by: gemini(), .protocol, retryable: true,
      saying: "20 bytes", limits: limits)
  }

  @Test func `an error may come as an event, too`() {
    let error = #"{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED"}}"#
    for stream in ["data: \(error)\n\n", "event: error\ndata: \(error)\n\n", error, "[\(error)]"] {
      checkFails(stream, by: gemini(), .rateLimited, retryable: true, saying: "slow")
    }
  }

  @Test func `an event that is no JSON is a failure`() {
    checkFails("data: {\"a\n\n", by: gemini(), .protocol, retryable: true)
    checkFails("data: {}\n\ndata: {\"x\":1}{\n\n", by: gemini(), .protocol, retryable: true)
  }

  @Test func `a call that cannot be understood is a failure`() {
    checkFails(
      geminiStream(#"{"functionCall":{"args":{}}}"#), by: gemini(), .protocol, retryable: true,
      saying: "without a name")
    checkFails(
      geminiStream(#"{"functionCall":{"name":"f","willContinue":true}}"#), by: gemini(), .protocol,
      retryable: false, saying: "in pieces")
    var limits = ProviderLimits()
    limits.callsPerReply = 1
    checkFails(
      geminiStream(#"{"functionCall":{"name":"f"}},{"functionCall":{"name":"f"}}"#), by: gemini(),
      .protocol, retryable: false, saying: "more than 1", limits: limits)
  }

  @Test func `a whole answer, and the list that comes without alt=sse, are replies as well`() throws
  {
    let piece =
      #"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":1}}"#
    let last =
      #"{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}],"#
      + #""usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2}}"#
    let usage = Usage(inputTokens: 1, outputTokens: 2)
    try check(last, by: gemini(), is: Expected(text: "b"), usage: usage)
    try check("[\(piece)\n,\r\n\(last)]\n", by: gemini(), is: Expected(text: "ab"), usage: usage)
    checkFails("[\(piece)", by: gemini(), .protocol, retryable: true)
    checkFails("[\(piece)]", by: gemini(), .protocol, retryable: true)
    checkFails("{}", by: gemini(), .protocol, retryable: false, saying: "not a reply")
    checkFails("[]", by: gemini(), .protocol, retryable: false)
  }

  @Test func `tokens are counted in our form`() throws {
    let count =
      #"{"promptTokenCount":100,"cachedContentTokenCount":60,"candidatesTokenCount":5,"#
      + #""thoughtsTokenCount":20,"toolUsePromptTokenCount":7,"totalTokenCount":132}"#
    try check(
      geminiStream(#"{"text":"a"}"#, usage: count), by: gemini(), is: Expected(text: "a"),
      usage: Usage(
        inputTokens: 107, outputTokens: 25, cacheReadTokens: 60, reasoningTokens: 20))
    let absurd =
      #"{"promptTokenCount":9223372036854775807,"toolUsePromptTokenCount":9,"candidatesTokenCount":-1}"#
    try check(
      geminiStream(usage: absurd), by: gemini(), is: Expected(), usage: Usage(inputTokens: .max))
  }

  @Test func `the last count stands`() throws {
    let first = #"data: {"usageMetadata":{"promptTokenCount":4,"thoughtsTokenCount":9}}"# + "\n\n"
    try check(
      first + geminiStream(usage: #"{"promptTokenCount":4,"candidatesTokenCount":3}"#),
      by: gemini(),
      is: Expected(), usage: Usage(inputTokens: 4, outputTokens: 3))
  }

  @Test func `a service that gives a reason with every event is read to its end`() throws {
    let event = { (text: String) in
      #"data: {"candidates":[{"content":{"parts":[{"text":"\#(text)"}]},"finishReason":"STOP"}]}"#
        + "\n\n"
    }
    try check(event("a") + event("b"), by: gemini(), is: Expected(text: "ab"))
    var reader = gemini().reader(for: ModelRequest(entries: []), limits: ProviderLimits())
    _ = try reader.read(Array(event("a").utf8).span)
    #expect(reader.isWhole)
    _ = try reader.read(Array(event("b").utf8).span)
    #expect(!reader.isWhole)
    #expect(!reader.hasEnded)
  }

  @Test func `minted ids go on where the history stops`() throws {
    let call = ToolCall(callId: "c", providerId: "p", name: "f", arguments: .json([:]))
    let request = ModelRequest(entries: [step(calls: [call])])
    var reader = gemini().reader(for: request, limits: ProviderLimits())
    _ = try reader.read(Array(geminiStream(#"{"functionCall":{"name":"f"}}"#).utf8).span)
    #expect(try reader.finish().reply.calls.map(\.id) == ["call00002"])
  }
}
