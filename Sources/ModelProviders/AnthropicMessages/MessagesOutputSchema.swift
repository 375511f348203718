import Conversation
import JSON

/// Rewrites an output schema into the subset that the service can hold a model to.
///
/// The answer is checked against the client's own schema in any case, so the rewrite may lose
/// constraints, which then stand in the description as JSON, but it must not make a right answer
/// impossible. It closes objects, writes `oneOf` as `anyOf` and a list of types as a choice. What would
/// shut out right answers is refused: objects with any properties, tuples, recursion, references out of
/// the schema, and places where everything is allowed.
struct MessagesOutputSchema {
  private let definitions: JSONObject

  /// The schema for the service.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest` that says which part cannot be rewritten.
  static func translation(of schema: JSONValue) throws(ModelError) -> JSONValue {
    let definitions = [schema["definitions"], schema["$defs"]].compactMap { $0?.object }
    let merged = JSONObject(definitions.flatMap { $0.map { (key: $0.key, value: $0.value) } })
    let translation = MessagesOutputSchema(definitions: merged)
    if let name = SchemaRecursion.name(in: merged) {
      throw misfit("recursion", at: "/$defs/\(name)")
    }
    guard var root = try translation.rewritten(schema, at: "").object else {
      throw misfit("everything is allowed", at: "")
    }
    if !merged.isEmpty {
      var rewritten = JSONObject()
      for (name, definition) in merged {
        rewritten[name] = try translation.rewritten(
          definition, at: "/$defs/\(name)")
      }
      root["$defs"] = .object(rewritten)
    }
    return .object(root)
  }

  private func rewritten(
    _ schema: JSONValue, at pointer: String
  ) throws(ModelError) -> JSONValue {
    guard var rest = schema.object else { throw Self.misfit("no schema of an object", at: pointer) }
    for key in Self.silentKeywords { rest[key] = nil }
    if let reference = rest["$ref"] { return try rewritten(reference: reference, at: pointer) }
    var result = JSONObject()
    for key in ["title", "description"] where rest[key] != nil {
      result[key] = rest[key]
      rest[key] = nil
    }
    if let choices = try choices(in: &rest, at: pointer) {
      result["anyOf"] = .array(choices)
    } else if !takeValues(of: &rest, to: &result) {
      try takeType(of: &rest, to: &result, at: pointer)
    }
    if !rest.isEmpty {
      let words = result["description"]?.nonEmptyString.map { $0 + "\n" } ?? ""
      result["description"] = .string(words + JSONValue.object(rest).text)
    }
    return .object(result)
  }

  private func rewritten(
    reference: JSONValue, at pointer: String
  ) throws(ModelError) -> JSONValue {
    let text = reference.string ?? ""
    guard let prefix = ["#/$defs/", "#/definitions/"].first(where: text.hasPrefix) else {
      throw Self.misfit("a reference out of the definitions", at: pointer)
    }
    let name = String(text.dropFirst(prefix.count))
    guard definitions[name] != nil else {
      throw Self.misfit("a reference to nothing", at: pointer)
    }
    return ["$ref": .string("#/$defs/\(name)")]
  }

  /// The choices of `anyOf`, `oneOf` or a list of types, each rewritten; nil where there is no choice.
  ///
  /// What stands beside an `anyOf` holds for each choice, but only its type can be said there.
  private func choices(
    in rest: inout JSONObject, at pointer: String
  ) throws(ModelError) -> [JSONValue]? {
    var choices: [JSONValue] = []
    for keyword in ["anyOf", "oneOf"] {
      let isAlone = rest.keys.allSatisfy { $0 == keyword || !Self.shapes.contains($0) }
      guard isAlone, let parts = rest[keyword]?.array, !parts.isEmpty else { continue }
      for part in parts {
        var choice = part.object ?? JSONObject()
        if choice["type"] == nil, let type = rest["type"] { choice["type"] = type }
        choices.append(
          try rewritten(.object(choice), at: "\(pointer)/\(keyword)"))
      }
      rest[keyword] = nil
      rest["type"] = nil
      return choices
    }
    guard let types = rest["type"]?.array, rest["enum"] == nil, rest["const"] == nil else {
      return nil
    }
    rest["type"] = nil
    let keywords = rest
    for type in types {
      var choice = keywords.only(type.string ?? "")
      for key in choice.keys { rest[key] = nil }
      choice["type"] = type
      choices.append(try rewritten(.object(choice), at: pointer))
    }
    return choices
  }

