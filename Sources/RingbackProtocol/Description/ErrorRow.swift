/// An error that the daemon answers, by its code and `data.kind`.
package struct ErrorRow: Sendable, Equatable {
  /// The code of a model's errors.
  package static let modelCode = -32010

  /// The error's code.
  package let code: Int
  /// The error's `data.kind`.
  package let kind: String
  /// When it is answered, as a phrase in Markdown.
  package let when: String

  private init(_ code: Int, _ kind: String, _ when: String) {
    self.code = code
    self.kind = kind
    self.when = when
  }

  /// The errors of the daemon's own, in the order of their table in `protocol.md`.
  package static let ofDaemon = [
    ErrorRow(
      -32700, "parse_error", "the message is not JSON; `data.offset` is the first wrong byte"),
    ErrorRow(-32700, "framing", "a header block has no usable length; the daemon exits"),
    ErrorRow(-32700, "truncated", "stdin ended inside a message"),
    ErrorRow(-32700, "unsupported_charset", "a `Content-Type` names a charset other than UTF-8"),
    ErrorRow(-32600, "invalid_request", "JSON, but no request"),
    ErrorRow(-32600, "duplicate_id", "a request with that id is still open"),
    ErrorRow(
      -32600, "message_too_large", "more than `maxMessageBytes`; the message is passed over"),
    ErrorRow(-32600, "batch_too_large", "more than `maxBatchMembers`"),
    ErrorRow(-32600, "already_initialized", "a second `initialize`"),
    ErrorRow(-32600, "shut_down", "a request after `shutdown`"),
    ErrorRow(-32600, "not_a_request", "a notification method with an id"),
    ErrorRow(-32601, "method_not_found", "there is no such method"),
    ErrorRow(-32602, "invalid_params", "`data.problems` says where and why"),
    ErrorRow(-32602, "session_exists", "the `sessionId` is taken"),
    ErrorRow(-32602, "unsupported_protocol_version", "`data.supported` lists those that are"),
    ErrorRow(-32603, "internal_error", "the daemon is at fault"),
    ErrorRow(-32603, "result_too_large", "the answer is larger than what may be queued"),
    ErrorRow(
      -32800, "cancelled", "the request was cancelled (a cancelled turn is a result, not this)"),
    ErrorRow(-32001, "overloaded", "too many requests are open; `data.retryAfterMs`"),
    ErrorRow(-32001, "too_many_sessions", "a limit of the daemon is reached"),
    ErrorRow(-32001, "too_many_tools", "a limit of the daemon is reached"),
    ErrorRow(-32001, "too_many_prompts", "a limit of the daemon is reached"),
    ErrorRow(-32002, "not_initialized", "before `initialize`"),
    ErrorRow(-32002, "unknown_session", "there is no such session"),
    ErrorRow(-32002, "turn_not_found", "there is no turn to steer, or not the expected one"),
    ErrorRow(-32003, "session_busy", "the session is in a turn; `data.turnId`"),
  ]

  /// The errors of a model that was asked, in the order of their table in `protocol.md`.
  package static let ofModels = [
    ErrorRow(modelCode, "authentication", "no key, or a wrong one; the message names the variable"),
    ErrorRow(modelCode, "permission", "the key may not do this"),
    ErrorRow(modelCode, "not_found", "the provider knows no such model, or no such path"),
    ErrorRow(modelCode, "rate_limited", "too many requests or tokens for now"),
    ErrorRow(modelCode, "quota", "the account's money or contingent is used up"),
    ErrorRow(modelCode, "overloaded", "the provider is too busy or has failed"),
    ErrorRow(modelCode, "context_too_long", "the request is longer than the model takes"),
    ErrorRow(modelCode, "invalid_request", "the provider refuses the request as it is"),
    ErrorRow(modelCode, "content_filtered", "the provider's filter refuses the request"),
    ErrorRow(modelCode, "timeout", "the connection, the first byte or the next one took too long"),
    ErrorRow(modelCode, "network", "the provider cannot be reached, or the connection broke"),
    ErrorRow(
      modelCode, "protocol",
      "the reply is malformed, or ends before it is whole; a script that was not followed"),
    ErrorRow(
      modelCode, "configuration",
      "the provider cannot be used as it is configured; one that does not exist is refused before the turn"
    ),
  ]
}
