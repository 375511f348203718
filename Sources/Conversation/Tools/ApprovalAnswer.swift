package import JSON

/// What the client says when it is asked about a call.
package enum ApprovalAnswer: Sendable, Equatable {
  /// Execute it, with other arguments if some are given.
  case allow(arguments: JSONValue?)
  /// Execute it, and do not ask about this tool again in this session.
  case allowAlways(arguments: JSONValue?)
  /// Do not execute it; the reason goes to the model.
  case deny(reason: String?)
  /// There is no decision: an error, a malformed answer, a client that has gone. Counts as a denial.
  case failed(String)
}
