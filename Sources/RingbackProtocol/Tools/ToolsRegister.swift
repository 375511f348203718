package import Conversation
package import JSON

/// `tools/register`: adds tools, or replaces those with the same names; all or nothing.
package enum ToolsRegister {
  /// Shape: `{tools: [definition], sessionId?}`.
  package struct Params: JSONReadable, Sendable {
    /// The tools.
    package let tools: [ToolDefinition]
    /// The only session that sees them; nil for all.
    package let sessionId: String?

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
  package struct Result: JSONWritable, Sendable {
    /// Names that were new.
    package let registered: [String]
    /// Names that had a definition before.
    package let replaced: [String]
    /// The tools that a model cannot be offered, with the model's name.
    package var withheld: [(model: String, tool: WithheldTool)] = []

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
