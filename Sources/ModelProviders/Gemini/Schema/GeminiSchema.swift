import JSON

/// Translates a JSON Schema into the form that Gemini takes.
///
/// The service refuses or ignores keywords outside of its subset. What the subset cannot express is
/// said in the `description` at the same place, so that the model still knows it; the client's own
/// schema is what arguments are checked against.
struct GeminiSchema {
  /// Why a schema cannot be translated, as a phrase without a period.
  struct Problem: Error, Equatable {
    let phrase: String
  }

  /// A tool's parameters.
  struct Parameters: Equatable {
    /// The schema; nil for a tool without arguments, since an object without properties is refused.
    let schema: JSONValue?
    /// What is left to say in the tool's description.
    let note: String?
  }

  /// The deepest nesting of schemas.
  private static let maxDepth = 64
  /// The most schemas that one may consist of when references are followed.
  private static let maxParts = 20_000
  /// The longest chain of references and `allOf` at one place.
  private static let maxChain = 32

  let form: GeminiQuirks.SchemaForm
  private var references: SchemaReferences
  private var definitions: [(pointer: String, name: String, schema: JSONValue)] = []
  private var parts = 0

  private init(_ root: JSONValue, form: GeminiQuirks.SchemaForm) {
    self.form = form
    references = SchemaReferences(root)
  }

  /// The parameters of a tool with that schema for its arguments.
  static func parameters(
    of schema: JSONValue, form: GeminiQuirks.SchemaForm
  ) throws(Problem) -> Parameters {
    var translation = GeminiSchema(schema, form: form)
    var root = try translation.plainRoot(schema)
    guard SchemaTypes(root).names == ["object"] else {
      throw Problem(phrase: "its arguments' schema does not describe an object")
    }
    root["type"] = "object"
    root["nullable"] = nil
    var object = try translation.translate(.object(root), depth: 0)
    let isOpen = object["additionalProperties"]?.object?.isEmpty == false
    guard object["properties"] != nil || isOpen else {
      return Parameters(schema: nil, note: object["description"]?.string)
    }
    try translation.addDefinitions(to: &object)
    return Parameters(schema: .object(object), note: nil)
  }

  /// The schema of an answer.
  static func output(
    _ schema: JSONValue, form: GeminiQuirks.SchemaForm
  ) throws(Problem) -> JSONValue {
    var translation = GeminiSchema(schema, form: form)
    var object = try translation.translate(schema, depth: 0)
    try translation.addDefinitions(to: &object)
    return .object(object)
  }

  /// Translates one schema; `depth` counts the schemas around it.
  mutating func translate(_ schema: JSONValue, depth: Int) throws(Problem) -> JSONObject {
    parts += 1
    guard parts <= Self.maxParts else {
      throw Problem(phrase: "its schema has more than \(Self.maxParts) parts with all references")
    }
    guard depth <= Self.maxDepth else {
      throw Problem(phrase: "its schema is nested more than \(Self.maxDepth) levels deep")
    }
    guard let object = schema.object else {
      return schema.bool == false ? ["description": "(nothing is allowed here)"] : try any(depth)
    }
    if form == .jsonSchema, let reference = try keptReference(object) { return reference }
    let flat = try flattened(object)
    return form == .openAPI
      ? try openAPI(flat, depth: depth) : try jsonSchema(flat, depth: depth)
  }

  private mutating func any(_ depth: Int) throws(Problem) -> JSONObject {
    form == .openAPI ? try openAPI([:], depth: depth) : [:]
  }

  /// The schema as one object without `$ref` and `allOf` at its top.
  mutating func flattened(_ schema: JSONObject, chain: Int = 0) throws(Problem) -> JSONObject {
    if schema["$ref"] == nil, schema["allOf"] == nil { return schema }
    guard chain < Self.maxChain else {
      throw Problem(phrase: "its schema refers to itself without end")
    }
    var flat = JSONObject(schema.filter { $0.key != "$ref" && $0.key != "allOf" })
    var pieces = schema["allOf"]?.array ?? []
    if let reference = schema["$ref"]?.string {
      let target = try references.target(of: reference)
      if form == .openAPI, try references.isRecursive(target.pointer) {
        throw Problem(
          phrase: "its schema refers to itself at \"\(reference)\", "
            + "which the form \"parameters\" cannot express")
      }
      pieces.insert(target.schema, at: 0)
    }
    for piece in pieces {
      guard let object = piece.object else { continue }
      flat = SchemaMerge.merged(flat, try flattened(object, chain: chain + 1))
    }
    return flat
  }

  /// A reference that stays one; nil when the schema is none, or says more than a reference.
  private mutating func keptReference(_ schema: JSONObject) throws(Problem) -> JSONObject? {
    var text = schema["$ref"]?.string
    // Generators wrap a reference so when they have something to say beside it.
    if text == nil, let pieces = schema["allOf"]?.array, pieces.count == 1,
      let piece = pieces[0].object, piece.count == 1
    {
      text = piece["$ref"]?.string
    }
    guard let text,
      schema.allSatisfy({ SchemaKeywords.annotations.contains($0.key) || isReference($0.key) })
    else { return nil }
    let target = try references.target(of: text)
    let reference: JSONObject = ["$ref": .string("#/$defs/\(name(of: target))")]
    var notes = SchemaNotes()
    if let value = schema["default"] { notes.add("default", value) }
    guard let description = notes.description(after: schema["description"]?.string) else {
      return reference
    }
    // Nothing may stand beside a reference.
    return ["anyOf": [.object(reference)], "description": .string(description)]
  }

  private func isReference(_ key: String) -> Bool { key == "$ref" || key == "allOf" }

  private mutating func name(of target: SchemaReferences.Target) -> String {
    if let known = definitions.first(where: { $0.pointer == target.pointer }) { return known.name }
    let last = target.pointer.split(separator: "/").last.map(String.init) ?? "root"
    let stem = ToolNames.portableForm(of: last)
    var name = stem
    var number = 1
    while definitions.contains(where: { $0.name == name }) {
      number += 1
      name = "\(stem)_\(number)"
    }
    definitions.append((target.pointer, name, target.schema))
    return name
  }

  /// Adds the schemas that kept references lead to, and those that they lead to in turn.
  private mutating func addDefinitions(to root: inout JSONObject) throws(Problem) {
    var members = JSONObject()
    var next = 0
    while next < definitions.count {
      let definition = definitions[next]
      members[definition.name] = .object(try translate(definition.schema, depth: 1))
      next += 1
    }
    if !members.isEmpty { root["$defs"] = .object(members) }
  }
}
