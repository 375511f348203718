import Conversation

/// What a turn promises, checked against everything that it wants done.
struct TurnContract {
  /// Calls that the client has been asked to execute or to approve, and has not answered.
  private(set) var open: Set<String> = []
  /// What was broken first.
  private(set) var breach: String?

  private var attempts = AttemptContract()
  private var executed: Set<String> = []
  private var lastExecuted = 0
  private var settled: Set<String> = []
  private var announced: Set<String> = []
  private var timers: Set<TurnTimer> = []
  private var isFinished = false
  private var isEnded = false

  /// Checks what the machine wants done because of an event.
  mutating func check(_ actions: [TurnAction], after event: TurnEvent) {
    if case .timerFired(let timer) = event { timers.remove(timer) }
    attempts.begin(event)
    for action in actions {
      if isEnded { fail("\(action.words) after the end") }
      check(action)
      attempts.check(action)
      breach = breach ?? attempts.breach
    }
    attempts.end()
    breach = breach ?? attempts.breach
  }

  private mutating func check(_ action: TurnAction) {
    switch action {
    case .requestModel:
      if !open.isEmpty { fail("the model was asked while \(open) were open") }
    case .callTool(let call): execute(call.callId)
    case .askApproval(let call, _): open.insert(call.callId)
    case .cancelTool(let callId): open.remove(callId)
    case .startTimer(let timer, _): timers.insert(timer)
    case .stopTimer(let timer): timers.remove(timer)
    case .emit(let update): check(update)
    case .end: isEnded = true
    case .stopModel, .allowAlways: break
    }
  }

  private mutating func execute(_ callId: String) {
    if !executed.insert(callId).inserted { fail("\(callId) was executed twice") }
    if settled.contains(callId) { fail("\(callId) was executed after its result") }
    let number = callId.split(separator: "_").last.flatMap { Int($0) } ?? 0
    if number <= lastExecuted { fail("\(callId) went out after call \(lastExecuted)") }
    lastExecuted = number
    open.insert(callId)
  }

  private mutating func check(_ update: Update) {
    if isFinished { fail("an update after turn_finished") }
    switch update {
    case .turnFinished: isFinished = true
    case .toolCall(let callId, _, _):
      if !announced.insert(callId).inserted { fail("\(callId) was announced twice") }
    case .toolCallUpdate(let update): check(update)
    default: break
    }
  }

  private mutating func check(_ update: ToolCallUpdate) {
    switch update.status {
    case .awaitingApproval, .running:
      if settled.contains(update.callId) { fail("\(update.callId) goes on after its result") }
    case .completed, .failed, .cancelled:
      if update.message == "A late answer came; it is not used." { return }
      if !settled.insert(update.callId).inserted { fail("\(update.callId) has two results") }
      open.remove(update.callId)
    }
  }

  /// What is broken when the turn is over.
  func breachAtEnd(with conversation: Conversation) -> String? {
    if !isEnded { return "the turn did not end" }
    if !open.isEmpty { return "\(open) were left open" }
    if !timers.isDisjoint(with: [.duration, .silence, .retry]) { return "timers were left" }
    if announced != settled { return "\(announced.symmetricDifference(settled)) have no result" }
    if conversation.spent.usage != attempts.told { return "not all that was used was counted" }
    return breach(in: conversation)
  }

  /// What is wrong with a history: every call has exactly one result, in the calls' order, and
  /// nothing of a failed attempt is left.
  private func breach(in conversation: Conversation) -> String? {
    for entry in conversation.entries {
      guard case .step(let step) = entry.kind else { continue }
      if attempts.discarded.contains(step.reply.messageId) {
        return "\(step.reply.messageId) was discarded and is in the history"
      }
      guard step.reply.toolCalls.map(\.callId) == step.results.map(\.callId) else {
        return "results \(step.results.map(\.callId)) for \(step.reply.toolCalls.map(\.callId))"
      }
    }
    return nil
  }

  private mutating func fail(_ what: String) { breach = breach ?? what }
}
