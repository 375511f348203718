package import JSON

/// Shape: `{sessionId}`: the params of every method that only names a session.
package struct SessionReference: JSONReadable, Described, Sendable {
  /// The session.
  package let sessionId: String

  /// The params' only member.
  package static let shape = Shape.record([.required("sessionId", .string, "The session.")])

  /// Reads the params.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    sessionId = try JSONMembers(value, at: pointer).required("sessionId")
  }
}
