import JSON

/// Rewrites a tool's schema so that the service takes it; arguments are checked against the client's own.
///
/// The service refuses a whole request because of one schema. What it demands of each, and the rule by
/// which it is met:
///
/// - The root is an object: its `type` becomes `object`, whatever else it may be.
/// - The root has no `anyOf`, `oneOf` and `allOf`: they move into the description as JSON, and their
///   properties become properties of the root, so that the model sees each of them where it belongs.
///   What all parts of an `allOf` require stays required.
/// - Names of the root's properties are 1 to 64 letters, digits, dots, hyphens and underscores: others
///   move into the description with their schemas, and nothing forbids them any more.
/// - The schema is one of draft 2020-12: an array of `items`, as in draft-07, becomes `prefixItems`.
///
/// A schema that meets all this goes out as the client wrote it.
enum MessagesInputSchema {
  /// The schema for the service.
  static func translation(of schema: JSONValue) -> JSONValue {
    guard var root = modernized(schema).object else { return ["type": "object"] }
    if root["type"] != "object" { root["type"] = "object" }
    var moved: [String] = []
    for keyword in ["allOf", "anyOf", "oneOf"] {
      guard let parts = root[keyword] else { continue }
      root[keyword] = nil
      moved.append("The arguments must also match \(keyword): \(parts.text)")
      for part in parts.array ?? [] { adopt(part, required: keyword == "allOf", in: &root) }
    }
    moveForeignNames(in: &root, &moved)
    if !moved.isEmpty {
      let words = root["description"]?.nonEmptyString.map { [$0] } ?? []
      root["description"] = .string((words + moved).joined(separator: "\n"))
    }
    return .object(root)
  }

  /// Takes the properties of a part of the root over; of two schemas for one property both are allowed.
  private static func adopt(_ part: JSONValue, required: Bool, in root: inout JSONObject) {
    var properties = root["properties"]?.object ?? JSONObject()
    for (name, schema) in part["properties"]?.object ?? JSONObject() {
      if let known = properties[name], known != schema {
        let isChoice = known.object?.count == 1
        let choices = isChoice ? known["anyOf"]?.array ?? [known] : [known]
        if !choices.contains(schema) { properties[name] = ["anyOf": .array(choices + [schema])] }
      } else {
        properties[name] = schema
      }
    }
    if !properties.isEmpty { root["properties"] = .object(properties) }
    guard required, let more = part["required"]?.array else { return }
    let names = root["required"]?.array ?? []
    root["required"] = .array(names + more.filter { !names.contains($0) })
  }

  private static func moveForeignNames(in root: inout JSONObject, _ moved: inout [String]) {
    guard var properties = root["properties"]?.object else { return }
    let foreign = properties.keys.filter { !isPropertyName($0) }
    if foreign.isEmpty { return }
    for name in foreign {
      let schema = properties[name]?.text ?? "{}"
      let isRequired = root["required"]?.array?.contains(.string(name)) ?? false
      moved.append(
        "There is a\(isRequired ? " required" : "n optional") property "
          + "\(JSONValue.string(name).text): \(schema)")
      properties[name] = nil
    }
    root["properties"] = .object(properties)
    root["additionalProperties"] = nil
    root["unevaluatedProperties"] = nil
    if let required = root["required"]?.array {
      root["required"] = .array(required.filter { !foreign.contains($0.string ?? "") })
    }
  }

  private static func isPropertyName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_.-".utf8.contains(byte)
      }
  }

  /// The schema with tuples as draft 2020-12 writes them.
  private static func modernized(_ schema: JSONValue) -> JSONValue {
    guard let object = schema.object else { return schema }
    var modern = JSONObject()
    for (key, value) in object {
      switch key {
      case "items":
        if let tuple = value.array {
          modern["prefixItems"] = .array(tuple.map(modernized))
          if let rest = object["additionalItems"] { modern["items"] = modernized(rest) }
        } else {
          modern["items"] = modernized(value)
        }
      case "additionalItems" where object["items"]?.array != nil: break
      case _ where schemaKeywords.contains(key): modern[key] = modernized(value)
      case _ where schemaListKeywords.contains(key):
        modern[key] = value.array.map { .array($0.map(modernized)) } ?? value
      case _ where schemaMapKeywords.contains(key):
        modern[key] =
          value.object.map { map in
            .object(JSONObject(map.map { (key: $0.key, value: modernized($0.value)) }))
          } ?? value
      default: modern[key] = value
      }
    }
    return .object(modern)
  }

  private static let schemaKeywords: Set<String> = [
    "additionalProperties", "contains", "else", "if", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
  ]
  private static let schemaListKeywords: Set<String> = ["allOf", "anyOf", "oneOf", "prefixItems"]
  private static let schemaMapKeywords: Set<String> = [
    "$defs", "definitions", "dependentSchemas", "patternProperties", "properties",
  ]
}
