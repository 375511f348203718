package import Conversation
package import JSON

/// `$/progress`: how far a tool is (LSP 3.17); the token is the call's id.
package enum Progress {
  /// Shape: `{token, value: {message?, progress?, total?}}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The tool call.
    package let callId: String
    /// How far it is.
    package let progress: ToolProgress

    /// The params' members.
    package static let shape = Shape.record([
      .required("token", .string, "The `callId` of the tool call."),
      .required(
        "value",
        .named(
          "ToolProgress", "How far a tool is.",
          .record([
            .optional("message", .string, "Words for people."),
            .optional("progress", .number, "How far the tool is, in a unit of its own."),
            .optional("total", .number, "What `progress` counts up to."),
          ])),
        "How far the tool is."),
    ])

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      callId = try members.required("token")
      let inner = try JSONMembers(try members.required("value"), at: members.place(of: "value"))
      progress = ToolProgress(
        message: try inner.optional("message"), progress: try inner.optional("progress"),
        total: try inner.optional("total"))
    }
  }
}
