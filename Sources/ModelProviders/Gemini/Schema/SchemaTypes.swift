import JSON

/// The types that a schema allows.
struct SchemaTypes: Equatable {
  /// The types without `null`; empty when the schema allows any.
  private(set) var names: [String] = []
  /// Whether null is allowed by name.
  private(set) var isNullable = false

  /// Reads `type`; where it is missing, the types that the other keywords are about.
  init(_ schema: JSONObject) {
    isNullable = schema["nullable"]?.bool == true
    for name in schema["type"]?.array ?? schema["type"].map({ [$0] }) ?? [] {
      add(name.string?.lowercased() ?? "")
    }
    guard schema["type"] == nil, schema["anyOf"] == nil, schema["oneOf"] == nil else { return }
    let values = schema["enum"]?.array ?? schema["const"].map { [$0] } ?? []
    for value in values { add(Self.name(of: value)) }
    if !values.isEmpty { return }
    for key in schema.keys { if let name = SchemaKeywords.type(of: key) { add(name) } }
    // More than one guess is none.
    if names.count > 1 { names = [] }
  }

  /// The values other than null that the schema lists; nil when it does not list any.
  static func values(of schema: JSONObject) -> [JSONValue]? {
    let constant = schema["const"]
    guard let listed = schema["enum"]?.array else { return constant.map { $0.isNull ? [] : [$0] } }
    return listed.filter { !$0.isNull && (constant == nil || constant == $0) }
  }

  /// The part of `schema` that is about values of the type `name`.
  static func restricted(_ schema: JSONObject, to name: String) -> JSONObject {
    let family = name == "integer" ? "number" : name
    var part = JSONObject()
    part["type"] = .string(name)
    for (key, value) in schema where key != "type" && key != "nullable" {
      if let type = SchemaKeywords.type(of: key), type != family { continue }
      if key == "enum" || key == "const" { continue }
      part[key] = value
    }
    guard let values = values(of: schema) else { return part }
    part["enum"] = .array(
      values.filter { value in
        let type = Self.name(of: value)
        return type == name || (name == "number" && type == "integer")
      })
    return part
  }

  private mutating func add(_ name: String) {
    switch name {
    case "null": isNullable = true
    case "integer":
      if !names.contains("number"), !names.contains("integer") { names.append(name) }
    case "number":
      names.removeAll { $0 == "integer" }
      if !names.contains(name) { names.append(name) }
    case "string", "boolean", "object", "array": if !names.contains(name) { names.append(name) }
    default: break
    }
  }

  private static func name(of value: JSONValue) -> String {
    if let number = value.number { return number.isInteger ? "integer" : "number" }
    return value.typeName
  }
}