  /// Takes `enum` and `const` over, where they hold only what the service can choose from.
  private func takeValues(of rest: inout JSONObject, to result: inout JSONObject) -> Bool {
    var hasValues = false
    if let values = rest["enum"]?.array, !values.isEmpty, values.allSatisfy(\.isPlain) {
      result["enum"] = .array(values)
      rest["enum"] = nil
      hasValues = true
    }
    if let value = rest["const"], value.isPlain {
      result["const"] = value
      rest["const"] = nil
      hasValues = true
    }
    if hasValues { rest["type"] = nil }
    return hasValues
  }

  private func takeType(
    of rest: inout JSONObject, to result: inout JSONObject, at pointer: String
  ) throws(ModelError) {
    let implied = rest["properties"] != nil ? "object" : rest["items"] != nil ? "array" : nil
    guard let type = rest["type"]?.string ?? implied else {
      throw Self.misfit("everything is allowed", at: pointer)
    }
    rest["type"] = nil
    result["type"] = .string(type)
    switch type {
    case "object": try takeProperties(of: &rest, to: &result, at: pointer)
    case "array":
      guard let items = rest["items"], rest["prefixItems"] == nil else {
        throw Self.misfit("an array without one schema for all items", at: pointer)
      }
      result["items"] = try rewritten(items, at: pointer + "/items")
      rest["items"] = nil
      if let least = rest["minItems"]?.int, least <= 1 {
        result["minItems"] = .number(JSONNumber(least))
        rest["minItems"] = nil
      }
    case "string":
      guard let format = rest["format"]?.string, Self.formats.contains(format) else { break }
      result["format"] = .string(format)
      rest["format"] = nil
    default: break
    }
  }

  private func takeProperties(
    of rest: inout JSONObject, to result: inout JSONObject, at pointer: String
  ) throws(ModelError) {
    let properties = rest["properties"]?.object ?? JSONObject()
    let others = rest["additionalProperties"]
    guard rest["patternProperties"] == nil, others?.object == nil,
      !properties.isEmpty || others == false
    else { throw Self.misfit("an object with properties of any name", at: pointer) }
    var rewritten = JSONObject()
    for (name, property) in properties {
      rewritten[name] = try self.rewritten(
        property, at: "\(pointer)/properties/\(name)")
    }
    result["properties"] = .object(rewritten)
    if let required = rest["required"]?.array {
      guard required.allSatisfy({ $0.string.map { properties[$0] != nil } ?? false }) else {
        throw Self.misfit("a required property without a schema", at: pointer)
      }
      result["required"] = .array(required)
    }
    result["additionalProperties"] = false
    for key in ["properties", "required", "additionalProperties"] { rest[key] = nil }
  }

  private static func misfit(_ what: String, at pointer: String) -> ModelError {
    ModelError(
      .invalidRequest,
      "The service cannot hold the model to this output schema: \(what) at \"\(pointer)\". With the "
        + "quirk takesOutputSchema false the answer is asked for through a tool.")
  }

  /// Keywords that say nothing of the answer.
  private static let silentKeywords = [
    "$anchor", "$comment", "$defs", "$id", "$schema", "definitions", "deprecated", "readOnly",
    "writeOnly",
  ]
  /// Keywords that say of what shape an answer is.
  private static let shapes: Set<String> = [
    "additionalProperties", "allOf", "anyOf", "const", "enum", "items", "oneOf", "prefixItems",
    "properties", "required",
  ]
  private static let formats: Set<String> = [
    "date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid",
  ]
}

extension JSONValue {
  /// Whether the value has no parts.
  fileprivate var isPlain: Bool { array == nil && object == nil }
}

extension JSONObject {
  /// The keywords that say something of values of `type`.
  fileprivate func only(_ type: String) -> JSONObject {
    let keywords: Set<String> =
      switch type {
      case "object":
        [
          "additionalProperties", "maxProperties", "minProperties", "patternProperties",
          "properties", "propertyNames", "required",
        ]
      case "array":
        ["contains", "items", "maxItems", "minItems", "prefixItems", "uniqueItems"]
      case "string": ["format", "maxLength", "minLength", "pattern"]
      case "integer", "number":
        ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"]
      default: []
      }
    return JSONObject(filter { keywords.contains($0.key) })
  }
}
