import JSON

/// Whether OpenAI's strict mode takes a schema as it stands.
///
/// In strict mode the service holds the model to the schema while it writes, but it refuses schemas
/// outside a subset. A schema outside of it is sent with `strict: false`, unchanged; the daemon
/// checks the reply in both cases.
enum StrictSchema {
  /// Whether the schema is within the subset: an object with all properties required and no others
  /// allowed, at every level, and no keyword that strict mode lacks.
  static func allows(_ schema: JSONValue) -> Bool {
    guard let root = schema.object, root["type"]?.string == "object", root["anyOf"] == nil else {
      return false
    }
    return allows(schema, depth: 0)
  }

  private static func allows(_ schema: JSONValue, depth: Int) -> Bool {
    // Deeper nesting than 10 is refused.
    guard depth <= 10, let schema = schema.object else { return false }
    for (key, value) in schema {
      guard allowsMember(key, value, depth: depth) else { return false }
    }
    if schema["$ref"] != nil { return schema.count == 1 }
    let types = schema["type"]?.array ?? schema["type"].map { [$0] } ?? []
    if types.contains("array"), schema["items"] == nil { return false }
    return !types.contains("object") || closesObject(schema)
  }

  private static func closesObject(_ schema: JSONObject) -> Bool {
    guard schema["additionalProperties"]?.bool == false,
      let properties = schema["properties"]?.object
    else { return false }
    let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
    return required.count == properties.count && properties.keys.allSatisfy(required.contains)
  }

  private static func allowsMember(_ key: String, _ value: JSONValue, depth: Int) -> Bool {
    switch key {
    case "properties", "$defs", "definitions":
      guard let schemas = value.object else { return false }
      return schemas.allSatisfy { allows($0.value, depth: depth + 1) }
    case "items": return allows(value, depth: depth + 1)
    case "anyOf":
      guard let schemas = value.array else { return false }
      return schemas.allSatisfy { allows($0, depth: depth + 1) }
    case "format": return value.string.map(formats.contains) ?? false
    default: return keywords.contains(key)
    }
  }

  private static let keywords: Set<String> = [
    "$ref", "additionalProperties", "const", "description", "enum", "exclusiveMaximum",
    "exclusiveMinimum", "maxItems", "maximum", "minItems", "minimum", "multipleOf", "required",
    "title", "type",
  ]

  private static let formats: Set<String> = [
    "date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uuid",
  ]
}
