import Conversation
import JSON
import Testing

struct ApprovalTests {
  private func asking(_ settings: (inout TurnSettings) -> Void = { _ in }) -> TurnScript {
    var turn = TurnScript {
      $0.clientApproves = true
      $0.approval = ApprovalRules(byTool: ["add": .ask])
      settings(&$0)
    }
    turn.feed(.start)
    return turn
  }

  private func decide(_ turn: inout TurnScript, _ answer: ApprovalAnswer, on number: Int = 1)
    -> [String]
  { turn.feed(.approvalAnswered(callId: "call_1_\(number)", answer)) }

  @Test func `a call goes out only after it was allowed`() {
    var turn = asking()
    #expect(
      turn.call(("add", ["a": 1, "b": 2])).suffix(2) == [
        "emit call_1_1 awaiting_approval", "ask approval call_1_1 add",
      ])
    #expect(
      decide(&turn, .allow(arguments: nil)) == [
        "emit call_1_1 running", #"call call_1_1 add{"a":1,"b":2}"#,
      ])
    #expect(decide(&turn, .deny(reason: nil)) == [])
  }

  @Test func `a denied call is a result with the reason`() {
    var turn = asking()
    turn.call(("add", ["a": 1, "b": 2]))
    _ = decide(&turn, .deny(reason: "not today"))
    #expect(turn.history.last?.hasSuffix("This tool call was denied: not today") == true)
  }

  @Test func `no decision is a denial`() {
    var turn = asking()
    turn.call(("add", ["a": 1, "b": 2]))
    _ = decide(&turn, .failed("gone"))
    #expect(turn.history.last?.contains("did not approve it (gone)") == true)
  }

  @Test func `edited arguments go out and are kept beside the model's`() {
    var turn = asking()
    turn.call(("add", ["a": 1, "b": 2]))
    #expect(
      decide(&turn, .allow(arguments: ["a": 5, "b": 2])).last
        == #"call call_1_1 add{"a":5,"b":2}"#)
    turn.answer("call_1_1", "7")
    guard case .step(let step)? = turn.machine.conversation.entries.last?.kind else {
      return #expect(Bool(false))
    }
    #expect(step.reply.toolCalls[0].argumentsJSON == ["a": 1, "b": 2])
    #expect(step.results[0].editedArguments == ["a": 5, "b": 2])
  }

  @Test func `edited arguments are validated again`() {
    var turn = asking()
    turn.call(("add", ["a": 1, "b": 2]))
    _ = decide(&turn, .allow(arguments: ["a": "five"]))
    #expect(
      turn.history.last?.contains("edited this call's arguments, and they do not fit") == true)
  }

  @Test func `always means that nobody is asked again`() {
    var turn = asking()
    turn.call(("add", ["a": 1, "b": 2]))
    #expect(decide(&turn, .allowAlways(arguments: nil)).first == "allow always add")
    turn.answer("call_1_1", "3")
    #expect(!turn.call(("add", ["a": 3, "b": 4])).contains { $0.hasPrefix("ask approval") })
  }

  @Test func `a client that cannot approve is not asked and nothing is executed`() {
    var turn = asking { $0.clientApproves = false }
    turn.call(("add", ["a": 1, "b": 2]))
    #expect(turn.history.last?.contains("needs an approval that this client cannot give") == true)
  }

  @Test func `calls keep their order while one waits for its approval`() {
    var turn = TurnScript(tools: [.add, .named("free")]) {
      $0.clientApproves = true
      $0.approval = ApprovalRules(byTool: ["add": .ask])
    }
    turn.feed(.start)
    let wanted = turn.call(("add", ["a": 1, "b": 2]), ("free", [:]))
    #expect(!wanted.contains { $0.hasPrefix("call ") })
    #expect(
      decide(&turn, .allow(arguments: nil)).filter { $0.hasPrefix("call ") } == [
        #"call call_1_1 add{"a":1,"b":2}"#, "call call_1_2 free{}",
      ])
  }

  @Test func `a cancel withdraws the question`() {
    var turn = asking()
    turn.call(("add", ["a": 1, "b": 2]))
    #expect(turn.feed(.cancelled).contains("cancel call_1_1"))
    #expect(turn.history.last?.contains("cancelled by the user") == true)
  }

  @Test func `the session's word on a tool wins over the tool's own`() {
    let asks = ToolDefinition.named("t", policy: ToolPolicy(approval: .ask))
    #expect(ApprovalRules().asks(about: asks))
    #expect(!ApprovalRules(byTool: ["t": .never]).asks(about: asks))
    #expect(ApprovalRules(byDefault: .ask).asks(about: .named("u")))
    #expect(!ApprovalRules(byDefault: .ask, allowed: ["u"]).asks(about: .named("u")))
  }
}
