import Conversation
import JSON
import Testing

@testable import ModelProviders

/// How responses end: in order, early, badly or not at all.
@Suite struct ResponsesEndTests {
  @Test func `a stream without its last event is cut off`() {
    checkFails("", by: responses, .protocol, retryable: true)
    let cut = events(delta("a"), done(message("a")), done(call("f", "{}"), at: 1))
    checkFails(cut, by: responses, .protocol, retryable: true, saying: "last event")
    checkFails(cut + "data: [DONE]\n\n", by: responses, .protocol, retryable: true)
  }

  @Test(arguments: [
    (#""max_output_tokens""#, FinishReason.length), (#""max_messages""#, .length),
    (#""steered""#, .length), (#""new reason""#, .length), ("null", .length),
    (#""content_filter""#, .refusal),
  ])
  func `a response that is incomplete says why, and its calls cannot be executed`(
    reason: String, finish: FinishReason
  ) throws {
    try check(
      events(
        delta("a"), done(message("a")), done(call("f", "{}"), at: 1),
        done(call("g", #"{\"x\":"#, id: "f2", callId: "c2"), at: 2),
        ended("incomplete", more: ",\"incomplete_details\":{\"reason\":\(reason)}")),
      by: responses, is: Expected(text: "a", calls: ["c1 f!{}", "c2 g!{\"x\":"], finish: finish),
      raw: "[\(message("a")),\(call("f", "{}")),\(call("g", "{}", id: "f2", callId: "c2"))]")
  }

  @Test func `reasoning that nothing follows does not go back`() throws {
    try check(
      events(
        done(message("a")), done(reasoning(), at: 1), done(reasoning(id: "r2"), at: 2),
        ended("incomplete")), by: responses, is: Expected(text: "a", finish: .length),
      raw: "[\(message("a"))]")
  }

  @Test func `reasoning without content does not go back`() throws {
    try check(
      events(
        done(reasoning("h", encrypted: nil)), done(reasoning(id: "r2", encrypted: ""), at: 1),
        done(message("a"), at: 2), ended()), by: responses,
      is: Expected(text: "a", reasoning: "h"), raw: "[\(message("a"))]")
  }

  @Test func `reasoning may be sent back never`() throws {
    var quirks = ResponsesQuirks()
    quirks.reasoningReplay = .drop
    try check(
      events(done(reasoning("h")), done(message("a"), at: 1), ended()),
      by: OpenAIResponses(provider: "test", quirks: quirks),
      is: Expected(text: "a", reasoning: "h"), raw: "[\(message("a"))]")
  }

  @Test(arguments: [#"{\"x\":"#, #"{\"x\":1}}"#, "{x:1}"])
  func `malformed arguments are kept, and go back as an empty object`(text: String) throws {
    try check(
      events(done(call("f", text)), ended()), by: responses,
      is: Expected(calls: ["c1 f!\(text.replacing("\\", with: ""))"], finish: .toolCalls),
      raw: "[\(call("f", "{}"))]")
  }

  @Test(arguments: [#""""#, "null", #"" ""#, #""null""#, "{}"])
  func `no arguments are an empty object`(arguments: String) throws {
    let item =
      #"{"id":"f1","type":"function_call","call_id":"c1","name":"f","arguments":"#
    try check(
      events(done(item + arguments + "}"), ended()), by: responses,
      is: Expected(calls: ["c1 f({})"], finish: .toolCalls), raw: "[\(item)\"{}\"}]")
  }

  @Test func `arguments may be an object, whose numbers stay as they are`() throws {
    let item = #"{"type":"function_call","call_id":"c1","name":"f","arguments":"#
    try check(
      events(done(item + #"{"x":1.0}}"#), ended()), by: responses,
      is: Expected(calls: [#"c1 f({"x":1.0})"#], finish: .toolCalls),
      raw: "[" + item + #""{\"x\":1.0}"}]"#)
  }

  @Test func `ids that are missing or given twice are minted`() throws {
    let item = { (id: String, callId: String) in
      "{\"id\":\"\(id)\",\"type\":\"function_call\",\"call_id\":\(callId),\"name\":\"f\","
        + "\"arguments\":\"{}\"}"
    }
    try check(
      events(
        done(item("1", "\"c\"")), done(item("2", "\"c\""), at: 1), done(item("3", "null"), at: 2),
        ended()), by: responses,
      is: Expected(
        calls: ["c f({})", "call00001 f({})", "call00002 f({})"], finish: .toolCalls),
      raw: "[\(item("1", "\"c\"")),\(item("2", "\"call00001\"")),\(item("3", "\"call00002\""))]")
  }

  @Test func `a call that was cut off in a whole reply cannot be executed`() throws {
    let item = call("f", "{}").replacing("completed", with: "incomplete")
    try check(
      events(done(item), ended()), by: responses,
      is: Expected(calls: ["c1 f!{}"], finish: .toolCalls))
  }

  @Test func `names are mapped back, and made-up ones go back in a form that the service takes`()
    throws
  {
    let tools = ToolSet([try tool("file.read")])
    try check(
      events(
        done(call("file_read", "{}")), done(call("a b", "{}", id: "f2", callId: "c2"), at: 1),
        ended()), by: responses, to: ModelRequest(entries: [], tools: tools),
      is: Expected(calls: ["c1 file.read({})", "c2 a b({})"], finish: .toolCalls),
      raw: "[\(call("file_read", "{}")),\(call("a_b", "{}", id: "f2", callId: "c2"))]")
  }

  // MARK: Failures

  @Test func `an error event fails the reply, in either of its shapes`() {
    checkFails(
      events(
        delta("a"), #"{"type":"error","code":"rate_limit_exceeded","message":"slow","param":null}"#),
      by: responses, .rateLimited, retryable: true, saying: "slow")
    checkFails(
      events(#"{"type":"error","error":{"type":"invalid_request_error","message":"bad"}}"#),
      by: responses, .invalidRequest, retryable: false, saying: "bad")
    checkFails(
      #"data: {"error":{"code":"context_length_exceeded","message":"long"}}"# + "\n\n",
      by: responses, .contextTooLong, retryable: false)
    checkFails("event: error\ndata: out of luck\n\n", by: responses, .overloaded, retryable: true)
    checkFails(
      "event: error\ndata: {\"message\":\"no luck\"}\n\n", by: responses, .overloaded,
      retryable: true, saying: "no luck")
  }

  @Test(arguments: [
    ("server_error", ModelError.Kind.overloaded, true), ("rate_limit_exceeded", .rateLimited, true),
    ("invalid_prompt", .invalidRequest, false), ("bio_policy", .contentFiltered, false),
    ("insufficient_quota", .quota, false), ("server_is_overloaded", .overloaded, true),
    ("vector_store_timeout", .timeout, true), ("image_too_large", .invalidRequest, false),
    ("image_content_policy_violation", .contentFiltered, false), ("brand_new", .overloaded, true),
  ])
  func `a response that failed says why`(code: String, kind: ModelError.Kind, retryable: Bool) {
    let error = ",\"error\":{\"code\":\"\(code)\",\"message\":\"planned\"}"
    checkFails(
      events(delta("a"), ended("failed").replacing(",\"error\":null", with: error)),
      by: responses, kind, retryable: retryable, saying: "planned")
  }

  @Test func `a response that failed may say nothing`() {
    checkFails(events(ended("failed")), by: responses, .overloaded, retryable: true)
    checkFails(events(ended("cancelled")), by: responses, .overloaded, retryable: true)
    checkFails(#"{"status":"cancelled","output":[]}"#, by: responses, .overloaded, retryable: true)
    checkFails(
      #"{"status":"failed","error":{"code":"server_error","message":"no"},"output":[]}"#,
      by: responses, .overloaded, retryable: true, saying: "no")
  }

  @Test func `what is no response is refused`() {
    checkFails(
      #"{"status":"in_progress","output":[]}"#, by: responses, .protocol, retryable: false)
    checkFails(#"{"choices":[]}"#, by: responses, .protocol, retryable: false)
    checkFails(#"{"detail":"Not Found"}"#, by: responses, .overloaded, retryable: true)
    checkFails("<!doctype html>", by: responses, .protocol, retryable: false, saying: "markup")
    checkFails(
      events(delta("a")) + "data: {\"type\":\n\n" + events(ended()), by: responses, .protocol,
      retryable: true)
  }

  @Test func `too many calls are refused`() {
    var limits = ProviderLimits()
    limits.callsPerReply = 2
    let many = (0..<3).map { done(call("f", "{}", id: "f\($0)", callId: "c\($0)"), at: $0) }
    checkFails(
      events(many[0], many[1], many[2], ended()), by: responses, .protocol, retryable: false,
      saying: "2 tool calls", limits: limits)
  }
}
