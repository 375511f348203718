import Conversation
import Testing

@testable import ModelProviders

/// Row 36 of the catalogue of quirks: tool calls that a model writes into its text.
@Suite struct LeakedCallTests {
  @Test func `row 36: they stay text unless the provider says otherwise`() throws {
    let text = #"<tool_call>{\"name\":\"f\"}</tool_call>"#
    try check(
      stream("{\"content\":\"\(text)\"}"),
      is: Expected(text: #"<tool_call>{"name":"f"}</tool_call>"#))
  }

  @Test func `row 36: an object in tags is a call`() throws {
    try checkSalvage(
      #"I will.<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": 1.0}}\n</tool_call>"#,
      is: Expected(text: "I will.", calls: [#"call00001 f({"x":1.0})"#], finish: .toolCalls))
  }

  @Test func `row 36: a function with an object is a call`() throws {
    try checkSalvage(
      #"<function=f>{\"x\":1}</function><function=f></function>"#,
      is: Expected(calls: [#"call00001 f({"x":1})"#, "call00002 f({})"], finish: .toolCalls))
  }

  @Test func `row 36: a function with parameters is a call`() throws {
    try checkSalvage(
      #"<tool_call>\n<function=f>\n<parameter=x>\n1\n</parameter>\n<parameter=y>\na b\n"#
        + #"</parameter>\n</function>\n</tool_call>"#,
      is: Expected(calls: [#"call00001 f({"x":1,"y":"a b"})"#], finish: .toolCalls))
  }

  @Test func `row 36: the last call may lack its closing tag`() throws {
    try checkSalvage(
      #"<tool_call>{\"name\":\"f\",\"arguments\":{}}"#,
      is: Expected(calls: ["call00001 f({})"], finish: .toolCalls))
  }

  @Test(arguments: [
    #"<tool_call>{\"name\":\"unknown\"}</tool_call>"#, "<tool_call>{</tool_call>", "<tool_call>",
    "<function=f", "<function=f>{</function>", "<function=unknown>{}</function>", "a < b <tool",
    "<function=f>text</function>",
  ])
  func `row 36: what names no tool on offer stays text`(text: String) throws {
    try checkSalvage(text, is: Expected(text: text.replacing("\\", with: "")))
  }

  private func checkSalvage(
    _ text: String, is expected: Expected, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var quirks = ChatQuirks()
    quirks.salvageTextCalls = true
    try check(
      stream("{\"content\":\"\(text)\"}"), quirks: quirks, tools: ToolSet([try tool("f")]),
      is: expected, sourceLocation: sourceLocation)
  }
}
