import Conversation
import JSON
import Testing

struct TurnLimitTests {
  private func limit(of turn: TurnScript) -> LimitReached? {
    guard case .stopped(let outcome)? = turn.end else { return nil }
    return outcome.limit
  }

  @Test func `tools are withdrawn on the last permitted step`() {
    var turn = TurnScript { $0.limits.steps = 2 }
    turn.feed(.start)
    turn.call(("add", ["a": 1, "b": 1]))
    #expect(turn.answer("call_1_1", "2").last == "ask 2 entries, add, none")
    #expect(turn.say("2").last == "end limit")
    #expect(limit(of: turn) == LimitReached(.steps, 2))
  }

  @Test func `a model that calls a withdrawn tool is stopped`() {
    var turn = TurnScript { $0.limits.steps = 1 }
    turn.feed(.start)
    #expect(turn.call(("add", ["a": 1, "b": 1])).last == "end limit")
    #expect(turn.history.last?.contains("no further tool calls are permitted") == true)
  }

  @Test func `without a final answer the last step's results are the end`() {
    var turn = TurnScript {
      $0.limits.steps = 1
      $0.limits.finalAnswer = false
    }
    turn.feed(.start)
    turn.call(("add", ["a": 1, "b": 1]))
    #expect(turn.answer("call_1_1", "2").last == "end limit")
    #expect(limit(of: turn) == LimitReached(.steps, 1))
  }

  @Test func `calls beyond the limit are answered and not executed`() {
    var turn = TurnScript { $0.limits.toolCalls = 1 }
    turn.feed(.start)
    turn.call(("add", ["a": 1, "b": 1]), ("add", ["a": 2, "b": 2]))
    turn.answer("call_1_1", "2")
    #expect(turn.history.last?.contains("limit of tool calls is reached") == true)
    #expect(turn.request?.toolChoice == ToolChoice.none)
    #expect(turn.say("2").last == "end limit")
    #expect(limit(of: turn) == LimitReached(.toolCalls, 1))
  }

  @Test func `a model that repeats itself is stopped`() {
    var turn = TurnScript { $0.limits.repeatedCalls = 3 }
    turn.feed(.start)
    for number in 1...3 {
      turn.call(("add", ["a": 1, "b": 1]))
      turn.answer("call_1_\(number)", "2")
    }
    #expect(limit(of: turn) == LimitReached(.repeatedCall, 3))
  }

  @Test func `other arguments are no repetition`() {
    var turn = TurnScript { $0.limits.repeatedCalls = 2 }
    turn.feed(.start)
    for number in 1...5 {
      turn.call(("add", ["a": .number(JSONNumber(number)), "b": 1]))
      turn.answer("call_1_\(number)", "2")
    }
    #expect(turn.end == nil)
  }

  @Test func `tokens are counted over the turn`() {
    var turn = TurnScript { $0.limits.totalTokens = 100 }
    turn.feed(.start)
    let call = ModelReply.Call(id: "p", name: "add", arguments: .json(["a": 1, "b": 1]))
    let usage = Usage(inputTokens: 90, outputTokens: 10)
    turn.feed(.modelReplied(ModelReply(calls: [call], finish: .toolCalls, usage: usage)))
    turn.answer("call_1_1", "2")
    #expect(limit(of: turn) == LimitReached(.tokens, 100))
  }

  @Test func `each reply may have what is left of the output tokens`() {
    var turn = TurnScript { $0.limits.outputTokens = 100 }
    turn.feed(.start)
    #expect(turn.request?.maxOutputTokens == 100)
    let call = ModelReply.Call(id: "p", name: "add", arguments: .json(["a": 1, "b": 1]))
    turn.feed(
      .modelReplied(
        ModelReply(calls: [call], finish: .toolCalls, usage: Usage(outputTokens: 30))))
    turn.answer("call_1_1", "2")
    #expect(turn.request?.maxOutputTokens == 70)
  }

  @Test func `a forced choice holds until the first call`() {
    var turn = TurnScript { $0.toolChoice = .required }
    turn.feed(.start)
    #expect(turn.request?.toolChoice == .required)
    turn.call(("add", ["a": 1, "b": 1]))
    turn.answer("call_1_1", "2")
    #expect(turn.request?.toolChoice == .auto)
  }
}
