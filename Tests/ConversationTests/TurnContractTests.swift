import Conversation
import JSON
import Testing

/// The checker of turns, checked: it finds every fault that is put into a good turn.
struct TurnContractTests {
  /// What was said to a machine, and what it wanted done.
  struct Trace {
    var moments: [(event: TurnEvent, actions: [TurnAction])] = []
    var conversation = Conversation(tag: "1")

    /// What the contract says of it.
    var breach: String? {
      var contract = TurnContract()
      for moment in moments { contract.check(moment.actions, after: moment.event) }
      return contract.breach ?? contract.breachAtEnd(with: conversation)
    }

    /// Puts actions behind those of a moment.
    mutating func add(_ actions: TurnAction..., at moment: Int) {
      moments[moment].actions += actions
    }

    /// Changes every action for others: none, itself, several.
    mutating func replace(_ change: (TurnAction) -> [TurnAction]) {
      for index in moments.indices {
        moments[index].actions = moments[index].actions.flatMap(change)
      }
    }

    /// Changes the actions whose words begin so.
    mutating func replace(_ words: String, _ change: (TurnAction) -> [TurnAction]) {
      replace { $0.words.hasPrefix(words) ? change($0) : [$0] }
    }
  }

  /// The moments of the good turn by what happens.
  private enum Moment {
    static let failed = 2
    static let waited = 3
    static let called = 5
    static let answered = 6
    static let ended = 9
  }

  /// A turn with a failed attempt, two calls and an answer.
  private static var good: Trace {
    var turn = TurnScript()
    var trace = Trace()
    let usage = Usage(inputTokens: 3)
    let calls = (1...2).map { number in
      ModelReply.Call(
        id: "p\(number)", name: "add",
        arguments: .json(["a": .number(JSONNumber(number)), "b": 1]))
    }
    let result = ToolAnswer.result(
      content: [.text("2")], structuredContent: nil, isError: false)
    let events: [TurnEvent] = [
      .start, .modelStreamed([.textDelta("half")]),
      .modelFailed(ModelError(.network, "gone").using(usage)), .timerFired(.retry),
      .modelStreamed([.textDelta("whole")]),
      .modelReplied(ModelReply(text: "whole", calls: calls, finish: .toolCalls, usage: usage)),
      .toolAnswered(callId: "call_1_1", result), .toolAnswered(callId: "call_1_2", result),
      .modelStreamed([.textDelta("2")]), .modelReplied(ModelReply(text: "2", finish: .stop)),
    ]
    for event in events {
      let before = turn.actions.count
      turn.feed(event)
      trace.moments.append((event, Array(turn.actions[before...])))
    }
    trace.conversation = turn.machine.conversation
    return trace
  }

  private func check(_ fault: (inout Trace) -> Void) -> String? {
    var trace = Self.good
    fault(&trace)
    return trace.breach
  }

  private static let call = ToolCall(
    callId: "call_1_9", providerId: "p", name: "add", arguments: .json([:]))
  private static let request = TurnAction.requestModel(
    ModelRequest(entries: []), of: SilentModel())

  private static func result(_ callId: String) -> TurnAction {
    .emit(.toolCallUpdate(ToolCallUpdate(callId, .completed)))
  }

