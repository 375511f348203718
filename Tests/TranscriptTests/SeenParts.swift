import JSON

/// The properties, words and members of unions that values have shown: `Definition.property`,
/// `Definition=word`, `Definition`.
struct SeenParts {
  private(set) var parts: Set<String> = []

  /// Notes what a value shows.
  mutating func note(_ value: JSONValue, as definition: String, in description: Description) {
    parts.insert(definition)
    note(value, description.definitions[definition] ?? [:], of: definition, in: description)
  }

  private mutating func note(
    _ value: JSONValue, _ schema: JSONObject, of definition: String, in description: Description
  ) {
    if let target = description.target(of: schema) {
      return note(value, as: target, in: description)
    }
    if schema["enum"] != nil { parts.insert("\(definition)=\(value.string ?? "")") }
    for member in (schema["oneOf"] ?? schema["anyOf"])?.array ?? [] {
      guard let member = member.object, description.fits(value, member) else { continue }
      note(value, member, of: definition, in: description)
    }
    for element in value.array ?? [] {
      note(element, schema["items"]?.object ?? [:], of: definition, in: description)
    }
    for (key, member) in value.object ?? [:] {
      if let property = schema["properties"]?[key]?.object {
        parts.insert("\(definition).\(key)")
        note(member, property, of: definition, in: description)
      } else if let property = schema["additionalProperties"]?.object {
        note(member, property, of: definition, in: description)
      }
    }
  }

  /// All parts that values of a definition can show.
  static func all(of definitions: [String], in description: Description) -> Set<String> {
    var parts: Set<String> = []
    var waiting = definitions
    while let name = waiting.popLast() {
      guard parts.insert(name).inserted, let schema = description.definitions[name] else {
        continue
      }
      for word in schema["enum"]?.array ?? [] { parts.insert("\(name)=\(word.string ?? "")") }
      for key in schema["properties"]?.object?.keys ?? [] { parts.insert("\(name).\(key)") }
      waiting += references(in: .object(schema))
    }
    return parts
  }

  /// The names of the definitions that a schema refers to.
  static func references(in value: JSONValue) -> [String] {
    switch value {
    case .object(let object):
      object.flatMap { key, value in
        key == "$ref"
          ? [value.string?.split(separator: "/").last.map(String.init) ?? ""]
          : references(in: value)
      }
    case .array(let elements): elements.flatMap(references)
    default: []
    }
  }
}
