import Conversation
import JSON
import JSONRPC
import ModelProviders
import RingbackProtocol
import Synchronization

extension Server {
  /// Begins a turn: the session is in it when this returns, and its task is the open request.
  func prompt(_ params: SessionPrompt.Params, _ id: RequestID) throws -> Acceptance {
    let known = try params.sessionId.map { try sessions.session($0) }
    let settings = (known?.settings ?? SessionSettings()).overlaid(with: params.settings)
    let model = try catalog.model(named: settings.model ?? defaultModel)
    let turnSettings = try turnSettings(settings, model, known)
    let session = try known ?? sessions.open(id: nil, settings: settings)
    let mailbox = TurnMailbox()
    let (turnId, conversation) = try session.beginTurn(requestID: id, mailbox: mailbox)
    let machine = TurnMachine(
      conversation: conversation, turnId: turnId, modelName: model.name,
      takesOutputSchema: model.takes(outputOf: turnSettings), prompt: params.prompt,
      settings: turnSettings)
    let turn = Turn(
      model: model, toolSet: { [self] in tools(of: session, filter: settings.tools) },
      runner: ClientTools(
        connection: connection, open: openCalls, mailbox: mailbox, session: session,
        turnId: turnId),
      updates: UpdateStream(
        connection: connection, session: session, turnId: turnId,
        excluded: state.withLock { $0.capabilities.excludedUpdates }),
      clock: clock, mailbox: mailbox)
    let isTemporary = known == nil
    return .deferred { [self] in
      let answer = await finish(turn, machine, in: session, isTemporary: isTemporary)
      openCalls.forget(mailbox)
      return answer
    }
  }

  private func finish(
    _ turn: Turn, _ machine: TurnMachine, in session: Session, isTemporary: Bool
  ) async -> Answer {
    var machine = machine
    let end = await turn.end(of: &machine)
    // Before the answer is written: the client may prompt again the moment it reads it.
    session.endTurn(with: machine.conversation)
    if isTemporary { close(session) }
    switch end {
    case .failed(let error): return .failure(RPCError(error))
    case .stopped(let outcome):
      return .success(
        EncodedJSON(
          writing: SessionPrompt.Result(
            sessionId: session.id, turnId: machine.turnId, outcome: outcome)))
    }
  }

  /// The request that a prompt would send, without sending it and without a trace in the session.
  func preview(_ params: SessionPreview.Params) throws -> SessionPreview.Result {
    let session = try params.sessionId.map { try sessions.session($0) }
    let settings = (session?.settings ?? SessionSettings()).overlaid(with: params.settings)
    let model = try catalog.model(named: settings.model ?? defaultModel)
    let turnSettings = try turnSettings(settings, model, session)
    let machine = TurnMachine(
      conversation: session?.conversation ?? Conversation(tag: "preview"), turnId: "preview",
      modelName: model.name, takesOutputSchema: model.takes(outputOf: turnSettings),
      prompt: params.prompt, settings: turnSettings)
    let visible =
      session.map { tools(of: $0, filter: settings.tools) }
      ?? state.withLock { $0.sharedTools }.only(settings.tools)
    return SessionPreview.Result(
      model: model.name, body: try model.preview(of: machine.preview(tools: visible)))
  }

  /// Adds a prompt to the turn that is under way.
  func steer(_ params: SessionSteer.Params) throws(SessionError) -> SessionSteer.Result {
    let turn = try sessions.session(params.sessionId).turn
    guard let turn, params.expectedTurnId == nil || params.expectedTurnId == turn.turnId,
      turn.mailbox.post(.steered(params.prompt))
    else { throw .notInTurn(sessionId: params.sessionId, turnId: turn?.turnId) }
    return SessionSteer.Result(turnId: turn.turnId)
  }

  /// Hands a tool's progress to the turn that waits for it.
  func progress(_ params: Progress.Params) {
    guard let mailbox = openCalls.mailbox(of: params.callId) else { return }
    mailbox.post(.toolProgressed(callId: params.callId, params.progress))
  }

  private func tools(of session: Session, filter: [String]?) -> ToolSet {
    session.tools(shared: state.withLock { $0.sharedTools }, filter: filter)
  }

  private func turnSettings(
    _ settings: SessionSettings, _ model: any LanguageModel, _ session: Session?
  ) throws -> TurnSettings {
    var turn = TurnSettings()
    turn.instructions = settings.instructions
    turn.toolChoice = settings.toolChoice ?? .auto
    turn.parallelToolCalls = settings.parallelToolCalls
    if let schema = settings.outputSchema, let compiled = settings.compiledOutputSchema {
      turn.output = OutputRequirement(
        schema: schema, compiled: compiled,
        attempts: settings.outputAttempts ?? limits.outputAttempts)
    }
    turn.limits = settings.limits?.applied(to: limits.turn) ?? limits.turn
    turn.options = settings.options ?? JSONObject()
    turn.defaultPolicy = ToolPolicy(
      idleTimeoutMs: limits.toolIdleTimeoutMs, maxResultBytes: limits.resultBytes)
    turn.approval = ApprovalRules(
      byDefault: settings.approval?.byDefault, byTool: settings.approval?.byTool ?? [:],
      allowed: session?.allowed ?? [])
    turn.clientApproves = state.withLock { $0.capabilities.approvals }
    turn.repairAttempts = settings.repairAttempts ?? limits.repairAttempts
    turn.prices = prices[model.name]
    if settings.limits?.limitsCost == true && turn.prices == nil {
      throw JSONMismatch(
        at: "/limits/costUsd",
        "the prices of \(model.name) are not known; the configuration file can give them")
    }
    return turn
  }
}

extension LanguageModel {
  /// Whether the provider can hold the model to the output that a turn requires, if it requires any.
  fileprivate func takes(outputOf settings: TurnSettings) -> Bool {
    settings.output.map { takes(outputSchema: $0.schema) } ?? takesOutputSchema
  }
}
