import JSON

extension RPCError {
  /// The codes of JSON-RPC 2.0, of LSP 3.17 and of this protocol's transport.
  package enum Code {
    /// The message is not JSON, or its framing is broken.
    package static let parseError = -32700
    /// The message is JSON but no request.
    package static let invalidRequest = -32600
    /// There is no such method.
    package static let methodNotFound = -32601
    /// The params do not fit the method.
    package static let invalidParams = -32602
    /// The daemon is at fault.
    package static let internalError = -32603
    /// The request was cancelled (LSP).
    package static let requestCancelled = -32800
    /// Nothing before `initialize` (LSP); afterwards: something named does not exist.
    package static let notInitialized = -32002
    /// Too much is under way.
    package static let overloaded = -32001
  }

  /// The message is not JSON; `offset` is the first byte that is wrong, counted in the message.
  package static func parse(offset: Int, reason: String) -> RPCError {
    RPCError(
      code: Code.parseError, kind: "parse_error",
      message: "The message is not valid JSON at byte \(offset): \(reason).",
      details: ["offset": .number(JSONNumber(offset))])
  }

  /// The frame boundary is lost: nothing after this point can be read.
  package static func framing(_ message: String) -> RPCError {
    RPCError(code: Code.parseError, kind: "framing", message: message)
  }

  /// The input ended inside a message.
  package static var truncated: RPCError {
    RPCError(
      code: Code.parseError, kind: "truncated", message: "The input ended inside a message.")
  }

  /// The body of a header-framed message is in a charset that is not UTF-8.
  package static var unsupportedCharset: RPCError {
    RPCError(
      code: Code.parseError, kind: "unsupported_charset",
      message: "The Content-Type names a charset other than utf-8.")
  }

  /// The message is bigger than the connection accepts.
  package static func messageTooLarge(maxBytes: Int) -> RPCError {
    RPCError(
      code: Code.invalidRequest, kind: "message_too_large",
      message: "A message may have at most \(maxBytes) bytes.",
      details: ["maxMessageBytes": .number(JSONNumber(maxBytes))])
  }

  /// The batch has more members than the connection accepts.
  package static func batchTooLarge(maxMembers: Int) -> RPCError {
    RPCError(
      code: Code.invalidRequest, kind: "batch_too_large",
      message: "A batch may have at most \(maxMembers) members.",
      details: ["maxBatchMembers": .number(JSONNumber(maxMembers))])
  }

  /// The message is JSON but no request; `kind` names a special case.
  package static func invalidRequest(
    _ message: String, kind: String = "invalid_request"
  ) -> RPCError {
    RPCError(code: Code.invalidRequest, kind: kind, message: message)
  }

  /// The id belongs to a request that is not answered yet.
  package static func duplicateID(_ id: RequestID) -> RPCError {
    invalidRequest("A request with the id \(id) is still open.", kind: "duplicate_id")
  }

  /// There is no such method.
  package static func methodNotFound(_ method: String) -> RPCError {
    RPCError(
      code: Code.methodNotFound, kind: "method_not_found",
      message: "There is no method \"\(method)\".", details: ["method": .string(method)])
  }

  /// The params do not fit; each problem is at a JSON pointer (RFC 6901) into the params.
  package static func invalidParams(
    _ problems: [(pointer: String, message: String)], message: String? = nil
  ) -> RPCError {
    let first = problems.first.map { "\($0.pointer): \($0.message)" }
    return RPCError(
      code: Code.invalidParams, kind: "invalid_params",
      message: message ?? "The params are invalid" + (first.map { ": \($0)" } ?? "."),
      details: [
        "problems": .array(
          problems.map { ["pointer": .string($0.pointer), "message": .string($0.message)] })
      ])
  }

  /// The daemon is at fault.
  package static func internalError(
    _ message: String, kind: String = "internal_error"
  ) -> RPCError {
    RPCError(code: Code.internalError, kind: kind, message: message)
  }

  /// The result is bigger than what may wait for the client.
  package static func resultTooLarge(bytes: Int, maxBytes: Int) -> RPCError {
    RPCError(
      code: Code.internalError, kind: "result_too_large",
      message: "The result has \(bytes) bytes; at most \(maxBytes) can be sent.",
      details: [
        "bytes": .number(JSONNumber(bytes)), "maxBytes": .number(JSONNumber(maxBytes)),
      ])
  }

  /// The request was cancelled.
  package static var requestCancelled: RPCError {
    RPCError(
      code: Code.requestCancelled, kind: "cancelled", message: "The request was cancelled.")
  }

  /// Nothing is answered before `initialize`.
  package static var notInitialized: RPCError {
    RPCError(
      code: Code.notInitialized, kind: "not_initialized", message: "Send initialize first.")
  }

  /// Too much is under way; the same request may succeed after `retryAfterMs` milliseconds.
  package static func overloaded(retryAfterMs: Int, message: String? = nil) -> RPCError {
    RPCError(
      code: Code.overloaded, kind: "overloaded",
      message: message ?? "Too many requests are open.",
      details: ["retryable": true, "retryAfterMs": .number(JSONNumber(retryAfterMs))])
  }

  /// A call got no answer because the connection is down; never sent, only handed to callers.
  package static var connectionClosed: RPCError {
    internalError("The connection to the client is closed.", kind: "connection_closed")
  }

  /// The peer answered a call with something that is no response.
  package static func malformedResponse(_ message: String) -> RPCError {
    internalError(message, kind: "malformed_response")
  }
}
