package import JSON
package import JSONSchema

/// A tool as its client registered it.
package struct ToolDefinition: Sendable {
  /// The name that the client chose; unique among the tools a session sees.
  package let name: String
  /// A name for people.
  package let title: String?
  /// What the tool does, in words for the model.
  package let description: String?
  /// The arguments' schema as the client wrote it.
  package let inputSchema: JSONValue
  /// The result's schema as the client wrote it.
  package let outputSchema: JSONValue?
  /// MCP's hints, as the client wrote them.
  package let annotations: JSONObject?
  /// How calls are executed.
  package let policy: ToolPolicy
  /// `inputSchema`, compiled once at registration.
  package let arguments: Schema
  /// `outputSchema`, compiled once at registration.
  package let output: Schema?

  /// Makes a definition out of parts that have been checked.
  package init(
    name: String, title: String? = nil, description: String? = nil, inputSchema: JSONValue,
    outputSchema: JSONValue? = nil, annotations: JSONObject? = nil,
    policy: ToolPolicy = ToolPolicy(), arguments: Schema, output: Schema? = nil
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.inputSchema = inputSchema
    self.outputSchema = outputSchema
    self.annotations = annotations
    self.policy = policy
    self.arguments = arguments
    self.output = output
  }
}
