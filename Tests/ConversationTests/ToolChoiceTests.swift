import Conversation
import JSON
import Testing

/// Row 44 of the catalogue of quirks: servers that know no tool choice, or ignore it.
@Suite struct ToolChoiceTests {
  @Test(arguments: [ToolChoice.required, .named("add")])
  func `row 44: a reply without the call that was required is accepted`(choice: ToolChoice) {
    var turn = TurnScript { $0.toolChoice = choice }
    turn.feed(.start)
    #expect(turn.request?.toolChoice == choice)
    #expect(turn.say("No.").contains("end end_turn"))
  }

  @Test func `row 44: a call of another tool than the required one is a call`() {
    var turn = TurnScript(tools: [.add, .named("other")]) { $0.toolChoice = .named("add") }
    turn.feed(.start)
    #expect(turn.call(("other", [:])).contains("call call_1_1 other{}"))
  }

  @Test func `row 44: a call that was not permitted is not executed`() {
    var turn = TurnScript { $0.toolChoice = .none }
    turn.feed(.start)
    let wanted = turn.call(("add", ["a": 1, "b": 2]))
    #expect(!wanted.contains { $0.hasPrefix("call ") })
    #expect(wanted.contains("emit call_1_1 failed"))
    #expect(turn.request?.toolChoice == ToolChoice.none)
    #expect(turn.say("Then not.").contains("end end_turn"))
    #expect(turn.history[1].contains("no tool calls are permitted"))
  }

  @Test func `row 44: a model that calls without end although it must not is stopped`() {
    var turn = TurnScript { $0.toolChoice = .none }
    turn.feed(.start)
    for number in 0..<10 where turn.end == nil {
      turn.call(("add", ["a": .number(JSONNumber(number)), "b": 2]))
    }
    guard case .stopped(let outcome)? = turn.end else {
      Issue.record("the turn goes on")
      return
    }
    #expect(outcome.stopReason == .limit)
  }
}