  @Test func `a good turn has no fault`() { #expect(check { _ in } == nil) }

  @Test func `a result that is missing`() {
    #expect(check { $0.replace("emit call_1_2 completed") { _ in [] } } != nil)
  }

  @Test func `a result that comes twice`() {
    let breach = check { $0.replace("emit call_1_2 completed") { [$0, $0] } }
    #expect(breach == "call_1_2 has two results")
  }

  @Test func `a call that is executed twice`() {
    #expect(check { $0.replace("call call_1_1") { [$0, $0] } } == "call_1_1 was executed twice")
  }

  @Test func `a call that goes on after its result`() {
    let breach = check {
      $0.replace("emit call_1_1 completed") {
        [$0, .emit(.toolCallUpdate(ToolCallUpdate("call_1_1", .running)))]
      }
    }
    #expect(breach == "call_1_1 goes on after its result")
  }

  @Test func `a call that is executed after its result`() {
    let breach = check {
      $0.replace("call call_1_2") { [Self.result("call_1_2"), $0] }
    }
    #expect(breach == "call_1_2 was executed after its result")
  }

  @Test func `a call that is told of twice`() {
    let breach = check { $0.replace("emit tool_call") { [$0, $0] } }
    #expect(breach == "call_1_1 was announced twice")
  }

  @Test func `calls out of order`() {
    let breach = check { trace in
      let actions = trace.moments[Moment.called].actions
      trace.moments[Moment.called].actions = actions.reversed()
    }
    #expect(breach == "call_1_1 went out after call 2")
  }

  @Test func `a call that is left open`() {
    #expect(check { $0.add(.callTool(Self.call), at: Moment.answered) } != nil)
  }

  @Test func `a request while calls are open`() {
    #expect(
      check { $0.add(Self.request, at: Moment.answered) }
        == #"the model was asked while ["call_1_2"] were open"#)
  }

  @Test func `a request while the model answers`() {
    let breach = check { $0.replace("ask ") { [$0, $0] } }
    #expect(breach == "the model was asked while it was answering")
  }

  @Test func `an action after the end`() {
    let breach = check { $0.add(.stopModel, at: Moment.ended) }
    #expect(breach == "stop model after the end")
  }

  @Test func `an update after the last one`() {
    let breach = check { $0.replace("emit turn_finished") { [$0, .emit(.steered([]))] } }
    #expect(breach == "an update after turn_finished")
  }

  @Test func `an end that is missing`() {
    #expect(check { $0.replace("end ") { _ in [] } } == "the turn did not end")
  }

  @Test(arguments: ["stop duration", "stop silence"])
  func `a timer that is left`(words: String) {
    #expect(check { $0.replace(words) { _ in [] } } == "timers were left")
  }

  @Test func `a failed attempt that is not withdrawn`() {
    #expect(
      check { $0.replace("discard ") { _ in [] } }
        == #"["msg_1"] was streamed by a failed attempt and not discarded"#)
  }

  @Test func `a failed attempt that is withdrawn twice`() {
    let breach = check { $0.replace("discard ") { [$0, $0] } }
    #expect(breach == "msg_1 was discarded without need")
  }

  @Test func `a whole reply that is withdrawn`() {
    let discarded = Update.discarded(messageIds: ["msg_2"], callIds: [], reason: "x")
    #expect(
      check { $0.add(.emit(discarded), at: Moment.called) } == "msg_2 was discarded without need")
  }

  @Test func `an attempt that streams under the id of a failed one`() {
    let breach = check { trace in
      trace.replace("emit text whole") { _ in
        [.emit(.textDelta(messageId: "msg_1", text: "whole"))]
      }
    }
    #expect(breach == "msg_1 is of an attempt before")
  }

  @Test func `text while no model was asked`() {
    let text = Update.textDelta(messageId: "msg_7", text: "x")
    #expect(
      check { $0.add(.emit(text), at: Moment.failed) }
        == "msg_7 was streamed while no model was asked")
  }

  @Test func `a tool that runs because of a failed attempt`() {
    let breach = check { $0.add(.callTool(Self.call), at: Moment.failed) }
    #expect(breach == "call_1_9 went out without a whole reply")
    let asked = check { $0.add(.askApproval(Self.call, nil), at: Moment.waited) }
    #expect(asked == "call_1_9 went out without a whole reply")
  }

  @Test func `a request before the wait is over`() {
    #expect(
      check { $0.add(Self.request, at: Moment.failed) }
        == "the model was asked before the wait was over")
  }

  @Test func `a wait that is told of as waiting`() {
    let waiting = Update.waiting(.model, elapsedMs: 1_000)
    #expect(
      check { $0.add(.emit(waiting), at: Moment.failed) }
        == "the client was told to wait for a wait")
  }

  @Test func `a retry that is counted wrongly`() {
    let breach = check { trace in
      trace.replace("retrying 1") { _ in
        [.emit(.retrying(Retry(attempt: 2, delayMs: 0, error: ModelError(.network, "x"))))]
      }
    }
    #expect(breach == "1 attempts failed, not 2")
  }

  @Test func `usage that is lost`() {
    #expect(
      check { $0.conversation = Conversation(tag: "1") } == "not all that was used was counted")
  }

  @Test func `a history with what was withdrawn`() {
    let reply = Reply(messageId: "msg_1", content: [], finish: .stop)
    let step = Step(reply: reply) { .failure($0.callId, "x") }
    #expect(
      check { $0.conversation.append(step, turnId: "turn_1") }
        == "msg_1 was discarded and is in the history")
  }

  @Test func `a history with a result of another call`() {
    let reply = Reply(
      messageId: "msg_9", content: [], toolCalls: [Self.call], finish: .toolCalls)
    let step = Step(reply: reply) { _ in .failure("call_1_1", "x") }
    #expect(
      check { $0.conversation.append(step, turnId: "turn_1") }
        == #"results ["call_1_1"] for ["call_1_9"]"#)
  }
}
