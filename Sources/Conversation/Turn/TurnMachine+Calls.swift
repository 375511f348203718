import JSON
import JSONSchema

// The tools' part of a turn: which calls go out, in which order, and what comes back.
extension TurnMachine {
  /// Takes a whole reply and begins to answer its calls.
  mutating func openStep(
    _ reply: Reply, at now: UInt64, _ tools: ToolSet, _ actions: inout [TurnAction]
  ) {
    var step = OpenStep(reply: reply, tools: tools)
    for call in reply.toolCalls {
      if takesAnswer(from: call, in: &step, reply) { continue }
      actions.append(
        .emit(.toolCall(callId: call.callId, name: call.name, arguments: call.argumentsJSON)))
      admit(call, in: reply, tools, to: &step, &actions)
    }
    startCalls(of: &step, at: now, tools, &actions)
    settleIfAnswered(step, at: now, tools, &actions)
  }

  /// Queues a call, or answers it at once when it must not reach the client.
  private mutating func admit(
    _ call: ToolCall, in reply: Reply, _ tools: ToolSet, to step: inout OpenStep,
    _ actions: inout [TurnAction]
  ) {
    if let refusal = refusal(of: reply) { return refuse(call, refusal, in: &step, &actions) }
    switch CallScreening(offered: offered, current: tools).verdict(on: call) {
    case .refused(let message): refuse(call, message, in: &step, &actions)
    case .ready(let arguments, let definition):
      callCount += 1
      let asks = approval.asks(about: definition)
      if asks && !settings.clientApproves {
        return refuse(
          call, "The tool was not called: it needs an approval that this client cannot give.",
          in: &step, &actions)
      }
      let checked = ToolCall(
        callId: call.callId, providerId: call.providerId, name: definition.name,
        arguments: .json(arguments))
      step.queue.append(
        OpenStep.QueuedCall(call: checked, definition: definition, awaitsApproval: asks))
      guard asks else { return }
      actions.append(.emit(.toolCallUpdate(ToolCallUpdate(call.callId, .awaitingApproval))))
      actions.append(.askApproval(checked, definition.annotations))
    }
  }

  /// Why no call of this reply may be executed, in words for the model; nil when they may.
  private func refusal(of reply: Reply) -> String? {
    switch reply.finish {
    case .length:
      return "The tool was not called: the reply was cut off by its limit of output tokens."
    case .refusal, .cancelled:
      return "The tool was not called: the reply did not end in a way that asks for it."
    case .stop, .toolCalls, .paused: break
    }
    if withdrawal != nil { return "The tool was not called: no further tool calls are permitted." }
    // Some servers have no tool choice and let their models call all the same.
    if settings.toolChoice == .none {
      return "The tool was not called: no tool calls are permitted."
    }
    guard callCount < settings.limits.toolCalls else {
      return "The tool was not called: the turn's limit of tool calls is reached."
    }
    return nil
  }

  private func refuse(
    _ call: ToolCall, _ message: String, in step: inout OpenStep, _ actions: inout [TurnAction]
  ) {
    let result = ToolResult.failure(call.callId, message)
    step.results[call.callId] = result
    actions.append(
      .emit(
        .toolCallUpdate(ToolCallUpdate(call.callId, .failed, isError: true, message: message))))
  }

  /// Hands over as many calls as may be under way together, in the model's order.
  ///
  /// A call that waits for its approval holds up those behind it: their order is a promise.
  mutating func startCalls(
    of step: inout OpenStep, at now: UInt64, _ tools: ToolSet, _ actions: inout [TurnAction]
  ) {
    while let first = step.queue.first, !first.awaitsApproval,
      step.open.count < settings.limits.parallelToolCalls
    {
      guard let next = checkedAgain(first, tools, in: &step, &actions) else { continue }
      let policy = next.definition.policy.filled(from: settings.defaultPolicy)
      if policy.concurrency == .serial && step.hasOpenSerialCall { return }
      step.queue.removeFirst()
      step.open[next.call.callId] = OpenStep.OpenCall(
        queued: next, policy: policy, startedAt: now, progressAt: now)
      step.anyExecuted = true
      actions.append(.emit(.toolCallUpdate(ToolCallUpdate(next.call.callId, .running))))
      actions.append(.callTool(next.call))
      if let timeoutMs = policy.timeoutMs {
        actions.append(.startTimer(.toolCall(next.call.callId), afterMs: timeoutMs))
      }
      if let idleTimeoutMs = policy.idleTimeoutMs {
        actions.append(.startTimer(.idleToolCall(next.call.callId), afterMs: idleTimeoutMs))
      }
    }
  }

  /// A call that has waited, by the definition that is registered now; nil when it must not go out.
  private mutating func checkedAgain(
    _ queued: OpenStep.QueuedCall, _ tools: ToolSet, in step: inout OpenStep,
    _ actions: inout [TurnAction]
  ) -> OpenStep.QueuedCall? {
    // The same set as when the call came in, so nothing can have changed.
    guard tools !== step.tools else { return queued }
    let screening = CallScreening(offered: offered, current: tools)
    switch screening.verdict(on: queued) {
    case .refused(let message):
      step.queue.removeFirst()
      refuse(queued.call, message, in: &step, &actions)
      return nil
    case .ready(let arguments, let definition):
      var next = queued
      next.definition = definition
      next.call = ToolCall(
        callId: queued.call.callId, providerId: queued.call.providerId, name: definition.name,
        arguments: .json(arguments))
      return next
    }
  }

