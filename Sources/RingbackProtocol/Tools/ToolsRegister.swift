package import Conversation
package import JSON

/// `tools/register`: adds tools, or replaces those with the same names; all or nothing.
package enum ToolsRegister {
  /// Shape: `{tools: [definition], sessionId?}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The tools.
    package let tools: [ToolDefinition]
    /// The only session that sees them; nil for all.
    package let sessionId: String?

    /// The params' members.
    package static let shape = Shape.record([
      .required("tools", .list(of: ToolDefinition.shape), "The tools; all or none are registered."),
      .optional(
        "sessionId", .string,
        "The only session that sees the tools; there they win over others of the same name."),
    ])

    /// Reads the params; a mismatch names every tool that is wrong, not only the first.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      sessionId = try members.optional("sessionId")
      let values: [JSONValue] = try members.required("tools")
      var tools: [ToolDefinition] = []
      var problems: [JSONMismatch.Problem] = []
      var names: Set<String> = []
      for (index, value) in values.enumerated() {
        let place = "\(members.place(of: "tools"))/\(index)"
        do throws(JSONMismatch) {
          let tool = try ToolDefinition(reading: value, at: place)
          guard names.insert(tool.name).inserted else {
            throw JSONMismatch(at: "\(place)/name", "the name \(tool.name) stands here twice")
          }
          tools.append(tool)
        } catch {
          problems += error.problems
        }
      }
      guard problems.isEmpty else { throw JSONMismatch(problems) }
      self.tools = tools
    }
  }

  /// Shape: `{registered: [name], replaced: [name], withheld?: [{name, model, reason}]}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// Names that were new.
    package let registered: [String]
    /// Names that had a definition before.
    package let replaced: [String]
    /// The tools that a model cannot be offered, with the model's name.
    package var withheld: [(model: String, tool: WithheldTool)] = []

    /// The result's members.
    package static let shape = Shape.record([
      .required("registered", .list(of: .string), "The names that were new."),
      .required("replaced", .list(of: .string), "The names that had a definition before."),
      .optional(
        "withheld",
        .list(
          of: .named(
            "RegisteredToolWithheld", "A tool that a model cannot be offered.",
            .record([
              .required("name", .string, "The tool's name."),
              .required("model", .string, "The model that cannot be told of it."),
              .required("reason", .string, "Why not, as a phrase."),
            ]))),
        "The tools that are left out of requests to one of the session's models."),
    ])

    /// Makes a result.
    package init(registered: [String], replaced: [String]) {
      self.registered = registered
      self.replaced = replaced
    }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("registered", strings: registered)
      writer.member("replaced", strings: replaced)
      if !withheld.isEmpty {
        writer.key("withheld")
        writer.beginArray()
        for (model, tool) in withheld {
          writer.beginObject()
          writer.member("name", tool.name)
          writer.member("model", model)
          writer.member("reason", tool.reason)
          writer.endObject()
        }
        writer.endArray()
      }
      writer.endObject()
    }
  }
}

extension JSONWriter {
  /// Writes a member that is an array of strings.
  package mutating func member(_ key: String, strings: [String]) {
    self.key(key)
    beginArray()
    for text in strings { string(text) }
    endArray()
  }
}
