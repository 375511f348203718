/// How the calls of one tool are executed; nil means the daemon's default.
package struct ToolPolicy: Sendable, Equatable {
  /// Whether calls of one step may be under way together.
  package enum Concurrency: String, Sendable, CaseIterable {
    case parallel, serial
  }

  /// Whether the client is asked before a call.
  package enum Approval: String, Sendable, CaseIterable {
    case never, ask
  }

  /// Milliseconds until an unanswered call is given up.
  package var timeoutMs: Int?
  /// Whether calls of one step may be under way together.
  package var concurrency: Concurrency?
  /// Whether the client is asked before a call.
  package var approval: Approval?
  /// Bytes of result text after which the rest is cut, with a mark.
  package var maxResultBytes: Int?

  /// Makes a policy; what is not given is the default's.
  package init(
    timeoutMs: Int? = nil, concurrency: Concurrency? = nil, approval: Approval? = nil,
    maxResultBytes: Int? = nil
  ) {
    self.timeoutMs = timeoutMs
    self.concurrency = concurrency
    self.approval = approval
    self.maxResultBytes = maxResultBytes
  }
}
