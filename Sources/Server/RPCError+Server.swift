import Conversation
import JSON
import JSONRPC
import RingbackProtocol

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

  /// The error of a model that was asked, with the name of the one that failed last.
  static func model(_ error: ModelError, of name: String? = nil) -> RPCError {
    var details = error.details
    details["model"] = name.map(JSONValue.string)
    return RPCError(
      code: -32010, kind: error.kind.rawValue, message: error.message, details: details)
  }
}
