package import JSON

/// Shape: `{sessionId}`: the params of every method that only names a session.
package struct SessionReference: JSONReadable, Sendable {
  /// The session.
  package let sessionId: String

  /// Reads the params.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    sessionId = try JSONMembers(value, at: pointer).required("sessionId")
  }
}
