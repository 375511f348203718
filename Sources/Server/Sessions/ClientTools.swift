import Conversation
import JSON
import JSONRPC
import RingbackProtocol
import Synchronization

/// Executes one turn's tool calls by asking the client.
final class ClientTools: ToolRunner {
  private let connection: Connection
  private let sessionId: String
  private let turnId: String
  private let open = Mutex<[String: RequestID]>([:])

  /// Makes the runner of one turn.
  init(connection: Connection, sessionId: String, turnId: String) {
    self.connection = connection
    self.sessionId = sessionId
    self.turnId = turnId
  }

  /// Sends `tools/call`; a client that has gone answers at once with a failure.
  func begin(_ call: ToolCall, answer: @escaping @Sendable (ToolAnswer) -> Void) {
    let params = ToolsCall.Params(sessionId: sessionId, turnId: turnId, call: call)
    let id = connection.call(
      ClientMethod.toolsCall.rawValue, params: EncodedJSON(writing: params)
    ) { [weak self] reply in
      _ = self?.open.withLock { $0.removeValue(forKey: call.callId) }
      answer(ToolAnswer(reply))
    }
    open.withLock { $0[call.callId] = id }
  }

  /// Sends `$/cancelRequest`; the answer is dropped when it comes.
  func cancel(callId: String, reason: String) {
    guard let id = open.withLock({ $0.removeValue(forKey: callId) }) else { return }
    connection.abandon(id)
    connection.send(
      notification: ClientMethod.cancelRequest.rawValue,
      params: EncodedJSON(writing: CancelRequest(id: id)))
  }
}

extension ToolAnswer {
  /// What the client's response means for the model.
  init(_ reply: Result<RawJSON, RPCError>) {
    switch reply {
    case .failure(let error): self = .failed(error.message)
    case .success(let raw):
      do throws(JSONMismatch) {
        let result = try ToolsCall.Result(reading: raw.value, at: "")
        self = .result(
          content: result.content, structuredContent: result.structuredContent,
          isError: result.isError)
      } catch {
        let problem = error.problems.first.map { "\($0.pointer) \($0.message)" } ?? ""
        self = .failed("The client's result of the tool call is malformed: \(problem)")
      }
    }
  }
}