  // MARK: What comes back

  /// Takes the client's answer to a call.
  mutating func take(
    _ answer: ToolAnswer, of callId: String, at now: UInt64, _ tools: ToolSet,
    _ actions: inout [TurnAction]
  ) {
    guard case .tools(var step) = phase, step.open[callId] != nil else {
      return note(lateAnswerTo: callId, &actions)
    }
    // Leaves `step` the only reference to its tables, so that they change in place.
    phase = .notStarted
    guard let open = step.open.removeValue(forKey: callId) else { return }
    let result = ToolResult(answer, to: open)
    finish(result, of: open, at: now, in: &step, &actions)
    startCalls(of: &step, at: now, tools, &actions)
    settleIfAnswered(step, at: now, tools, &actions)
  }

  /// An answer that nobody waits for any more is told of and not used.
  func note(lateAnswerTo callId: String, _ actions: inout [TurnAction]) {
    let message = "A late answer came; it is not used."
    actions.append(.emit(.toolCallUpdate(ToolCallUpdate(callId, .failed, message: message))))
  }

  /// Tells the client how far a tool is, and gives the tool its idle time again.
  mutating func report(
    _ progress: ToolProgress, of callId: String, at now: UInt64, _ actions: inout [TurnAction]
  ) {
    guard case .tools(var step) = phase, let open = step.open[callId] else { return }
    step.open[callId]?.progressAt = now
    phase = .tools(step)
    actions.append(
      .emit(
        .toolCallUpdate(
          ToolCallUpdate(
            callId, .running, message: progress.message, progress: progress.progress,
            total: progress.total))))
    if let idleTimeoutMs = open.policy.idleTimeoutMs {
      actions.append(.startTimer(.idleToolCall(callId), afterMs: idleTimeoutMs))
    }
  }

  /// Gives up a call whose time is over.
  mutating func giveUp(
    _ callId: String, _ why: String, at now: UInt64, _ tools: ToolSet,
    _ actions: inout [TurnAction]
  ) {
    guard case .tools(var step) = phase, let open = step.open.removeValue(forKey: callId) else {
      return
    }
    actions.append(.cancelTool(callId: callId))
    finish(
      .failure(callId, why), of: open, at: now, message: why, in: &step, &actions)
    startCalls(of: &step, at: now, tools, &actions)
    settleIfAnswered(step, at: now, tools, &actions)
  }

  private func finish(
    _ result: ToolResult, of open: OpenStep.OpenCall, at now: UInt64, message: String? = nil,
    in step: inout OpenStep, _ actions: inout [TurnAction]
  ) {
    actions.append(.stopTimer(.toolCall(result.callId)))
    actions.append(.stopTimer(.idleToolCall(result.callId)))
    step.results[result.callId] = result
    actions.append(
      .emit(
        .toolCallUpdate(
          ToolCallUpdate(
            result.callId, result.isError ? .failed : .completed,
            isError: result.isError ? true : nil,
            durationMs: Self.milliseconds(from: open.startedAt, to: now), message: message,
            truncatedFrom: result.truncatedFrom))))
  }

  static func milliseconds(from start: UInt64, to now: UInt64) -> Int {
    Int(clamping: (now - min(now, start)) / 1_000_000)
  }
}

extension ToolResult {
  /// The result that a client's answer comes to: checked against the tool's output schema and cut
  /// down to its bound.
  fileprivate init(_ answer: ToolAnswer, to open: OpenStep.OpenCall) {
    let callId = open.queued.call.callId
    let edited = open.queued.editedArguments
    var result: ToolResult
    switch answer {
    case .failed(let message):
      result = ToolResult(
        callId: callId, content: [.text(message)], isError: true, editedArguments: edited)
    case .result(let content, let structured, let isError):
      if !isError, let problem = open.queued.definition.misfit(of: structured) {
        result = ToolResult(
          callId: callId, content: [.text(problem)], isError: true, editedArguments: edited)
      } else {
        result = ToolResult(
          callId: callId, content: content, structuredContent: structured, isError: isError,
          editedArguments: edited)
      }
    }
    if let maxBytes = open.policy.maxResultBytes { result = result.bounded(to: maxBytes) }
    self = result
  }
}

extension ToolDefinition {
  /// What is wrong with a result's data, in words for the model; nil when nothing is.
  fileprivate func misfit(of structuredContent: JSONValue?) -> String? {
    guard let output else { return nil }
    guard let structuredContent else {
      return "The tool's result lacks the structuredContent that its output schema asks for."
    }
    let problems = output.validate(structuredContent).prefix(5)
    guard !problems.isEmpty else { return nil }
    return "The tool's result does not fit its output schema: "
      + problems.map { "\($0.instancePointer) \($0.message)" }.joined(separator: "; ")
  }
}
