import Conversation
import JSON
import JSONRPC
import RingbackProtocol

/// Executes one turn's tool calls by asking the client.
struct ClientTools: ToolRunner {
  let connection: Connection
  let open: OpenCalls
  let mailbox: TurnMailbox
  let sessionId: String
  let turnId: String

  /// Sends `tools/call`; a client that has gone answers at once with a failure.
  func begin(_ call: ToolCall, answer: @escaping @Sendable (ToolAnswer) -> Void) {
    open.open(call.callId, for: mailbox)
    let params = ToolsCall.Params(sessionId: sessionId, turnId: turnId, call: call)
    let id = connection.call(ClientMethod.toolsCall.rawValue, EncodedJSON(writing: params)) {
      [open] reply in
      open.close(call.callId)
      answer(ToolAnswer(reply))
    }
    open.setRequest(id, of: call.callId)
  }

  /// Sends `$/cancelRequest`; the answer is dropped when it comes.
  func cancel(callId: String, reason: String) {
    guard let id = open.close(callId) else { return }
    connection.abandon(id)
    connection.cancelCall(id)
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
