package import Conversation
package import JSON

/// Which calls the client is asked about: `{default?, tools?: {name: "ask" | "never"}}`.
package struct ApprovalSettings: JSONReadable, Described, Sendable {
  /// For tools that neither `tools` nor their own policies say anything about.
  package let byDefault: ToolPolicy.Approval?
  /// For single tools; wins over their own policies.
  package let byTool: [String: ToolPolicy.Approval]

  /// The members.
  package static let shape = Shape.named(
    "ApprovalSettings", "Which calls the client is asked about.",
    .record([
      .optional(
        "default", ToolPolicy.Approval.shape,
        "For tools that neither `tools` nor their own policies say anything about.",
        default: "never"),
      .optional(
        "tools", .map(to: ToolPolicy.Approval.shape),
        "For single tools by name; wins over their own policies."),
    ]))

  /// Reads the rules.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    byDefault = try members.optionalWord("default")
    var byTool: [String: ToolPolicy.Approval] = [:]
    if let tools: JSONValue = try members.optional("tools") {
      let rules = try JSONMembers(tools, at: members.place(of: "tools"))
      for name in rules.object.keys { byTool[name] = try rules.optionalWord(name) }
    }
    self.byTool = byTool
  }
}
