import JSON
import JSONSchema

// MARK: - The tools' part

extension TurnMachine {
  /// Takes a whole reply and begins to answer its calls.
  mutating func openStep(
    _ reply: Reply, at now: UInt64, _ tools: ToolSet, _ actions: inout [TurnAction]
  ) {
    var step = OpenStep(reply: reply)
    for call in reply.toolCalls {
      actions.append(
        .emit(.toolCall(callId: call.callId, name: call.name, arguments: call.argumentsJSON)))
      if let refusal = refusal(of: call, in: reply, tools) {
        settle(.failure(call.callId, refusal), message: refusal, in: &step, &actions)
      } else {
        callCount += 1
        step.queue.append(call)
      }
    }
    startCalls(of: &step, at: now, &actions)
    settleIfAnswered(step, at: now, tools, &actions)
  }

  /// Why a call must not reach the client, in words for the model; nil when it may.
  private func refusal(of call: ToolCall, in reply: Reply, _ tools: ToolSet) -> String? {
    switch reply.finish {
    case .length:
      return "The tool was not called: the reply was cut off by its limit of output tokens."
    case .refusal, .cancelled:
      return "The tool was not called: the reply did not end in a way that asks for it."
    case .stop, .toolCalls: break
    }
    if withdrawal != nil { return "The tool was not called: no further tool calls are permitted." }
    guard callCount < settings.limits.toolCalls else {
      return "The tool was not called: the turn's limit of tool calls is reached."
    }
    if case .malformed(_, let reason) = call.arguments {
      return "The tool was not called: its arguments are not valid JSON (\(reason))."
    }
    guard let definition = offered[call.name] else {
      let names = offered.names.joined(separator: ", ")
      return "There is no tool named \(call.name). "
        + (names.isEmpty ? "No tools are available." : "The tools are: \(names).")
    }
    guard tools[call.name] != nil else { return "The tool \(call.name) is no longer there." }
    return Self.misfit(of: call.argumentsJSON, to: definition)
  }

  /// What is wrong with the arguments, in words for the model.
  private static func misfit(of arguments: JSONValue, to definition: ToolDefinition) -> String? {
    let problems = definition.arguments.validate(arguments)
    guard !problems.isEmpty else { return nil }
    let list = problems.prefix(10).map { problem in
      "\(problem.instancePointer.isEmpty ? "the arguments" : problem.instancePointer): "
        + problem.message
    }
    return "The tool was not called: its arguments do not fit its schema.\n"
      + list.joined(separator: "\n")
  }

  /// Hands over as many calls as may be under way together, in the model's order.
  private mutating func startCalls(
    of step: inout OpenStep, at now: UInt64, _ actions: inout [TurnAction]
  ) {
    while let call = step.queue.first, step.open.count < settings.limits.parallelToolCalls {
      let policy = offered[call.name]?.policy ?? ToolPolicy()
      let isSerial = (policy.concurrency ?? settings.defaultPolicy.concurrency) == .serial
      if isSerial && step.hasOpenSerialCall { return }
      step.queue.removeFirst()
      step.open[call.callId] = OpenStep.OpenCall(call: call, startedAt: now, isSerial: isSerial)
      actions.append(.emit(.toolCallUpdate(ToolCallUpdate(call.callId, .running))))
      actions.append(.callTool(call))
      if let timeoutMs = policy.timeoutMs ?? settings.defaultPolicy.timeoutMs {
        actions.append(.startTimer(.toolCall(call.callId), afterMs: timeoutMs))
      }
    }
  }

  /// Takes the client's answer to a call.
  mutating func take(
    _ answer: ToolAnswer, of callId: String, at now: UInt64, _ tools: ToolSet,
    _ actions: inout [TurnAction]
  ) {
    guard case .tools(var step) = phase, let open = step.open.removeValue(forKey: callId) else {
      return note(lateAnswerTo: callId, &actions)
    }
    actions.append(.stopTimer(.toolCall(callId)))
    let result =
      switch answer {
      case .result(let content, let structuredContent, let isError):
        ToolResult(
          callId: callId, content: content, structuredContent: structuredContent, isError: isError)
      case .failed(let message): ToolResult.failure(callId, message)
      }
    settle(result, since: open.startedAt, at: now, in: &step, &actions)
    startCalls(of: &step, at: now, &actions)
    settleIfAnswered(step, at: now, tools, &actions)
  }

  private func note(lateAnswerTo callId: String, _ actions: inout [TurnAction]) {
    let message = "A late answer came; it is not used."
    actions.append(.emit(.toolCallUpdate(ToolCallUpdate(callId, .failed, message: message))))
  }

