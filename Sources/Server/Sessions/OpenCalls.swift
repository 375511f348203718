import Conversation
import JSONRPC
import Synchronization

/// What the client has been asked and has not answered, over all sessions: tool calls and approvals
/// by call id.
final class OpenCalls: Sendable {
  private struct OpenCall {
    let mailbox: TurnMailbox
    var requestID: RequestID?
  }

  private struct State {
    var open: [String: OpenCall] = [:]
    /// Calls that were given up in turns that go on, by the request that a late answer names.
    var abandoned: [RequestID: (callId: String, mailbox: TurnMailbox)] = [:]
  }

  private let state = Mutex(State())
  private let mostAbandoned: Int

  /// Makes an empty table that remembers so many calls that were given up.
  init(mostAbandoned: Int) { self.mostAbandoned = mostAbandoned }

  /// Notes a call before it is sent, so that its answer cannot come first.
  func open(_ callId: String, for mailbox: TurnMailbox) {
    state.withLock { $0.open[callId] = OpenCall(mailbox: mailbox) }
  }

  /// Notes the request that carries a call, unless it has been answered meanwhile.
  func setRequest(_ id: RequestID, of callId: String) {
    state.withLock { $0.open[callId]?.requestID = id }
  }

  /// Forgets a call that has been answered.
  func close(_ callId: String) { _ = state.withLock { $0.open.removeValue(forKey: callId) } }

  /// Gives a call up; its answer may still come.
  ///
  /// - Returns: The request that carries it; nil when it is not open.
  func abandon(_ callId: String) -> RequestID? {
    state.withLock { state in
      guard let call = state.open.removeValue(forKey: callId), let id = call.requestID else {
        return nil
      }
      if state.abandoned.count < mostAbandoned { state.abandoned[id] = (callId, call.mailbox) }
      return id
    }
  }

  /// Tells the turn of a late answer, if it goes on.
  func noteLateAnswer(to id: RequestID) {
    guard let call = state.withLock({ $0.abandoned.removeValue(forKey: id) }) else { return }
    call.mailbox.post(.lateAnswer(callId: call.callId))
  }

  /// Forgets what was given up in a turn that has ended.
  func forget(_ mailbox: TurnMailbox) {
    state.withLock { state in
      guard !state.abandoned.isEmpty else { return }
      state.abandoned = state.abandoned.filter { $0.value.mailbox !== mailbox }
    }
  }

  /// Where progress of that call goes.
  func mailbox(of callId: String) -> TurnMailbox? {
    state.withLock { $0.open[callId]?.mailbox }
  }
}
