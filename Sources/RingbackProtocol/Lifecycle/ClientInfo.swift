package import JSON

/// Who the client is.
package struct ClientInfo: JSONReadable, Described, Sendable {
  /// The program's name.
  package let name: String
  /// The program's version.
  package let version: String?

  /// Shape: `{name, version?, title?}`.
  package static let shape = Shape.named(
    "ClientInfo", "Who the client is, for logs.",
    .record([
      .required("name", .string, "The program's name."),
      .optional("version", .string, "The program's version."),
      .optional("title", .string, "The program's name for people."),
    ]))

  /// Reads the members.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    name = try members.required("name")
    version = try members.optional("version")
    _ = try members.optional("title", as: String.self)
  }
}
