import Conversation
import JSON
import JSONSchema
import Testing

/// Models that take over for one that failed.
struct FallbackTests {
  private func started(
    _ fallbacks: [SilentModel] = [SilentModel(name: "m/2"), SilentModel(name: "m/3")],
    retries: Int = 0, _ settings: (inout TurnSettings) -> Void = { _ in }
  ) -> TurnScript {
    var turn = TurnScript(fallbacks: fallbacks) {
      $0.limits.retry.retries = retries
      settings(&$0)
    }
    turn.feed(.start)
    return turn
  }

  private func model(of turn: TurnScript) -> String? {
    if case .stopped(let outcome)? = turn.end { outcome.model } else { nil }
  }

  @Test func `the next model takes over within the step`() {
    var turn = started()
    turn.feed(.modelStreamed([.textDelta("Half")]))
    #expect(
      turn.fail(.authentication) == [
        "discard msg_1 authentication", "retrying 1 after 0, authentication -> m/2",
        "ask m/2 1 entries, add, auto",
      ])
    turn.feed(.modelStreamed([.textDelta("Whole")]))
    #expect(turn.say("Whole").last == "end end_turn")
    #expect(turn.messageIds == ["msg_1", "msg_2"])
    #expect(turn.history == ["user: hi", "model: Whole"])
    #expect(model(of: turn) == "m/2")
  }

  @Test func `retries come first, and each model has its own`() {
    var turn = started([SilentModel(name: "m/2")], retries: 1)
    #expect(turn.fail(.network).first == "retrying 1 after 500, network")
    turn.feed(.timerFired(.retry))
    #expect(turn.fail(.network).first == "retrying 2 after 0, network -> m/2")
    #expect(turn.fail(.network).first == "retrying 3 after 500, network")
    #expect(turn.feed(.timerFired(.retry)) == ["ask m/2 1 entries, add, auto"])
    #expect(turn.fail(.network).last == "fail network")
    #expect(turn.history == [])
  }

  @Test(
    arguments: [ModelError.Kind](ModelError.Kind.allCases).filter {
      ![.invalidRequest, .contentFiltered, .cancelled].contains($0)
    })
  func `an error of the model or its provider calls for another model`(kind: ModelError.Kind) {
    var turn = started()
    #expect(turn.fail(kind).last == "ask m/2 1 entries, add, auto")
  }

  @Test(arguments: [ModelError.Kind.invalidRequest, .contentFiltered])
  func `an error of the request calls for no other model`(kind: ModelError.Kind) {
    var turn = started()
    #expect(turn.fail(kind).last == "fail \(kind.rawValue)")
  }

  @Test func `a model that garbled its own calls is replaced after its retries`() {
    var turn = started(retries: 1)
    #expect(turn.fail(.invalidRequest, retryable: true).last == "start retry 500")
    turn.feed(.timerFired(.retry))
    #expect(
      turn.fail(.invalidRequest, retryable: true).last == "ask m/2 1 entries, add, auto")
  }

  @Test func `a wait that is too long calls for another model`() {
    var turn = started(retries: 2)
    #expect(
      turn.fail(.rateLimited, retryAfterMs: 200_000).last == "ask m/2 1 entries, add, auto")
  }

  @Test func `the model that took over answers the rest of the turn`() {
    var turn = started()
    turn.fail(.quota)
    turn.call(("add", ["a": 1, "b": 1]))
    #expect(turn.answer("call_1_1", "2").last == "ask m/2 2 entries, add, auto")
    #expect(turn.fail(.quota).last == "ask m/3 2 entries, add, auto")
    turn.say("2")
    #expect(model(of: turn) == "m/3")
  }

  @Test func `the error of the last model is the turn's`() {
    var turn = started()
    turn.fail(.overloaded)
    turn.fail(.network)
    #expect(turn.fail(.notFound).last == "fail not_found")
    #expect(turn.machine.model.name == "m/3")
  }

  @Test func `a cancelled turn asks nobody`() {
    var turn = started()
    #expect(turn.fail(.cancelled).last == "end cancelled")
  }

  @Test func `each model is asked for data in its own way`() throws {
    let schema: JSONValue = ["type": "object", "required": ["sum"]]
    let output = OutputRequirement(
      schema: schema, compiled: try Schema(compiling: schema), attempts: 2)
    var turn = started([SilentModel(name: "m/2", takesOutputSchema: false)]) { $0.output = output }
    #expect(turn.request?.outputSchema != nil)
    turn.fail(.network)
    #expect(turn.request?.outputSchema == nil)
    #expect(turn.request?.tools.names == ["add", "final_answer"])
    #expect(turn.call(("final_answer", ["sum": 12])).last == "end end_turn")
  }
}
