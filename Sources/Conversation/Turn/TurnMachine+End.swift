import JSON

// Timers, and the end of a turn.
extension TurnMachine {
  mutating func fire(
    _ timer: TurnTimer, at now: UInt64, _ tools: ToolSet, _ actions: inout [TurnAction]
  ) {
    switch timer {
    case .duration:
      let limit = LimitReached(.duration, settings.limits.durationMs)
      breakOff(.limit, limit: limit, at: now, &actions)
    case .silence: tellWaiting(at: now, &actions)
    case .retry: endWait(tools, &actions)
    case .toolCall(let callId), .idleToolCall(let callId):
      guard case .tools(let step) = phase, let open = step.open[callId] else { return }
      let isIdle = timer == .idleToolCall(callId)
      let since = isIdle ? open.progressAt : open.startedAt
      let milliseconds = Self.milliseconds(from: since, to: now)
      giveUp(
        callId,
        isIdle
          ? "The tool showed no progress for \(milliseconds) ms and was cancelled."
          : "The tool did not answer within \(milliseconds) ms and was cancelled.",
        at: now, tools, &actions)
    }
  }

  /// After a silence the client is told what the turn waits for.
  private func tellWaiting(at now: UInt64, _ actions: inout [TurnAction]) {
    let silent = Self.milliseconds(from: toldAt, to: now)
    if silent >= Self.silenceMs {
      switch phase {
      case .model: actions.append(.emit(.waiting(.model, elapsedMs: silent)))
      case .tools(let step):
        if let awaited = step.awaited {
          actions.append(.emit(.waiting(awaited, elapsedMs: silent)))
        }
      // The client knows how long a retry waits.
      case .notStarted, .retrying, .ended: break
      }
    }
    actions.append(.startTimer(.silence, afterMs: Self.silenceMs))
  }

  /// Ends the turn at once, in whichever phase it is.
  ///
  /// Text that was streamed stays as an unfinished reply; every open call gets its one result.
  mutating func breakOff(
    _ reason: StopReason, limit: LimitReached?, at now: UInt64, _ actions: inout [TurnAction]
  ) {
    switch phase {
    case .ended: return
    case .notStarted: break
    case .model(let streamed):
      actions.append(.stopModel)
      if !streamed.isEmpty { commit(Step(reply: streamed.unfinished, result: Self.unanswered)) }
      lastContent = streamed.unfinished.content
    case .retrying:
      actions.append(.stopTimer(.retry))
      lastContent = []
    case .tools(let step):
      closeOpenCalls(of: step, why: limit, at: now, &actions)
    }
    stop(reason, limit: limit, &actions)
  }

  /// Gives every open call of a step that is broken off its one result, and keeps the step.
  private mutating func closeOpenCalls(
    of step: OpenStep, why limit: LimitReached?, at now: UInt64, _ actions: inout [TurnAction]
  ) {
    var step = step
    let message =
      limit == nil
      ? "The tool call was cancelled by the user."
      : "The tool call was cancelled: the turn ran into a limit."
    for call in step.reply.toolCalls where step.results[call.callId] == nil {
      step.results[call.callId] = .failure(call.callId, message)
      var update = ToolCallUpdate(call.callId, .cancelled)
      if let open = step.open.removeValue(forKey: call.callId) {
        update.durationMs = Self.milliseconds(from: open.startedAt, to: now)
      }
      actions.append(.stopTimer(.toolCall(call.callId)))
      actions.append(.stopTimer(.idleToolCall(call.callId)))
      actions.append(.cancelTool(callId: call.callId))
      actions.append(.emit(.toolCallUpdate(update)))
    }
    commit(step.whole)
    actions.append(.emit(.stepFinished(step: stepNumber, stepSpent)))
  }

  /// Keeps a prompt that came too late to join the turn: the model reads it with the next one.
  package mutating func keep(_ prompt: [ContentBlock]) {
    conversation.append(prompt: prompt, turnId: turnId)
  }

  /// Ends the turn with a stop reason.
  mutating func stop(
    _ reason: StopReason, limit: LimitReached?, _ actions: inout [TurnAction]
  ) {
    for prompt in steering { keep(prompt) }
    steering = []
    actions.append(.emit(.turnFinished(reason)))
    end(
      .stopped(
        TurnOutcome(
          stopReason: reason, model: model.name, content: lastContent, structuredOutput: output,
          steps: stepsCommitted, spent: spent, limit: limit)), &actions)
  }

  /// Ends the turn; nothing of it follows.
  mutating func end(_ end: TurnEnd, _ actions: inout [TurnAction]) {
    phase = .ended
    actions.append(.stopTimer(.duration))
    actions.append(.stopTimer(.silence))
    actions.append(.end(end))
  }

  /// Appends a whole step to the history.
  mutating func commit(_ step: Step) {
    conversation.append(step, turnId: turnId)
    stepsCommitted += 1
    lastContent = step.reply.content
  }

  /// For a reply without calls; a call that gets here all the same is answered, not lost.
  static func unanswered(_ call: ToolCall) -> ToolResult {
    .failure(call.callId, "The tool was not called: the turn ended first.")
  }
}
