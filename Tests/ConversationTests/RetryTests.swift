import Conversation
import JSON
import Testing

/// Model requests that fail and are made again.
struct RetryTests {
  private func started(_ settings: (inout TurnSettings) -> Void = { _ in }) -> TurnScript {
    var turn = TurnScript(settings: settings)
    turn.feed(.start)
    return turn
  }

  @Test func `a retry comes after a wait and discards what was streamed`() {
    var turn = started()
    turn.feed(.modelStreamed([.textDelta("Half")]))
    #expect(
      turn.fail(.network) == [
        "discard msg_1 network", "retrying 1 after 500, network", "start retry 500",
      ])
    #expect(turn.feed(.timerFired(.retry)) == ["ask 1 entries, add, auto"])
    turn.feed(.modelStreamed([.textDelta("Whole")]))
    #expect(turn.say("Whole").last == "end end_turn")
    #expect(turn.history == ["user: hi", "model: Whole"])
    #expect(turn.messageIds == ["msg_1", "msg_2"])
  }

  @Test func `an attempt that streamed nothing has nothing to discard`() {
    var turn = started()
    #expect(turn.fail(.overloaded) == ["retrying 1 after 500, overloaded", "start retry 500"])
  }

  @Test func `the delay doubles up to its bound, and the retries end`() {
    var turn = started { $0.limits.retry.retries = 7 }
    var delays: [String] = []
    for _ in 1...7 {
      delays += turn.fail(.network).filter { $0.hasPrefix("start") }
      turn.feed(.timerFired(.retry))
    }
    #expect(delays.map { Int($0.dropFirst(12)) } == [500, 1000, 2000, 4000, 8000, 8000, 8000])
    #expect(turn.fail(.network).last == "fail network")
    #expect(turn.history == [])
  }

  @Test func `chance takes up to a quarter of a delay away`() {
    for (chance, delay) in [(0.0, 500), (0.5, 438), (1.0, 375), (2.0, 375), (-1.0, 500)] {
      var turn = started { $0.chance = { chance } }
      #expect(turn.fail(.timeout).last == "start retry \(delay)")
    }
  }

  @Test func `what the provider asks for is waited exactly`() {
    var turn = started { $0.chance = { 1 } }
    #expect(turn.fail(.rateLimited, retryAfterMs: 120_000).last == "start retry 120000")
    turn.feed(.timerFired(.retry))
    #expect(turn.fail(.rateLimited, retryAfterMs: 0).last == "start retry 750")
  }

  @Test func `a provider that asks for too long a wait is not asked again`() {
    var turn = started()
    #expect(turn.fail(.rateLimited, retryAfterMs: 120_001).last == "fail rate_limited")
    guard case .failed(let error)? = turn.end else { return #expect(Bool(false)) }
    #expect(error.retryAfterMs == 120_001)
  }

  @Test(
    arguments: ModelError.Kind.allCases.filter {
      ![.rateLimited, .overloaded, .timeout, .network, .cancelled].contains($0)
    })
  func `an error that will come again is answered at once`(kind: ModelError.Kind) {
    var turn = started()
    #expect(turn.fail(kind).last == "fail \(kind.rawValue)")
  }

  @Test(arguments: [ModelError.Kind.invalidRequest, .protocol])
  func `a model that garbled its own calls is asked again`(kind: ModelError.Kind) {
    var turn = started()
    #expect(turn.fail(kind, retryable: true).last == "start retry 500")
  }

  @Test func `every step's request has its own retries`() {
    var turn = started()
    turn.fail(.network)
    turn.feed(.timerFired(.retry))
    turn.fail(.network)
    turn.feed(.timerFired(.retry))
    turn.call(("add", ["a": 1, "b": 1]))
    turn.answer("call_1_1", "2")
    #expect(turn.fail(.network) == ["retrying 1 after 500, network", "start retry 500"])
    #expect(turn.feed(.timerFired(.retry)) == ["ask 2 entries, add, auto"])
    turn.say("2")
    #expect(turn.history == ["user: hi", #"model:  | add{"a":1,"b":1} -> 2"#, "model: 2"])
  }

  @Test func `after the last retry the whole steps stay`() {
    var turn = started { $0.limits.retry.retries = 1 }
    turn.call(("add", ["a": 1, "b": 1]))
    turn.answer("call_1_1", "2")
    turn.fail(.network)
    turn.feed(.steered([.text("and more")]))
    turn.feed(.timerFired(.retry))
    turn.feed(.steered([.text("and later")]))
    #expect(turn.fail(.network).last == "fail network")
    #expect(
      turn.history == [
        "user: hi", #"model:  | add{"a":1,"b":1} -> 2"#, "user: and more", "user: and later",
      ])
  }

  @Test func `a cancel during the wait ends the turn and keeps the prompt`() {
    var turn = started()
    turn.feed(.modelStreamed([.textDelta("Half")]))
    turn.fail(.network)
    #expect(
      turn.feed(.cancelled) == [
        "stop retry", "emit turn_finished", "stop duration", "stop silence", "end cancelled",
      ])
    #expect(turn.feed(.timerFired(.retry)) == [])
    #expect(turn.history == ["user: hi"])
  }

  @Test func `the turn's duration ends the wait`() {
    var turn = started()
    turn.fail(.network)
    #expect(turn.feed(.timerFired(.duration)).last == "end limit")
  }

  @Test func `a prompt that comes during the wait joins the next attempt`() {
    var turn = started()
    turn.fail(.network)
    #expect(turn.feed(.steered([.text("and more")])) == [])
    #expect(
      turn.feed(.timerFired(.retry)) == ["emit steered", "ask 2 entries, add, auto"])
    turn.fail(.permission)
    #expect(turn.history == [])
  }

  @Test func `nobody is told of the wait twice`() {
    var turn = started()
    turn.fail(.rateLimited, retryAfterMs: 60_000)
    turn.now = 30_000_000_000
    #expect(turn.feed(.timerFired(.silence)) == ["start silence 1000"])
  }

  @Test func `a tool that was registered during the wait is offered`() {
    var turn = started()
    turn.fail(.network)
    turn.tools = ToolSet([.add, .named("sub")])
    #expect(turn.feed(.timerFired(.retry)) == ["ask 1 entries, add+sub, auto"])
  }

  @Test func `what comes out of turn during the wait changes nothing`() {
    var turn = started()
    turn.fail(.network)
    #expect(turn.feed(.modelStreamed([.textDelta("late")])) == [])
    #expect(turn.say("late") == [])
    #expect(turn.fail(.network) == [])
    #expect(turn.feed(.timerFired(.retry)).count == 1)
    #expect(turn.feed(.timerFired(.retry)) == [])
  }

  @Test func `a retry is no step of its own`() {
    var turn = started { $0.limits.steps = 1 }
    turn.fail(.network)
    turn.feed(.timerFired(.retry))
    #expect(turn.request?.toolChoice == ToolChoice.none)
    #expect(turn.say("done").last == "end limit")
    guard case .stopped(let outcome)? = turn.end else { return #expect(Bool(false)) }
    #expect(outcome.steps == 1)
  }
}
