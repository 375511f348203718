import Conversation

/// What a turn promises of its attempts at model requests, checked against what it wants done.
struct AttemptContract {
  /// What was broken first.
  private(set) var breach: String?
  /// Ids of attempts whose text was withdrawn.
  private(set) var discarded: Set<String> = []
  /// What providers have told of in all attempts.
  private(set) var told = Usage()

  private var isUnderWay = false
  /// Whether the last attempt ended in a whole reply, whose calls may go out.
  private var mayCall = false
  private var waits = false
  private var streamed: Set<String> = []
  /// Ids of attempts that ended in a whole reply.
  private var kept: Set<String> = []
  /// Ids of the attempt that has just failed, until they are discarded.
  private var owed: Set<String> = []
  private var failures = 0

  /// Learns of an event before what the machine makes of it.
  mutating func begin(_ event: TurnEvent) {
    switch event {
    case .modelReplied(let reply) where isUnderWay:
      told += reply.usage
      kept.formUnion(streamed)
      endAttempt(whole: true)
    // The machine takes this for a cancel, after which the text stays.
    case .modelFailed(let error) where isUnderWay && error.kind != .cancelled:
      told += error.usage ?? Usage()
      owed = streamed
      failures += 1
      endAttempt(whole: false)
    case .timerFired(.retry): waits = false
    default: break
    }
  }

  /// Learns that everything which an event leads to was seen.
  mutating func end() {
    if !owed.isEmpty { fail("\(owed) was streamed by a failed attempt and not discarded") }
    owed = []
  }

  /// Checks one action.
  mutating func check(_ action: TurnAction) {
    switch action {
    case .requestModel:
      if isUnderWay { fail("the model was asked while it was answering") }
      if waits { fail("the model was asked before the wait was over") }
      isUnderWay = true
      mayCall = false
    case .callTool(let call), .askApproval(let call, _):
      if !mayCall { fail("\(call.callId) went out without a whole reply") }
    // What the model says from here on is nobody's.
    case .stopModel, .end: endAttempt(whole: false)
    case .startTimer(.retry, _): waits = true
    case .stopTimer(.retry): waits = false
    case .emit(let update): check(update)
    default: break
    }
  }

  private mutating func check(_ update: Update) {
    switch update {
    case .textDelta(let id, _), .reasoningDelta(let id, _):
      if !isUnderWay { fail("\(id) was streamed while no model was asked") }
      if discarded.contains(id) || kept.contains(id) { fail("\(id) is of an attempt before") }
      streamed.insert(id)
    case .discarded(let ids, _, _):
      for id in ids where owed.remove(id) == nil { fail("\(id) was discarded without need") }
      discarded.formUnion(ids)
    case .retrying(let retry):
      if isUnderWay { fail("a retry was told of while the model was answering") }
      if retry.attempt != failures { fail("\(failures) attempts failed, not \(retry.attempt)") }
    case .waiting: if waits { fail("the client was told to wait for a wait") }
    case .stepStarted: failures = 0
    default: break
    }
  }

  private mutating func endAttempt(whole: Bool) {
    isUnderWay = false
    mayCall = whole
    streamed = []
  }

  private mutating func fail(_ what: String) { breach = breach ?? what }
}
