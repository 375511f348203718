import JSON

// What becomes of a model request that failed.
extension TurnMachine {
  /// Takes a failed attempt: withdraws what it streamed, then asks the same model again, or the next
  /// one, or ends the turn.
  ///
  /// No tool has been called because of such a reply, so asking again repeats nothing.
  mutating func fail(
    _ error: ModelError, at now: UInt64, _ tools: ToolSet, _ actions: inout [TurnAction]
  ) {
    guard case .model(let streamed) = phase else { return }
    guard error.kind != .cancelled else {
      return breakOff(.cancelled, limit: nil, at: now, &actions)
    }
    if !streamed.isEmpty {
      actions.append(
        .emit(
          .discarded(messageIds: [streamed.messageId], callIds: [], reason: error.kind.rawValue)))
    }
    if let usage = error.usage { spend(usage, &actions) }
    failedAttempts += 1
    let delay = settings.limits.retry.delayMs(
      after: error, retriesSoFar: retries, chance: settings.chance())
    let next = delay == nil && error.callsForAnotherModel ? fallbacks.popFirst() : nil
    guard delay != nil || next != nil else { return giveUp(error, &actions) }
    if let limit = spendingLimitReached {
      lastContent = []
      return stop(.limit, limit: limit, &actions)
    }
    if let delay { retry(after: delay, error, &actions) }
    if let next { takeOver(next, because: error, tools, &actions) }
  }

  /// Has another model answer, in the same step; it stays for the rest of the turn.
  private mutating func takeOver(
    _ next: any LanguageModel, because error: ModelError, _ tools: ToolSet,
    _ actions: inout [TurnAction]
  ) {
    model = next
    retries = 0
    let retry = Retry(attempt: failedAttempts, delayMs: 0, error: error, model: next.name)
    actions.append(.emit(.retrying(retry)))
    ask(tools, &actions)
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

extension ModelError {
  /// Whether another model may well answer what this one did not.
  ///
  /// A request that is wrong is wrong everywhere, and a filter is not to be evaded. A refusal that may
  /// pass on a second try is about what the model wrote, as with calls that the provider finds garbled.
  fileprivate var callsForAnotherModel: Bool {
    switch kind {
    case .cancelled, .contentFiltered: false
    case .invalidRequest: retryable
    case .authentication, .permission, .notFound, .rateLimited, .quota, .overloaded,
      .contextTooLong, .timeout, .network, .protocol, .configuration:
      true
    }
  }
}
