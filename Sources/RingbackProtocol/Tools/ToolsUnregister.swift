package import JSON

/// `tools/unregister`: takes tools away; a call to one that has gone is an error result.
package enum ToolsUnregister {
  /// Shape: `{names, sessionId?}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The tools' names; unknown ones are ignored.
    package let names: [String]
    /// The session whose own tools are meant; nil for those that all sessions see.
    package let sessionId: String?

    /// The params' members.
    package static let shape = Shape.record([
      .required(
        "names", .list(of: .string), "The tools' names; those that are not there are no error."),
      .optional(
        "sessionId", .string,
        "The session whose own tools are meant; without it those that all sessions see."),
    ])

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      names = try members.required("names")
      sessionId = try members.optional("sessionId")
    }
  }

  /// Shape: `{removed: [name]}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// The names that were there.
    package let removed: [String]

    /// The result's members.
    package static let shape = Shape.record([
      .required("removed", .list(of: .string), "The names that were there.")
    ])

    /// Makes a result.
    package init(removed: [String]) { self.removed = removed }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("removed", strings: removed)
      writer.endObject()
    }
  }
}
