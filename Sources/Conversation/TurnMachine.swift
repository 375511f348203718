import JSON

/// One turn as a state machine: events in, actions out, no I/O and no clock of its own.
///
/// Whoever drives it performs the actions in their order. The machine holds the history while the
/// turn lasts; `conversation` is whole after every event, because entries are only ever appended when
/// their step is complete.
package struct TurnMachine: Sendable {
  enum Phase: Sendable {
    case notStarted
    case model(StreamedReply)
    case tools(OpenStep)
    case ended
  }

  /// The session's history.
  package internal(set) var conversation: Conversation
  /// The turn's id.
  package let turnId: String
  /// The model's full name, for the client.
  package let modelName: String

  let settings: TurnSettings
  var phase = Phase.notStarted
  var stepNumber = 0
  var stepsCommitted = 0
  var callCount = 0
  var usage = Usage()
  var lastContent: [ContentBlock] = []
  var lastCalls: Set<CallSignature> = []
  var repeatedSteps = 0
  var steering: [[ContentBlock]] = []
  /// The tools of the request that is being answered; a call is looked up here first, so that it is
  /// unambiguous which definition it was meant for.
  var offered = ToolSet.empty
  /// The limit for which tools were withdrawn from the request that is being answered.
  var withdrawal: LimitReached?

  /// Makes the machine of one turn; `prompt` enters the history at once.
  package init(
    conversation: Conversation, turnId: String, modelName: String, prompt: [ContentBlock],
    settings: TurnSettings
  ) {
    self.conversation = conversation
    self.turnId = turnId
    self.modelName = modelName
    self.settings = settings
    self.conversation.append(prompt: prompt, turnId: turnId)
  }

  /// Whether the turn is over.
  package var isEnded: Bool {
    if case .ended = phase { true } else { false }
  }

  /// Takes one event.
  ///
  /// - Parameters:
  ///   - event: What happened. Events that no longer fit (a late answer, a second cancel) are legal.
  ///   - now: Monotonic nanoseconds.
  ///   - tools: The tools that the session sees now.
  ///   - actions: What is to be done, appended in order.
  package mutating func handle(
    _ event: TurnEvent, at now: UInt64, tools: ToolSet, into actions: inout [TurnAction]
  ) {
    guard !isEnded else { return }
    switch event {
    case .start: start(tools, &actions)
    case .modelStreamed(let events): stream(events, &actions)
    case .modelReplied(let reply): take(reply, at: now, tools, &actions)
    case .modelFailed(let error): fail(error, at: now, &actions)
    case .toolAnswered(let callId, let answer):
      take(answer, of: callId, at: now, tools, &actions)
    case .toolProgressed(let callId, let progress): report(progress, of: callId, &actions)
    case .timerFired(let timer): fire(timer, at: now, tools, &actions)
    case .steered(let prompt): steering.append(prompt)
    case .cancelled: breakOff(.cancelled, limit: nil, at: now, &actions)
    }
  }
}

// MARK: - The model's part

extension TurnMachine {
  private mutating func start(_ tools: ToolSet, _ actions: inout [TurnAction]) {
    guard case .notStarted = phase else { return }
    actions.append(.emit(.turnStarted(model: modelName)))
    actions.append(.startTimer(.duration, afterMs: settings.limits.durationMs))
    requestModel(tools, &actions)
  }

  mutating func requestModel(_ tools: ToolSet, _ actions: inout [TurnAction]) {
    for prompt in steering { conversation.append(prompt: prompt, turnId: turnId) }
    steering = []
    stepNumber += 1
    offered = tools
    withdrawal = tools.isEmpty || !settings.limits.finalAnswer ? nil : lastPermittedStep
    phase = .model(StreamedReply(messageId: conversation.mintMessageId()))
    actions.append(.emit(.stepStarted(step: stepNumber)))
    actions.append(.requestModel(request))
  }

  /// The limit that makes the step which now begins the last one.
  private var lastPermittedStep: LimitReached? {
    let limits = settings.limits
    if stepNumber >= limits.steps { return LimitReached(.steps, limits.steps) }
    if callCount >= limits.toolCalls { return LimitReached(.toolCalls, limits.toolCalls) }
    return nil
  }

  private var request: ModelRequest {
    ModelRequest(
      instructions: settings.instructions, entries: conversation.entries, tools: offered,
      toolChoice: withdrawal == nil ? toolChoice : .none,
      parallelToolCalls: settings.parallelToolCalls, outputSchema: settings.outputSchema,
      maxOutputTokens: settings.limits.outputTokens.map { max(1, $0 - usage.outputTokens) },
      options: settings.options)
  }

  /// A forced choice holds for the turn's first reply only: repeated, it could never end.
  private var toolChoice: ToolChoice {
    switch settings.toolChoice {
    case .auto, .none: settings.toolChoice
    case .required, .named: callCount == 0 ? settings.toolChoice : .auto
    }
  }

  private mutating func stream(_ events: [ModelEvent], _ actions: inout [TurnAction]) {
    guard case .model(var streamed) = phase else { return }
    phase = .notStarted  // Gives the text's only reference to `streamed`, so that appending is in place.
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

  private mutating func take(
    _ reply: ModelReply, at now: UInt64, _ tools: ToolSet, _ actions: inout [TurnAction]
  ) {
    guard case .model(let streamed) = phase else { return }
    usage += reply.usage
    actions.append(.emit(.usage(usage)))
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

  private mutating func fail(
    _ error: ModelError, at now: UInt64, _ actions: inout [TurnAction]
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
    if stepsCommitted == 0 { conversation.withdrawPrompts(of: turnId) }
    end(.failed(error), &actions)
  }
}

// MARK: - The end

extension TurnMachine {
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
    case .tools(let step):
      closeOpenCalls(of: step, why: limit, at: now, &actions)
    }
    stop(reason, limit: limit, &actions)
  }

  mutating func stop(
    _ reason: StopReason, limit: LimitReached?, _ actions: inout [TurnAction]
  ) {
    actions.append(.emit(.turnFinished(reason)))
    end(
      .stopped(
        TurnOutcome(
          stopReason: reason, content: lastContent, steps: stepsCommitted, usage: usage,
          limit: limit)), &actions)
  }

  private mutating func end(_ end: TurnEnd, _ actions: inout [TurnAction]) {
    phase = .ended
    actions.append(.stopTimer(.duration))
    actions.append(.end(end))
  }

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

/// What a model has streamed of a reply that is not whole yet.
struct StreamedReply: Sendable {
  let messageId: String
  var text = ""
  var reasoning = ""

  init(messageId: String) { self.messageId = messageId }

  var isEmpty: Bool { text.isEmpty && reasoning.isEmpty }

  /// The reply as it stays in the history after a cancel; its raw form would be a lie.
  var unfinished: Reply {
    Reply(
      messageId: messageId, content: text.isEmpty ? [] : [.text(text)], reasoning: reasoning,
      finish: .cancelled)
  }
}
