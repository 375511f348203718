package import Conversation
package import JSON

/// `tools/list`: the tools as they were registered.
package enum ToolsList {
  /// Shape: `{sessionId?}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The session whose view is asked for; nil for the tools that all sessions see.
    package let sessionId: String?

    /// The params' members.
    package static let shape = Shape.record([
      .optional(
        "sessionId", .string,
        "The session whose view is asked for; without it the tools that all sessions see.")
    ])

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      sessionId = try JSONMembers(value, at: pointer).optional("sessionId")
    }
  }

  /// Shape: `{tools: [definition]}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// The tools in registration order.
    package let tools: ToolSet

    /// The result's members.
    package static let shape = Shape.record([
      .required(
        "tools", .list(of: ToolDefinition.shape),
        "The tools as they were registered, in the order of their registration.")
    ])

    /// Makes a result.
    package init(tools: ToolSet) { self.tools = tools }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.key("tools")
      writer.encoded(tools.listed.value { Self.encoded(tools.definitions) })
      writer.endObject()
    }

    private static func encoded(_ definitions: [ToolDefinition]) -> EncodedJSON {
      var writer = JSONWriter()
      writer.beginArray()
      for definition in definitions { definition.write(to: &writer) }
      writer.endArray()
      return EncodedJSON(trusted: writer.takeBytes())
    }
  }
}
