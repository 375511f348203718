import Conversation
import JSON
import Testing

struct TurnMachineTests {
  @Test func `a turn without tool calls is one step`() {
    var turn = TurnScript()
    #expect(
      turn.feed(.start) == [
        "emit turn_started", "start duration 3600000", "start silence 1000", "emit step_started",
        "ask 1 entries, add, auto",
      ])
    #expect(turn.feed(.modelStreamed([.textDelta("Hel"), .textDelta("lo")])).count == 2)
    #expect(
      turn.say("Hello") == [
        "emit usage", "emit step_finished", "emit turn_finished", "stop duration", "stop silence",
        "end end_turn",
      ])
    #expect(turn.history == ["user: hi", "model: Hello"])
  }

  @Test func `a tool call goes out and its result goes back to the model`() {
    var turn = TurnScript()
    turn.feed(.start)
    #expect(
      turn.call(("add", ["a": 5, "b": 7])) == [
        "emit usage", "emit tool_call", "emit call_1_1 running",
        #"call call_1_1 add{"a":5,"b":7}"#,
      ])
    #expect(
      turn.answer("call_1_1", "12") == [
        "stop toolCall(\"call_1_1\")", "stop idleToolCall(\"call_1_1\")",
        "emit call_1_1 completed", "emit step_finished",
        "emit step_started", "ask 2 entries, add, auto",
      ])
    turn.say("12")
    #expect(turn.history == ["user: hi", #"model:  | add{"a":5,"b":7} -> 12"#, "model: 12"])
  }

  @Test func `results enter the history in the order of the calls`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.call(("add", ["a": 1, "b": 1]), ("add", ["a": 2, "b": 2]), ("add", ["a": 3, "b": 3]))
    turn.answer("call_1_3", "6")
    turn.answer("call_1_1", "2")
    turn.answer("call_1_2", "4")
    #expect(
      turn.history.last
        == #"model:  | add{"a":1,"b":1} -> 2 | add{"a":2,"b":2} -> 4 | add{"a":3,"b":3} -> 6"#)
  }

  @Test func `a second answer to a call is noted and not used`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.call(("add", ["a": 1, "b": 1]), ("add", ["a": 2, "b": 2]))
    turn.answer("call_1_1", "2")
    #expect(turn.answer("call_1_1", "3") == ["emit call_1_1 failed"])
    turn.answer("call_1_2", "4")
    #expect(
      turn.history.last == #"model:  | add{"a":1,"b":1} -> 2 | add{"a":2,"b":2} -> 4"#)
  }

  @Test func `an unknown tool is an error result with the valid names`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.call(("sub", [:]))
    #expect(
      turn.history.last
        == "model:  | sub{} -> error: There is no tool named sub. The tools are: add.")
    #expect(turn.end == nil)
  }

  @Test func `a tool that went away while the model wrote is an error result`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.tools = ToolSet([])
    turn.call(("add", ["a": 1, "b": 1]))
    #expect(turn.history.last?.hasSuffix("error: The tool add is no longer there.") == true)
  }

  @Test func `malformed arguments never reach the client`() {
    var turn = TurnScript()
    turn.feed(.start)
    let call = ModelReply.Call(
      id: "p", name: "add", arguments: .malformed(text: "{\"a\":", reason: "ends too early"))
    let wanted = turn.feed(.modelReplied(ModelReply(calls: [call], finish: .toolCalls)))
    #expect(!wanted.contains { $0.hasPrefix("call ") })
    #expect(turn.history.last?.contains("not valid JSON (ends too early)") == true)
  }

  @Test(arguments: [FinishReason.length, .refusal])
  func `calls in a reply that did not end cleanly are never executed`(finish: FinishReason) {
    var turn = TurnScript()
    turn.feed(.start)
    let wanted = turn.call(("add", ["a": 1, "b": 1]), finish: finish)
    #expect(!wanted.contains { $0.hasPrefix("call ") })
    #expect(wanted.last == (finish == .length ? "end max_tokens" : "end refusal"))
    #expect(turn.history.last?.contains("error: The tool was not called") == true)
  }

  @Test func `a cancel keeps the text that had been streamed`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.feed(.modelStreamed([.textDelta("Half a")]))
    #expect(
      turn.feed(.cancelled) == [
        "stop model", "emit turn_finished", "stop duration", "stop silence", "end cancelled",
      ])
    #expect(turn.history == ["user: hi", "model: Half a"])
    #expect(turn.feed(.cancelled) == [])
    #expect(turn.say("late") == [])
  }

  @Test func `a cancel gives every open call its one result`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.call(("add", ["a": 1, "b": 1]), ("add", ["a": 2, "b": 2]))
    turn.answer("call_1_2", "4")
    #expect(
      turn.feed(.cancelled) == [
        "stop toolCall(\"call_1_1\")", "stop idleToolCall(\"call_1_1\")", "cancel call_1_1",
        "emit call_1_1 cancelled", "emit step_finished", "emit turn_finished", "stop duration",
        "stop silence", "end cancelled",
      ])
    #expect(
      turn.history.last
        == #"model:  | add{"a":1,"b":1} -> error: The tool call was cancelled by the user. "#
        + #"| add{"a":2,"b":2} -> 4"#)
  }

  @Test func `a model that fails at once leaves the history as it was`() {
    var turn = TurnScript { $0.limits.retry.retries = 0 }
    turn.feed(.start)
    turn.feed(.modelStreamed([.textDelta("Half")]))
    #expect(
      turn.feed(.modelFailed(ModelError(.network, "gone"))) == [
        "discard msg_1 network", "stop duration", "stop silence", "fail network",
      ])
    #expect(turn.history == [])
  }

  @Test func `a model that fails later leaves the whole steps`() {
    var turn = TurnScript { $0.limits.retry.retries = 0 }
    turn.feed(.start)
    turn.call(("add", ["a": 1, "b": 1]))
    turn.answer("call_1_1", "2")
    turn.feed(.modelFailed(ModelError(.overloaded, "busy")))
    #expect(turn.history == ["user: hi", #"model:  | add{"a":1,"b":1} -> 2"#])
  }

  @Test func `a tool that does not answer in time is cancelled and answered for`() {
    var turn = TurnScript(tools: [.named("slow", policy: ToolPolicy(timeoutMs: 50))])
    turn.feed(.start)
    #expect(turn.call(("slow", [:])).last == "start toolCall(\"call_1_1\") 50")
    turn.now = 50_000_000
    #expect(turn.feed(.timerFired(.toolCall("call_1_1"))).first == "cancel call_1_1")
    #expect(turn.history.last?.contains("did not answer within 50 ms") == true)
    #expect(turn.answer("call_1_1", "late") == ["emit call_1_1 failed"])
  }

  @Test func `progress gives a tool its idle time again`() {
    var turn = TurnScript(tools: [.named("slow", policy: ToolPolicy(idleTimeoutMs: 50))])
    turn.feed(.start)
    turn.call(("slow", [:]))
    #expect(
      turn.feed(.toolProgressed(callId: "call_1_1", ToolProgress(message: "half"))) == [
        "emit call_1_1 running", "start idleToolCall(\"call_1_1\") 50",
      ])
    #expect(turn.feed(.toolProgressed(callId: "call_9", ToolProgress())) == [])
    turn.now = 50_000_000
    turn.feed(.timerFired(.idleToolCall("call_1_1")))
    #expect(turn.history.last?.contains("showed no progress for 50 ms") == true)
  }

  @Test func `serial tools are under way one at a time`() {
    var turn = TurnScript(tools: [.named("one", policy: ToolPolicy(concurrency: .serial))])
    turn.feed(.start)
    #expect(turn.call(("one", [:]), ("one", [:])).filter { $0.hasPrefix("call ") }.count == 1)
    #expect(turn.answer("call_1_1", "a").contains("call call_1_2 one{}"))
  }

  @Test func `a turn ends when its time is over`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.call(("add", ["a": 1, "b": 1]))
    #expect(turn.feed(.timerFired(.duration)).last == "end limit")
    guard case .stopped(let outcome)? = turn.end else { return #expect(Bool(false)) }
    #expect(outcome.limit == LimitReached(.duration, 3_600_000))
  }

  @Test func `steering that comes too late stays in the history`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.feed(.steered([.text("and more")]))
    turn.feed(.cancelled)
    turn.machine.keep([.text("and later")])
    #expect(turn.history == ["user: hi", "user: and more", "user: and later"])
  }

  @Test func `steering joins the turn before the next model request`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.feed(.steered([.text("and more")]))
    #expect(turn.say("first").last == "ask 3 entries, add, auto")
    #expect(turn.history == ["user: hi", "model: first", "user: and more"])
  }
}
