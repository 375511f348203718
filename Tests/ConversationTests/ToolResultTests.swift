import Conversation
import JSON
import JSONSchema
import Testing

/// What becomes of a client's answer.
struct ToolResultTests {
  private func result(
    _ answer: ToolAnswer, policy: ToolPolicy = ToolPolicy(), output: JSONValue? = nil
  ) throws -> ToolResult? {
    let tool = ToolDefinition(
      name: "t", inputSchema: ["type": "object"], policy: policy,
      arguments: try Schema(compiling: ["type": "object"]),
      output: try output.map { try Schema(compiling: $0) })
    var turn = TurnScript(tools: [tool])
    turn.feed(.start)
    turn.call(("t", [:]))
    turn.feed(.toolAnswered(callId: "call_1_1", answer))
    guard case .step(let step)? = turn.machine.conversation.entries.last?.kind else { return nil }
    return step.results.first
  }

  @Test func `a failure is a result that the model reads`() throws {
    let result = try result(.failed("disk full"))
    #expect(result?.isError == true)
    #expect(result?.content == [.text("disk full")])
  }

  @Test func `a result that is too large is cut between characters and says so`() throws {
    let text = String(repeating: "ä", count: 1000)
    let result = try result(
      .result(content: [.text(text)], structuredContent: nil, isError: false),
      policy: ToolPolicy(maxResultBytes: 101))
    #expect(result?.truncatedFrom == 2000)
    #expect(result?.content.first == .text(String(repeating: "ä", count: 50)))
    #expect(result?.content.last == .text("[cut: 100 of 2000 bytes of this result are shown]"))
  }

  @Test func `a character of many scalars is not cut in the middle`() throws {
    let family = "👨‍👩‍👧‍👦"
    let result = try result(
      .result(content: [.text("ab" + family)], structuredContent: nil, isError: false),
      policy: ToolPolicy(maxResultBytes: 10))
    #expect(result?.content.first == .text("ab"))
  }

  @Test func `a picture that does not fit is left out and counted`() throws {
    let picture = ContentBlock(
      .image(data: String(repeating: "A", count: 500), mimeType: "image/png"))
    let result = try result(
      .result(content: [.text("see"), picture], structuredContent: nil, isError: false),
      policy: ToolPolicy(maxResultBytes: 100))
    #expect(
      result?.content == [
        .text("see"), .text("[cut: 3 of 503 bytes of this result are shown]"),
      ])
  }

  @Test func `data that does not fit the bound is left out`() throws {
    let data = JSONValue.string(String(repeating: "x", count: 200))
    let result = try result(
      .result(content: [.text("ok")], structuredContent: data, isError: false),
      policy: ToolPolicy(maxResultBytes: 100))
    #expect(result?.structuredContent == nil)
    #expect(result?.truncatedFrom == 202)
    #expect(result?.content == [.text("ok")])
  }

  @Test func `a result at the bound is whole`() throws {
    let result = try result(
      .result(content: [.text("12345")], structuredContent: nil, isError: false),
      policy: ToolPolicy(maxResultBytes: 5))
    #expect(result?.truncatedFrom == nil)
  }

  @Test func `data that does not fit the output schema is an error result`() throws {
    let schema: JSONValue = ["type": "object", "required": ["sum"]]
    let bad = try result(
      .result(content: [.text("12")], structuredContent: ["total": 12], isError: false),
      output: schema)
    #expect(bad?.isError == true)
    let missing = try result(
      .result(content: [.text("12")], structuredContent: nil, isError: false), output: schema)
    #expect(missing?.isError == true)
    let good = try result(
      .result(content: [.text("12")], structuredContent: ["sum": 12], isError: false),
      output: schema)
    #expect(good?.isError == false)
    let failed = try result(
      .result(content: [.text("no")], structuredContent: nil, isError: true), output: schema)
    #expect(failed?.content == [.text("no")])
  }
}
