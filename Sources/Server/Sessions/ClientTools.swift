import Conversation
import JSON
import JSONRPC
import RingbackProtocol

/// Executes one turn's tool calls by asking the client.
struct ClientTools: ToolRunner {
  let connection: Connection
  let open: OpenCalls
  let mailbox: TurnMailbox
  let session: Session
  let turnId: String

  /// Sends `tools/call`; a client that has gone answers at once with a failure.
  func begin(_ call: ToolCall, answer: @escaping @Sendable (ToolAnswer) -> Void) {
    let params = ToolsCall.Params(sessionId: session.id, turnId: turnId, call: call)
    send(.toolsCall, EncodedJSON(writing: params), for: call.callId) { reply in
      answer(ToolAnswer(reply))
    }
  }

  /// Sends `tools/approve`; a client that has gone approves of nothing.
  func askApproval(
    of call: ToolCall, annotations: JSONObject?,
    answer: @escaping @Sendable (ApprovalAnswer) -> Void
  ) {
    let params = ToolsApprove.Params(
      sessionId: session.id, turnId: turnId, call: call, annotations: annotations)
    send(.toolsApprove, EncodedJSON(writing: params), for: call.callId) { reply in
      answer(ApprovalAnswer(reply))
    }
  }

  /// Remembers the client's word for the rest of the session.
  func allowAlways(tool: String) { session.allow(tool) }

  /// Sends `$/cancelRequest` for what is open of a call.
  func cancel(callId: String) {
    guard let id = open.abandon(callId) else { return }
    connection.abandon(id)
    connection.cancelCall(id, isLast: false)
  }

  private func send(
    _ method: ClientMethod, _ params: EncodedJSON, for callId: String,
    completion: @escaping @Sendable (Result<RawJSON, RPCError>) -> Void
  ) {
    open.open(callId, for: mailbox)
    // The turn pushes once, when it has done everything that one event asks for.
    let id = connection.call(method.rawValue, params, isLast: false) { [open] reply in
      open.close(callId)
      completion(reply)
    }
    open.setRequest(id, of: callId)
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
        self = .failed("The client's result of the tool call is malformed: \(error.firstProblem)")
      }
    }
  }
}

extension ApprovalAnswer {
  /// What the client's response means; anything but a decision is none.
  init(_ reply: Result<RawJSON, RPCError>) {
    switch reply {
    case .failure(let error): self = .failed(error.message)
    case .success(let raw):
      do throws(JSONMismatch) {
        self = try ToolsApprove.Result(reading: raw.value, at: "").answer
      } catch {
        self = .failed("its decision is malformed: \(error.firstProblem)")
      }
    }
  }
}

extension JSONMismatch {
  /// The first problem in one phrase.
  var firstProblem: String {
    problems.first.map { $0.pointer.isEmpty ? $0.message : "\($0.pointer): \($0.message)" } ?? ""
  }
}
