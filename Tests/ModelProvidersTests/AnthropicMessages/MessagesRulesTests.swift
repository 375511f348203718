import JSON
import Testing

@testable import TestSupport

/// What the strict service must notice, or the tests against it would prove nothing.
@Suite struct MessagesRulesTests {
  private let signature = MessagesService.signature(of: "t", number: 3)

  private var thinking: String {
    #"{"type":"thinking","thinking":"t","signature":"\#(signature)"}"#
  }

  private let hidden = #"{"type":"redacted_thinking","data":"hidden-3"}"#
  private let user = #"{"role":"user","content":[{"type":"text","text":"a"}]}"#

  private func call(_ id: String = "toolu_t3_0") -> String {
    #"{"type":"tool_use","id":"\#(id)","name":"f","input":{}}"#
  }

  private func result(_ id: String = "toolu_t3_0", _ more: String = "") -> String {
    #"{"type":"tool_result","tool_use_id":"\#(id)"\#(more)}"#
  }

  private func assistant(_ blocks: String...) -> String {
    #"{"role":"assistant","content":[\#(blocks.joined(separator: ","))]}"#
  }

  private func user(_ blocks: String...) -> String {
    #"{"role":"user","content":[\#(blocks.joined(separator: ","))]}"#
  }

  @Test func `a conversation in order has no problems`() throws {
    try check([user, assistant(thinking, hidden, call()), user(result())], notices: nil)
    try check([user], notices: nil)
  }

  @Test func `reasoning that is lost, altered or moved is noticed`() throws {
    let results = user(result())
    try check([user, assistant(call()), results], notices: "the signature is lost")
    try check(
      [user, assistant(thinking.altered, hidden, call()), results],
      notices: "the reasoning is altered")
    try check(
      [user, assistant(thinking, call()), results], notices: "the hidden reasoning is lost")
    try check(
      [user, assistant(hidden, thinking, call()), results],
      notices: "the reasoning does not come first")
  }

  @Test func `a result that is missing, doubled, moved or not asked for is noticed`() throws {
    let calls = assistant(call("a"), call("b"))
    try check([user, calls, user(result("a"))], notices: "results of")
    try check([user, calls, user(result("b"), result("a"))], notices: "results of")
    try check([user, calls, user(result("a"), result("b"), result("b"))], notices: "results of")
    try check([user, user(result("a"))], notices: "results of")
    try check([user, calls], notices: "have no results")
    let text = #"{"type":"text","text":"a"}"#
    try check(
      [user, calls, user(result("a"), text, result("b"))], notices: "after other content")
  }

  @Test func `roles, ids and contents out of order are noticed`() throws {
    try check([user, user], notices: "the same role again")
    try check([assistant(#"{"type":"text","text":"a"}"#), user], notices: "the first message")
    try check([user, assistant(#"{"type":"text","text":"a"}"#)], notices: "not the user's")
    try check(
      [user, assistant(call("a")), user(result("a")), assistant(call("a")), user(result("a"))],
      notices: "is there already")
    try check([user(#"{"type":"text","text":" "}"#)], notices: "a text is blank")
    try check([user()], notices: "no content")
    try check([user(#"{"type":"thinking","thinking":"t"}"#)], notices: "a thinking of the user")
    try check([user(#"{"type":"text","text":"a","x":1}"#)], notices: "unknown key x")
    try check(
      [user, assistant(call("a")), user(result("a", #","is_error":true"#))],
      notices: "without content")
  }

  @Test func `a body with anything odd is noticed`() throws {
    try check([user], body: #","temperature":1"#, notices: "unknown key temperature")
    try check([user], body: #","system":"""#, notices: "system: a text is blank")
    try check([user], body: #","tool_choice":{"type":"any"}"#, notices: "without tools")
    let tool = #"{"name":"f","input_schema":{"type":"object"}}"#
    try check([user], body: #","tools":[\#(tool),\#(tool)]"#, notices: "is there already")
    try check(
      [user], body: #","tools":[{"name":"f.g","input_schema":{"type":"object","anyOf":[]}}]"#,
      notices: "root has anyOf")
    let marked = #"{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}"#
    try check([user(marked, marked, marked, marked, marked)], notices: "5 times cache_control")
    try check([user], version: "1", notices: "anthropic-version")
  }

  private func check(
    _ messages: [String], body more: String = "", version: String = "2023-06-01",
    notices problem: String?, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let body =
      #"{"model":"m","max_tokens":1,"stream":true\#(more),"#
      + #""messages":[\#(messages.joined(separator: ","))]}"#
    let request = RecordedRequest(
      method: "POST", target: "/v1/messages",
      headers: [
        RecordedRequest.Field(name: "Content-Type", value: "application/json"),
        RecordedRequest.Field(name: "anthropic-version", value: version),
      ], body: Array(body.utf8), connection: 0)
    let problems = MessagesService().problems(with: request)
    if let problem {
      #expect(
        problems.contains { $0.contains(problem) }, "\(problems)", sourceLocation: sourceLocation)
    } else {
      #expect(problems == [], sourceLocation: sourceLocation)
    }
  }
}

extension String {
  /// The reasoning with another word in it.
  fileprivate var altered: String {
    split(separator: #""thinking":"t""#).joined(separator: #""thinking":"u""#)
  }
}
