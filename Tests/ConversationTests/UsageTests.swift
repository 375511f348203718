import Conversation
import JSON
import Testing

/// What a turn uses, and what that costs.
struct UsageTests {
  private static let some = Usage(
    inputTokens: 1_000, outputTokens: 200, cacheReadTokens: 600, cacheWriteTokens: 100,
    reasoningTokens: 50)
  private static let prices = ModelPrices(input: 2, output: 10, cacheRead: 1, cacheWrite: 4)
  /// 300 at 2, 600 at 1, 100 at 4, 200 at 10 dollars a million.
  private static let cost = 0.0036

  private func started(_ settings: (inout TurnSettings) -> Void = { _ in }) -> TurnScript {
    var turn = TurnScript(fallbacks: [SilentModel(name: "m/2")]) {
      $0.prices = ["m/m": Self.prices]
      settings(&$0)
    }
    turn.feed(.start)
    return turn
  }

  private func reply(_ turn: inout TurnScript, calling: Bool = false) {
    let call = ModelReply.Call(id: "p", name: "add", arguments: .json(["a": 1, "b": 1]))
    turn.feed(
      .modelReplied(
        ModelReply(
          text: "ok", calls: calling ? [call] : [], finish: calling ? .toolCalls : .stop,
          usage: Self.some)))
  }

  private func fail(_ turn: inout TurnScript, _ kind: ModelError.Kind = .network) {
    turn.feed(.modelFailed(ModelError(kind, "gone").using(Self.some)))
  }

  private func spent(_ turn: TurnScript) -> Spending? {
    if case .stopped(let outcome)? = turn.end { outcome.spent } else { nil }
  }

  /// What was spent on each step.
  private func steps(_ turn: TurnScript) -> [Spending] {
    turn.actions.compactMap { action in
      if case .emit(.stepFinished(_, let spent)) = action { spent } else { nil }
    }
  }

  private func isClose(_ cost: Double?, _ expected: Double) -> Bool {
    cost.map { abs($0 - expected) < 1e-12 } ?? false
  }

  @Test func `each kind of token has its price`() {
    #expect(isClose(Self.prices.cost(of: Self.some), Self.cost))
    #expect(ModelPrices(input: 2, output: 10).cost(of: Usage(cacheReadTokens: 5)) >= 0)
  }

  @Test func `steps add up to the turn, and turns to the session`() {
    var turn = started()
    reply(&turn, calling: true)
    turn.answer("call_1_1", "2")
    reply(&turn)
    #expect(steps(turn).map(\.usage) == [Self.some, Self.some])
    #expect(spent(turn)?.usage.inputTokens == 2_000)
    #expect(spent(turn)?.usage.reasoningTokens == 100)
    #expect(isClose(spent(turn)?.costUsd, 2 * Self.cost))
    #expect(turn.machine.conversation.spent == spent(turn))
  }

  @Test func `a failed attempt counts for step, turn and session, and not for its reply`() {
    var turn = started()
    fail(&turn)
    turn.feed(.timerFired(.retry))
    reply(&turn)
    #expect(steps(turn).map(\.usage.inputTokens) == [2_000])
    #expect(isClose(spent(turn)?.costUsd, 2 * Self.cost))
    guard case .step(let step)? = turn.machine.conversation.entries.last?.kind else {
      return #expect(Bool(false))
    }
    #expect(step.reply.usage == Self.some)
  }

  @Test func `a turn that failed is counted for its session`() {
    var turn = started { $0.limits.retry.retries = 0 }
    fail(&turn, .contentFiltered)
    #expect(turn.end != nil)
    #expect(turn.machine.conversation.entries.isEmpty)
    #expect(turn.machine.conversation.spent.usage == Self.some)
  }

  @Test func `a provider that tells nothing of a failed attempt costs no update`() {
    var turn = started()
    #expect(
      turn.feed(.modelFailed(ModelError(.network, "gone").using(Usage()))).first
        == "retrying 1 after 500, network")
  }

  @Test func `the cost is known only when every model's prices are`() {
    var turn = started()
    fail(&turn, .quota)
    reply(&turn)
    #expect(spent(turn)?.usage.inputTokens == 2_000)
    #expect(spent(turn)?.costUsd == nil)
    var priced = started { $0.prices["m/2"] = ModelPrices(input: 0, output: 0) }
    fail(&priced, .quota)
    reply(&priced)
    #expect(isClose(spent(priced)?.costUsd, Self.cost))
  }

  @Test(arguments: [ModelError.Kind.network, .quota])
  func `a limit that failed attempts use up ends the turn`(kind: ModelError.Kind) {
    for settings: (inout TurnLimits) -> Void in [
      { $0.totalTokens = 1_200 }, { $0.outputTokens = 200 }, { $0.costUsd = 0.003 },
    ] {
      var turn = started { settings(&$0.limits) }
      turn.feed(.modelStreamed([.textDelta("Half")]))
      fail(&turn, kind)
      guard case .stopped(let outcome)? = turn.end else { return #expect(Bool(false)) }
      #expect(outcome.limit != nil)
      #expect(outcome.content == [])
    }
  }

  @Test func `an error that is answered anyway is not hidden by a limit`() {
    var turn = started { $0.limits.totalTokens = 100 }
    turn.feed(.modelFailed(ModelError(.contentFiltered, "no").using(Self.some)))
    guard case .failed(let error)? = turn.end else { return #expect(Bool(false)) }
    #expect(error.kind == .contentFiltered)
  }

  @Test func `absurd counts do not trap`() {
    var spending = Spending()
    for _ in 1...3 {
      spending.add(Usage(inputTokens: .max, outputTokens: .max), at: Self.prices)
    }
    #expect(spending.usage.inputTokens == .max)
    #expect(spending.usage.totalTokens == .max)
  }
}
