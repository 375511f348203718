import Conversation
import JSON
import JSONSchema
import Testing

/// A reply that its provider pauses: a whole step, after which the model goes on.
@Suite struct PauseTests {
  @Test func `a paused reply is a step, and goes back last`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.feed(.modelStreamed([.textDelta("Let me see.")]))
    #expect(turn.say("Let me see.", finish: .paused).last == "ask 2 entries, add, auto")
    #expect(turn.history == ["user: hi", "model: Let me see."])
    #expect(turn.say("Found.").last == "end end_turn")
    #expect(turn.history == ["user: hi", "model: Let me see.", "model: Found."])
    #expect(turn.actions.map(\.words).contains("emit text Let me see."))
    #expect(!turn.actions.map(\.words).contains("emit discarded"))
    #expect(turn.outcome?.steps == 2)
  }

  @Test func `pauses are bounded by the limit of steps`() {
    for finalAnswer in [true, false] {
      var turn = TurnScript {
        $0.limits.steps = 3
        $0.limits.finalAnswer = finalAnswer
      }
      turn.feed(.start)
      turn.say("a", finish: .paused)
      turn.say("b", finish: .paused)
      turn.say("c", finish: .paused)
      #expect(turn.outcome?.stopReason == .limit)
      #expect(turn.outcome?.limit == LimitReached(.steps, 3))
      #expect(turn.history == ["user: hi", "model: a", "model: b", "model: c"])
    }
  }

  @Test func `steering waits until the paused reply has gone on`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.feed(.steered([.text("and more")]))
    #expect(turn.say("a", finish: .paused).last == "ask 2 entries, add, auto")
    #expect(turn.history == ["user: hi", "model: a"])
    #expect(turn.say("b").last == "ask 4 entries, add, auto")
    #expect(turn.history == ["user: hi", "model: a", "model: b", "user: and more"])
  }

  @Test func `steering is kept when the turn ends while it waits`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.say("a", finish: .paused)
    turn.feed(.steered([.text("and more")]))
    turn.feed(.cancelled)
    #expect(turn.history == ["user: hi", "model: a", "user: and more"])
  }

  @Test func `a paused reply need not be the required output`() throws {
    let schema: JSONValue = ["type": "integer"]
    let compiled = try Schema(compiling: schema)
    var turn = TurnScript {
      $0.output = OutputRequirement(schema: schema, compiled: compiled, attempts: 1)
    }
    turn.feed(.start)
    #expect(turn.say("Let me see.", finish: .paused).last == "ask 2 entries, add, auto")
    #expect(turn.say("7").last == "end end_turn")
    #expect(turn.outcome?.structuredOutput == 7)
  }

  @Test func `the calls of a paused reply are executed like any others`() {
    var turn = TurnScript()
    turn.feed(.start)
    let wanted = turn.call(("add", ["a": 1, "b": 2]), finish: .paused)
    #expect(wanted.contains { $0.hasSuffix(#"add{"a":1,"b":2}"#) })
    #expect(turn.answer("call_1_1", "3").last == "ask 2 entries, add, auto")
  }

  @Test func `a failure after a pause keeps the step`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.say("a", finish: .paused)
    turn.feed(.modelFailed(ModelError(.invalidRequest, "no")))
    #expect(turn.history == ["user: hi", "model: a"])
  }
}

extension TurnScript {
  /// What the turn came to; nil while it goes on and after a failure.
  fileprivate var outcome: TurnOutcome? {
    if case .stopped(let outcome)? = end { outcome } else { nil }
  }
}