  /// Tells the client how far a tool is, and gives the tool its whole time again.
  mutating func report(
    _ progress: ToolProgress, of callId: String, _ actions: inout [TurnAction]
  ) {
    guard case .tools(let step) = phase, let open = step.open[callId] else { return }
    actions.append(
      .emit(
        .toolCallUpdate(
          ToolCallUpdate(
            callId, .running, message: progress.message, progress: progress.progress,
            total: progress.total))))
    let policy = offered[open.call.name]?.policy ?? ToolPolicy()
    if let timeoutMs = policy.timeoutMs ?? settings.defaultPolicy.timeoutMs {
      actions.append(.startTimer(.toolCall(callId), afterMs: timeoutMs))
    }
  }

  mutating func fire(
    _ timer: TurnTimer, at now: UInt64, _ tools: ToolSet, _ actions: inout [TurnAction]
  ) {
    switch timer {
    case .duration:
      breakOff(
        .limit, limit: LimitReached(.duration, settings.limits.durationMs), at: now, &actions)
    case .toolCall(let callId):
      guard case .tools(var step) = phase, let open = step.open.removeValue(forKey: callId) else {
        return
      }
      actions.append(.cancelTool(callId: callId, reason: "timeout"))
      let milliseconds = (now - min(now, open.startedAt)) / 1_000_000
      let message = "The tool did not answer within \(milliseconds) ms and was cancelled."
      settle(
        .failure(callId, message), since: open.startedAt, at: now, message: message, in: &step,
        &actions)
      startCalls(of: &step, at: now, &actions)
      settleIfAnswered(step, at: now, tools, &actions)
    }
  }

  /// Gives every open call of a step that is broken off its one result, and keeps the step.
  mutating func closeOpenCalls(
    of step: OpenStep, why limit: LimitReached?, at now: UInt64, _ actions: inout [TurnAction]
  ) {
    var step = step
    let message =
      limit == nil
      ? "The tool call was cancelled by the user."
      : "The tool call was cancelled: the turn ran into a limit."
    for call in step.reply.toolCalls where step.results[call.callId] == nil {
      step.results[call.callId] = .failure(call.callId, message)
      guard let open = step.open.removeValue(forKey: call.callId) else {
        actions.append(.emit(.toolCallUpdate(ToolCallUpdate(call.callId, .cancelled))))
        continue
      }
      actions.append(.stopTimer(.toolCall(call.callId)))
      actions.append(.cancelTool(callId: call.callId, reason: "cancelled"))
      let duration = Self.milliseconds(from: open.startedAt, to: now)
      actions.append(
        .emit(.toolCallUpdate(ToolCallUpdate(call.callId, .cancelled, durationMs: duration))))
    }
    commit(step.whole)
    actions.append(.emit(.stepFinished(step: stepNumber, usage: step.reply.usage)))
  }
}

// MARK: - Results

extension TurnMachine {
  private func settle(
    _ result: ToolResult, since start: UInt64? = nil, at now: UInt64 = 0, message: String? = nil,
    in step: inout OpenStep, _ actions: inout [TurnAction]
  ) {
    step.results[result.callId] = result
    actions.append(
      .emit(
        .toolCallUpdate(
          ToolCallUpdate(
            result.callId, result.isError ? .failed : .completed,
            isError: result.isError ? true : nil,
            durationMs: start.map { Self.milliseconds(from: $0, to: now) }, message: message,
            truncatedFrom: result.truncatedFrom))))
  }

  private static func milliseconds(from start: UInt64, to now: UInt64) -> Int {
    Int(clamping: (now - min(now, start)) / 1_000_000)
  }

  /// Ends the step when its last call has been answered, and decides what comes next.
  private mutating func settleIfAnswered(
    _ step: OpenStep, at now: UInt64, _ tools: ToolSet, _ actions: inout [TurnAction]
  ) {
    phase = .tools(step)
    guard step.isAnswered else { return }
    commit(step.whole)
    actions.append(.emit(.stepFinished(step: stepNumber, usage: step.reply.usage)))
    if let reason = stopReason(after: step.reply) {
      return stop(reason, limit: reason == .limit ? withdrawal : nil, &actions)
    }
    if let limit = limitReached(after: step.reply) { return stop(.limit, limit: limit, &actions) }
    requestModel(tools, &actions)
  }

  /// Why the model is done; nil when it is to be asked again.
  private func stopReason(after reply: Reply) -> StopReason? {
    switch reply.finish {
    case .length: return .maxTokens
    case .refusal: return .refusal
    case .cancelled: return .cancelled
    case .stop, .toolCalls: break
    }
    if withdrawal != nil { return .limit }
    return reply.toolCalls.isEmpty && steering.isEmpty ? .endTurn : nil
  }

  private mutating func limitReached(after reply: Reply) -> LimitReached? {
    let limits = settings.limits
    if stepNumber >= limits.steps { return LimitReached(.steps, limits.steps) }
    if callCount >= limits.toolCalls && !limits.finalAnswer {
      return LimitReached(.toolCalls, limits.toolCalls)
    }
    if let most = limits.totalTokens, usage.totalTokens >= most {
      return LimitReached(.tokens, most)
    }
    if let most = limits.outputTokens, usage.outputTokens >= most {
      return LimitReached(.tokens, most)
    }
    return repetition(in: reply)
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
