import Conversation
import JSONRPC
import Synchronization

/// The tool calls that the client has, over all sessions, by call id.
final class OpenCalls: Sendable {
  private struct OpenCall {
    let mailbox: TurnMailbox
    var requestID: RequestID?
  }

  private let calls = Mutex<[String: OpenCall]>([:])

  /// Notes a call before it is sent, so that its answer cannot come first.
  func open(_ callId: String, for mailbox: TurnMailbox) {
    calls.withLock { $0[callId] = OpenCall(mailbox: mailbox) }
  }

  /// Notes the request that carries a call, unless it has been answered meanwhile.
  func setRequest(_ id: RequestID, of callId: String) {
    calls.withLock { $0[callId]?.requestID = id }
  }

  /// Forgets a call.
  ///
  /// - Returns: The request that carries it; nil when it was not open.
  @discardableResult
  func close(_ callId: String) -> RequestID? {
    calls.withLock { $0.removeValue(forKey: callId) }?.requestID
  }

  /// Where progress of that call goes.
  func mailbox(of callId: String) -> TurnMailbox? { calls.withLock { $0[callId]?.mailbox } }
}
