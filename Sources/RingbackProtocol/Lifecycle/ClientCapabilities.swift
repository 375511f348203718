package import JSON

/// What the client can do; what it does not say it cannot.
package struct ClientCapabilities: JSONReadable, Described, Sendable {
  /// Whether it answers `tools/approve`.
  package var approvals = false
  /// The update types that it does not want.
  package var excludedUpdates: Set<String> = []

  /// Shape: `{approvals?, updates?: {exclude?}}`.
  package static let shape = Shape.named(
    "ClientCapabilities", "What the client can do.",
    .record([
      .optional(
        "approvals", .boolean,
        "Whether the client answers `tools/approve`; one that does not is never asked, and calls that need an approval are not executed.",
        default: false),
      .optional(
        "updates",
        .named(
          "UpdateCapabilities", "Which updates the client wants.",
          .record([
            .optional(
              "exclude", .list(of: .string), "The types of updates that are not sent.")
          ])),
        "Which updates the client wants; all, unless it says otherwise."),
    ]))

  /// Makes the capabilities of a client that says nothing.
  package init() {}

  /// Reads the members.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    approvals = try members.optional("approvals") ?? false
    if let updates: JSONValue = try members.optional("updates") {
      let members = try JSONMembers(updates, at: members.place(of: "updates"))
      excludedUpdates = Set(try members.optional("exclude", as: [String].self) ?? [])
    }
  }
}
