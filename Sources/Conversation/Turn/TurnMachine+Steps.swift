import JSON

// The end of a step, and what comes after it.
extension TurnMachine {
  /// Ends the step when its last call has been answered, and decides what comes next.
  mutating func settleIfAnswered(
    _ step: OpenStep, at now: UInt64, _ tools: ToolSet, _ actions: inout [TurnAction]
  ) {
    phase = .tools(step)
    guard step.isAnswered else { return }
    commit(step.whole)
    actions.append(.emit(.stepFinished(step: stepNumber, stepSpent)))
    if let reason = stopReason(after: step) {
      return stop(reason, limit: reason == .limit ? withdrawal : nil, &actions)
    }
    let isFinal = step.answer != nil || step.isLast
    let limit = limitReached(after: step)
    if isFinal && steering.isEmpty {
      if outputIsThere(after: step) { return stop(.endTurn, limit: nil, &actions) }
      guard let limit else { return askAgain(after: step, tools, &actions) }
      return stop(.limit, limit: limit, &actions)
    }
    if let limit { return stop(.limit, limit: limit, &actions) }
    if !step.mismatch.isEmpty { return askAgain(after: step, tools, &actions) }
    requestModel(tools, &actions)
  }

  /// Why the turn is over whatever the limits say; nil when it is not.
  private mutating func stopReason(after step: OpenStep) -> StopReason? {
    switch step.reply.finish {
    case .length: return .maxTokens
    case .refusal: return .refusal
    case .cancelled: return .cancelled
    case .stop, .toolCalls, .paused: break
    }
    guard withdrawal != nil else { return nil }
    _ = outputIsThere(after: step)
    return .limit
  }

  private mutating func limitReached(after step: OpenStep) -> LimitReached? {
    let limits = settings.limits
    countFruitless(step)
    if stepNumber >= limits.steps { return LimitReached(.steps, limits.steps) }
    if let limit = spendingLimitReached { return limit }
    guard !limits.finalAnswer else { return repetition(in: step.reply) }
    if callCount >= limits.toolCalls { return LimitReached(.toolCalls, limits.toolCalls) }
    if fruitlessSteps > settings.repairAttempts {
      return LimitReached(.repeatedCall, settings.repairAttempts)
    }
    return repetition(in: step.reply)
  }

  /// The limit on tokens or cost that the turn has reached.
  var spendingLimitReached: LimitReached? {
    let limits = settings.limits
    if let most = limits.totalTokens, spent.usage.totalTokens >= most {
      return LimitReached(.tokens, most)
    }
    if let most = limits.outputTokens, spent.usage.outputTokens >= most {
      return LimitReached(.tokens, most)
    }
    if let most = limits.costUsd, let cost = spent.costUsd, cost >= most {
      return LimitReached(costUsd: most)
    }
    return nil
  }

  private mutating func countFruitless(_ step: OpenStep) {
    let isFruitless = !step.reply.toolCalls.isEmpty && !step.anyExecuted && step.answer == nil
    fruitlessSteps = isFruitless ? fruitlessSteps + 1 : 0
  }

  /// Counts steps in a row that repeat a call of the step before.
  private mutating func repetition(in reply: Reply) -> LimitReached? {
    let calls = Set(reply.toolCalls.map(CallSignature.init))
    repeatedSteps = calls.isDisjoint(with: lastCalls) ? 1 : repeatedSteps + 1
    lastCalls = calls
    guard !calls.isEmpty, repeatedSteps >= settings.limits.repeatedCalls else { return nil }
    return LimitReached(.repeatedCall, settings.limits.repeatedCalls)
  }
}
