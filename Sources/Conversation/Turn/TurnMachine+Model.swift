import JSON

// The model's part of a turn.
extension TurnMachine {
  /// How long a turn may be silent before its client is told what it waits for.
  static let silenceMs = 1_000

  mutating func start(_ tools: ToolSet, _ actions: inout [TurnAction]) {
    guard case .notStarted = phase else { return }
    actions.append(.emit(.turnStarted(model: model.name)))
    actions.append(.startTimer(.duration, afterMs: settings.limits.durationMs))
    actions.append(.startTimer(.silence, afterMs: Self.silenceMs))
    requestModel(tools, &actions)
  }

  /// Begins the next step.
  mutating func requestModel(_ tools: ToolSet, _ actions: inout [TurnAction]) {
    joinSteering(&actions)
    stepNumber += 1
    failedAttempts = 0
    retries = 0
    stepSpent = Spending()
    actions.append(.emit(.stepStarted(step: stepNumber)))
    ask(tools, &actions)
  }

  /// Makes the step's model request, for the first time or again.
  mutating func ask(_ tools: ToolSet, _ actions: inout [TurnAction]) {
    joinSteering(&actions)
    let tools = offerable(tools, &actions)
    offered = outputForm.adding(to: tools)
    withdrawal = tools.isEmpty || !settings.limits.finalAnswer ? nil : lastPermittedStep
    phase = .model(StreamedReply(messageId: conversation.mintMessageId()))
    actions.append(.requestModel(request, of: model))
  }

  /// The tools that the model can be offered; the client is told of the others.
  private mutating func offerable(_ tools: ToolSet, _ actions: inout [TurnAction]) -> ToolSet {
    let withheld = tools.withheld(from: model)
    if withheld != self.withheld, !withheld.isEmpty {
      actions.append(.emit(.toolsWithheld(model: model.name, tools: withheld)))
    }
    self.withheld = withheld
    return tools.without(withheld)
  }

  /// Lets prompts that came in the meantime join the turn.
  ///
  /// They wait while the model is paused: its provider goes on only with a reply that stands last.
  private mutating func joinSteering(_ actions: inout [TurnAction]) {
    if case .step(let step)? = conversation.entries.last?.kind, step.reply.finish == .paused {
      return
    }
    for prompt in steering {
      conversation.append(prompt: prompt, turnId: turnId)
      actions.append(.emit(.steered(prompt)))
    }
    steering = []
  }

  /// The limit that makes the step which now begins the last one.
  private var lastPermittedStep: LimitReached? {
    let limits = settings.limits
    if stepNumber >= limits.steps { return LimitReached(.steps, limits.steps) }
    if callCount >= limits.toolCalls { return LimitReached(.toolCalls, limits.toolCalls) }
    if fruitlessSteps > settings.repairAttempts {
      return LimitReached(.repeatedCall, settings.repairAttempts)
    }
    return nil
  }

  /// The request of the step that has begun.
  var request: ModelRequest {
    var nativeSchema: EncodedJSON?
    if case .native(let requirement) = outputForm { nativeSchema = EncodedJSON(requirement.schema) }
    return ModelRequest(
      instructions: settings.instructions, entries: conversation.entries, tools: offered,
      toolChoice: toolChoice, parallelToolCalls: settings.parallelToolCalls,
      outputSchema: nativeSchema,
      maxOutputTokens: settings.limits.outputTokens.map { max(1, $0 - spent.usage.outputTokens) },
      options: settings.options)
  }

  private var toolChoice: ToolChoice {
    if withdrawal != nil { return outputForm.choiceWithoutTools }
    switch settings.toolChoice {
    case .none: return outputForm.choiceWithoutTools
    case .auto: return outputForm.choiceWithTools
    // A forced choice holds until the turn's first call: repeated, it could never end.
    case .required, .named:
      return callCount == 0 ? settings.toolChoice : outputForm.choiceWithTools
    }
  }

  mutating func stream(_ events: [ModelEvent], _ actions: inout [TurnAction]) {
    guard case .model(var streamed) = phase else { return }
    // Leaves `streamed` the only reference to its text, so that it grows in place.
    phase = .notStarted
    for event in events {
      switch event {
      case .textDelta(let text):
        streamed.text += text
        actions.append(.emit(.textDelta(messageId: streamed.messageId, text: text)))
      case .reasoningDelta(let text):
        streamed.reasoning += text
        actions.append(.emit(.reasoningDelta(messageId: streamed.messageId, text: text)))
      }
    }
    phase = .model(streamed)
  }

  mutating func take(
    _ reply: ModelReply, at now: UInt64, _ tools: ToolSet, _ actions: inout [TurnAction]
  ) {
    guard case .model(let streamed) = phase else { return }
    let reply = reply.unwrapped(for: offered)
    spend(reply.usage, &actions)
    let calls = reply.calls.map { call in
      ToolCall(
        callId: conversation.mintCallId(), providerId: call.id, name: call.name,
        arguments: call.arguments)
    }
    let whole = Reply(
      messageId: streamed.messageId, content: reply.text.isEmpty ? [] : [.text(reply.text)],
      reasoning: reply.reasoning, toolCalls: calls, finish: reply.finish, usage: reply.usage,
      raw: reply.raw)
    openStep(whole, at: now, tools, &actions)
  }

  /// Counts what a model request used, and tells the client.
  mutating func spend(_ usage: Usage, _ actions: inout [TurnAction]) {
    let prices = settings.prices[model.name]
    stepSpent.add(usage, at: prices)
    spent.add(usage, at: prices)
    conversation.charge(usage, at: prices)
    actions.append(.emit(.usage(spent)))
  }
}
