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
    let session = try known ?? sessions.open(id: nil, settings: settings)
    let mailbox = TurnMailbox()
    let (turnId, conversation) = try session.beginTurn(requestID: id, mailbox: mailbox)
    let machine = TurnMachine(
      conversation: conversation, turnId: turnId, modelName: model.name, prompt: params.prompt,
      settings: turnSettings(settings))
    let turn = Turn(
      model: model, toolSet: { [self] in tools(of: session, filter: settings.tools) },
      runner: ClientTools(
        connection: connection, open: openCalls, mailbox: mailbox, sessionId: session.id,
        turnId: turnId),
      updates: UpdateStream(
        connection: connection, session: session, turnId: turnId,
        excluded: state.withLock { $0.capabilities.excludedUpdates }),
      clock: clock, mailbox: mailbox)
    let isTemporary = known == nil
    return .deferred { [self] in
      await finish(turn, machine, in: session, isTemporary: isTemporary)
    }
  }

  private func finish(
    _ turn: Turn, _ machine: TurnMachine, in session: Session, isTemporary: Bool
  ) async -> Answer {
    var machine = machine
    let end = await turn.end(of: &machine)
    // Before the answer is written: the client may prompt again the moment it reads it.
    session.endTurn(with: machine.conversation)
    if isTemporary { _ = sessions.close(session.id) }
    switch end {
    case .failed(let error): return .failure(RPCError(error))
    case .stopped(let outcome):
      return .success(
        EncodedJSON(
          writing: SessionPrompt.Result(
            sessionId: session.id, turnId: machine.turnId, outcome: outcome)))
    }
  }

  private func tools(of session: Session, filter: [String]?) -> ToolSet {
    session.tools(shared: state.withLock { $0.sharedTools }, filter: filter)
  }

  private func turnSettings(_ settings: SessionSettings) -> TurnSettings {
    var turn = TurnSettings()
    turn.instructions = settings.instructions
    turn.toolChoice = settings.toolChoice ?? .auto
    turn.parallelToolCalls = settings.parallelToolCalls
    turn.outputSchema = settings.outputSchema.map(EncodedJSON.init)
    turn.limits = settings.limits?.applied(to: limits.turn) ?? limits.turn
    turn.options = settings.options ?? JSONObject()
    turn.defaultPolicy = ToolPolicy(timeoutMs: limits.toolTimeoutMs)
    return turn
  }

  /// Hands a tool's progress to the turn that waits for it.
  func progress(_ params: Progress.Params) {
    guard let mailbox = openCalls.mailbox(of: params.callId) else { return }
    mailbox.post(.toolProgressed(callId: params.callId, params.progress))
  }
}
