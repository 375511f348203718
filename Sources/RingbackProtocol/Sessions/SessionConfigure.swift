package import JSON

/// `session/configure`: changes a session's settings from its next turn on.
package enum SessionConfigure {
  /// Shape: `{sessionId, …settings}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The session.
    package let sessionId: String
    /// What changes; everything else stays.
    package let settings: SessionSettings

    /// The params' members.
    package static let shape = Shape.record(
      [.required("sessionId", .string, "The session.")] + SessionSettings.properties)

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      sessionId = try JSONMembers(value, at: pointer).required("sessionId")
      settings = try SessionSettings(reading: value, at: pointer)
    }
  }

  /// Shape: `{sessionId, model}`.
  package typealias Result = SessionNew.Result
}
