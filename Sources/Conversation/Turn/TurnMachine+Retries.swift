import JSON

// What becomes of a model request that failed.
extension TurnMachine {
  /// Takes a failed attempt: withdraws what it streamed, then retries or ends the turn.
  ///
  /// No tool has been called because of such a reply, so asking again repeats nothing.
  mutating func fail(_ error: ModelError, at now: UInt64, _ actions: inout [TurnAction]) {
    guard case .model(let streamed) = phase else { return }
    guard error.kind != .cancelled else {
      return breakOff(.cancelled, limit: nil, at: now, &actions)
    }
    if !streamed.isEmpty {
      actions.append(
        .emit(
          .discarded(messageIds: [streamed.messageId], callIds: [], reason: error.kind.rawValue)))
    }
    failedAttempts += 1
    let delay = settings.limits.retry.delayMs(
      after: error, retriesSoFar: retries, chance: settings.chance())
    if let delay { return retry(after: delay, error, &actions) }
    giveUp(error, &actions)
  }

  /// Waits before the same model is asked the same again.
  private mutating func retry(
    after delayMs: Int, _ error: ModelError, _ actions: inout [TurnAction]
  ) {
    retries += 1
    phase = .retrying
    actions.append(.emit(.retrying(Retry(attempt: failedAttempts, delayMs: delayMs, error: error))))
    actions.append(.startTimer(.retry, afterMs: delayMs))
  }

  /// Asks again when the wait is over.
  mutating func endWait(_ tools: ToolSet, _ actions: inout [TurnAction]) {
    guard case .retrying = phase else { return }
    ask(tools, &actions)
  }

  private mutating func giveUp(_ error: ModelError, _ actions: inout [TurnAction]) {
    if stepsCommitted == 0 {
      conversation.withdrawPrompts(of: turnId)
    } else {
      for prompt in steering { keep(prompt) }
    }
    steering = []
    end(.failed(error), &actions)
  }
}
