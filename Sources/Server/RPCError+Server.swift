import Conversation
import JSON
import JSONRPC

extension RPCError {
  /// The one place where the daemon's own errors become errors on the wire.
  init(_ error: any Error) {
    switch error {
    case let error as RPCError: self = error
    case let error as JSONMismatch: self = .mismatch(error)
    case let error as ModelError: self = .model(error)
    case let error as SessionError: self = .session(error)
    default: self = .internalError("The daemon failed: \(type(of: error)).")
    }
  }

  private static func mismatch(_ error: JSONMismatch) -> RPCError {
    .invalidParams(error.problems.map { (pointer: $0.pointer, message: $0.message) })
  }

  private static func session(_ error: SessionError) -> RPCError {
    switch error {
    case .unknown(let sessionId):
      RPCError(
        code: Code.notInitialized, kind: "unknown_session",
        message: "There is no session \"\(sessionId)\".",
        details: ["sessionId": .string(sessionId)])
    case .busy(let sessionId, let turnId):
      RPCError(
        code: -32003, kind: "session_busy",
        message: "The session \"\(sessionId)\" is in a turn; cancel it or wait for its end.",
        details: ["sessionId": .string(sessionId), "turnId": .string(turnId), "retryable": true])
    case .notInTurn(let sessionId, let turnId):
      RPCError(
        code: Code.notInitialized, kind: "turn_not_found",
        message: turnId.map { "The session \"\(sessionId)\" is in the turn \($0)." }
          ?? "The session \"\(sessionId)\" is in no turn.",
        details: ["sessionId": .string(sessionId)])
    case .taken(let sessionId):
      RPCError(
        code: Code.invalidParams, kind: "session_exists",
        message: "There is a session \"\(sessionId)\" already.",
        details: ["sessionId": .string(sessionId)])
    case .tooMany(let most):
      RPCError(
        code: Code.overloaded, kind: "too_many_sessions",
        message: "There are \(most) sessions already; close some.", details: ["retryable": false])
    case .tooManyTools(let most):
      RPCError(
        code: Code.overloaded, kind: "too_many_tools",
        message: "There may be at most \(most) tools; unregister some.",
        details: ["retryable": false])
    case .tooManyPrompts(let most):
      RPCError(
        code: Code.overloaded, kind: "too_many_prompts",
        message: "At most \(most) prompts may join one turn; wait for its end.",
        details: ["retryable": false])
    }
  }

  private static func model(_ error: ModelError) -> RPCError {
    var details: JSONObject = ["retryable": .bool(error.retryable)]
    if let retryAfterMs = error.retryAfterMs {
      details["retryAfterMs"] = .number(JSONNumber(retryAfterMs))
    }
    if let provider = error.provider {
      var words = JSONObject()
      words["status"] = provider.status.map { .number(JSONNumber($0)) }
      words["code"] = provider.code.map(JSONValue.string)
      words["message"] = provider.message.map(JSONValue.string)
      words["requestId"] = provider.requestId.map(JSONValue.string)
      details["provider"] = .object(words)
    }
    return RPCError(
      code: -32010, kind: error.kind.rawValue, message: error.message, details: details)
  }
}
