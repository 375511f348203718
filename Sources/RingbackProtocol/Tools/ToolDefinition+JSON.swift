package import Conversation
package import JSON
import JSONSchema

extension ToolDefinition: JSONReadable, JSONWritable, Described {
  /// Shape: `{name, title?, description?, inputSchema, outputSchema?, annotations?, policy?}`.
  package static let shape = Shape.named(
    "ToolDefinition", "A function that the client executes.",
    .record([
      .required(
        "name", .string(matching: "^[A-Za-z_][A-Za-z0-9_.-]{0,127}$"),
        "The tool's name; what a provider does not accept is mapped there and back."),
      .optional("title", .string, "The tool's name for people."),
      .optional("description", .string, "What the tool does, in words for the model."),
      .required(
        "inputSchema", .object,
        "A JSON Schema (2020-12, or draft-07 if `$schema` says so) for the arguments, which are an object."
      ),
      .optional("outputSchema", .jsonSchema, "A JSON Schema for `structuredContent`."),
      .optional("annotations", .object, "MCP's hints, kept as they are."),
      .optional("policy", ToolPolicy.shape, "How the tool's calls are executed."),
    ]))

  /// Reads and compiles a definition.
  ///
  /// - Throws: A mismatch with a pointer per problem, schemas included.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    var parts = JSONGathering(members)
    let name = parts.read(or: "") { members throws(JSONMismatch) in try Self.name(in: members) }
    let title: String? = parts.optional("title")
    let description: String? = parts.optional("description")
    let output: Schema? = parts.optional("outputSchema")
    let annotations: JSONObject? = parts.optional("annotations")
    let policy: ToolPolicy? = parts.optional("policy")
    let arguments = try parts.finish { members throws(JSONMismatch) in
      try Self.compile(
        arguments: members.required("inputSchema"), at: members.place(of: "inputSchema"))
    }
    self.init(
      name: name, title: title, description: description,
      inputSchema: try members.required("inputSchema"),
      outputSchema: try members.optional("outputSchema"), annotations: annotations,
      policy: policy ?? ToolPolicy(), arguments: arguments, output: output)
  }

  private static func name(in members: JSONMembers) throws(JSONMismatch) -> String {
    let name: String = try members.required("name")
    guard isName(name) else {
      throw JSONMismatch(
        at: members.place(of: "name"),
        "a tool's name is 1 to 128 characters out of A-Z a-z 0-9 _ . - and begins with a letter or _"
      )
    }
    return name
  }

  /// Shape: `^[A-Za-z_][A-Za-z0-9_.-]{0,127}$`.
  private static func isName(_ name: String) -> Bool {
    let bytes = name.utf8
    guard let first = bytes.first, bytes.count <= 128 else { return false }
    func isLetter(_ byte: UInt8) -> Bool {
      (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
    return isLetter(first)
      && bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
  }

  /// Arguments are an object in every provider's format, so the schema must at least allow one.
  private static func compile(
    arguments schema: JSONValue, at pointer: String
  ) throws(JSONMismatch) -> Schema {
    guard let object = schema.object else {
      throw .expected("a JSON Schema object", got: schema, at: pointer)
    }
    if let type = object["type"] {
      let types = type.array?.compactMap(\.string) ?? [type.string].compactMap { $0 }
      guard types.isEmpty || types.contains("object") else {
        throw JSONMismatch(
          at: "\(pointer)/type", "a tool's arguments are an object, so the type must be \"object\"")
      }
    }
    return try Schema(reading: schema, at: pointer)
  }

  /// Writes the definition as the client wrote it.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("name", name)
    if let title { writer.member("title", title) }
    if let description { writer.member("description", description) }
    writer.member("inputSchema", inputSchema)
    if let outputSchema { writer.member("outputSchema", outputSchema) }
    if let annotations { writer.member("annotations", .object(annotations)) }
    if policy != ToolPolicy() {
      writer.key("policy")
      policy.write(to: &writer)
    }
    writer.endObject()
  }
}
