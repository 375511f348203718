import Conversation
import JSON
import JSONSchema
import Testing

/// Final answers that must be data.
struct OutputTests {
  private func turn(
    tools: [ToolDefinition] = [], attempts: Int = 3, native: Bool = true
  ) throws -> TurnScript {
    let schema: JSONValue = [
      "type": "object", "properties": ["sum": ["type": "number"]], "required": ["sum"],
    ]
    let compiled = try Schema(compiling: schema)
    var turn = TurnScript(tools: tools, takesOutputSchema: native) {
      $0.output = OutputRequirement(schema: schema, compiled: compiled, attempts: attempts)
    }
    turn.feed(.start)
    return turn
  }

  private func outcome(of turn: TurnScript) -> TurnOutcome? {
    if case .stopped(let outcome)? = turn.end { outcome } else { nil }
  }

  @Test func `an answer that fits comes back as data`() throws {
    var turn = try turn()
    #expect(turn.request?.outputSchema != nil)
    turn.say(#"{"sum": 12.0}"#)
    #expect(outcome(of: turn)?.structuredOutput?.text == #"{"sum":12.0}"#)
  }

  @Test func `a fence around the data is not part of it`() throws {
    var turn = try turn()
    turn.say("```json\n{\"sum\": 12}\n```\n")
    #expect(outcome(of: turn)?.structuredOutput == ["sum": 12])
  }

  @Test func `an answer that does not fit is asked for again, and the client sees why`() throws {
    var turn = try turn()
    let wanted = turn.say("twelve")
    #expect(wanted.contains("emit output_rejected"))
    #expect(wanted.last?.hasPrefix("ask 3 entries") == true)
    turn.say(#"{"sum": 12}"#)
    #expect(outcome(of: turn)?.structuredOutput == ["sum": 12])
  }

  @Test func `after the last attempt the turn fails`() throws {
    var turn = try turn(attempts: 2)
    turn.say("twelve")
    #expect(turn.say("{}").last == "fail protocol")
    #expect(turn.history.count == 4)
  }

  @Test func `a provider without schemas gets a tool that stands for the answer`() throws {
    var turn = try turn(tools: [.add], native: false)
    #expect(turn.request?.outputSchema == nil)
    #expect(turn.request?.tools.names == ["add", "final_answer"])
    #expect(turn.request?.toolChoice == .required)
    turn.call(("add", ["a": 5, "b": 7]))
    turn.answer("call_1_1", "12")
    #expect(turn.call(("final_answer", ["sum": 12])).last == "end end_turn")
    #expect(outcome(of: turn)?.structuredOutput == ["sum": 12])
    #expect(outcome(of: turn)?.content == [.text(#"{"sum":12}"#)])
  }

  @Test func `a wrong call of that tool is answered with what is wrong`() throws {
    var turn = try turn(native: false)
    let wanted = turn.call(("final_answer", ["sum": "twelve"]))
    #expect(wanted.last?.hasPrefix("ask 2 entries") == true)
    #expect(turn.history.last?.contains("does not fit the required JSON Schema") == true)
    turn.call(("final_answer", ["sum": 12]))
    #expect(outcome(of: turn)?.structuredOutput == ["sum": 12])
  }

  @Test func `the tool's name is one that the client has not taken`() throws {
    let turn = try turn(tools: [.named("final_answer")], native: false)
    #expect(turn.request?.tools.names == ["final_answer", "final_answer_"])
  }
}
