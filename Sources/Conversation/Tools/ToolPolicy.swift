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

  /// Milliseconds until an unanswered call is given up, whatever progress it reports.
  package var timeoutMs: Int?
  /// Milliseconds without answer and without progress until a call is given up.
  package var idleTimeoutMs: Int?
  /// Whether calls of one step may be under way together.
  package var concurrency: Concurrency?
  /// Whether the client is asked before a call.
  package var approval: Approval?
  /// Bytes of result text after which the rest is cut, with a mark.
  package var maxResultBytes: Int?

  /// Makes a policy; what is not given is the default's.
  package init(
    timeoutMs: Int? = nil, idleTimeoutMs: Int? = nil, concurrency: Concurrency? = nil,
    approval: Approval? = nil, maxResultBytes: Int? = nil
  ) {
    self.timeoutMs = timeoutMs
    self.idleTimeoutMs = idleTimeoutMs
    self.concurrency = concurrency
    self.approval = approval
    self.maxResultBytes = maxResultBytes
  }

  /// This policy, with the default's word where it says nothing itself.
  package func filled(from defaults: ToolPolicy) -> ToolPolicy {
    ToolPolicy(
      timeoutMs: timeoutMs ?? defaults.timeoutMs,
      idleTimeoutMs: idleTimeoutMs ?? defaults.idleTimeoutMs,
      concurrency: concurrency ?? defaults.concurrency, approval: approval ?? defaults.approval,
      maxResultBytes: maxResultBytes ?? defaults.maxResultBytes)
  }
}
