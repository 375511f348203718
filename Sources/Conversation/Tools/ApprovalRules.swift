/// Which calls the client is asked about before they are executed.
package struct ApprovalRules: Sendable, Equatable {
  /// For tools that neither the session nor their own policy says anything about.
  package var byDefault: ToolPolicy.Approval?
  /// What the session says of single tools; wins over the tools' own policies.
  package var byTool: [String: ToolPolicy.Approval]
  /// Tools that the client has allowed for the rest of the session.
  package var allowed: Set<String>

  /// Makes rules; without any, a tool's policy decides, and without one nobody is asked.
  package init(
    byDefault: ToolPolicy.Approval? = nil, byTool: [String: ToolPolicy.Approval] = [:],
    allowed: Set<String> = []
  ) {
    self.byDefault = byDefault
    self.byTool = byTool
    self.allowed = allowed
  }

  /// Whether the client is asked about a call of this tool.
  package func asks(about tool: ToolDefinition) -> Bool {
    if allowed.contains(tool.name) { return false }
    return (byTool[tool.name] ?? tool.policy.approval ?? byDefault) == .ask
  }
}
