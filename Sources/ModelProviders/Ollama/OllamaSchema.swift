import JSON

/// A tool's schema in the form that Ollama reads.
///
/// The server reads `parameters` into a fixed shape. At the root it knows `type` (one word), `$defs`,
/// `items`, `required` and `properties`, in a property `type`, `items`, `description`, `enum`, `anyOf`,
/// `properties` and `required`; it drops every other keyword, and refuses a request in which a schema is
/// `true` or `false`. So that the model learns as much of the schema as can be said in this shape:
///
/// - A boolean schema becomes `{}`.
/// - `const` becomes an `enum` of one value, `oneOf` becomes `anyOf`.
/// - A `$ref` into the schema itself is replaced by what it names; one that leads back to itself ends in `{}`.
/// - At the root a list of types becomes `object`, and missing `type` and `properties` are added.
///
/// All else is sent as it stands. The daemon checks arguments against the client's own schema.
struct OllamaSchema {
  /// The schema for `parameters`.
  static func parameters(_ schema: JSONValue) -> JSONValue {
    var translation = OllamaSchema(root: schema)
    var parameters = translation.translated(schema, depth: 0).object ?? JSONObject()
    parameters["type"] = "object"
    if parameters["properties"]?.object == nil { parameters["properties"] = [:] }
    return .object(parameters)
  }

  private let root: JSONValue
  /// The references that lead to where the translation is.
  private var open: [String] = []
  private var referencesLeft = Self.mostReferences

  /// References within references multiply; those beyond this number are sent as they stand.
  private static let mostReferences = 200
  /// What is nested deeper is sent as it stands.
  private static let greatestDepth = 64

  private init(root: JSONValue) {
    self.root = root
  }

  private mutating func translated(_ schema: JSONValue, depth: Int) -> JSONValue {
    guard let members = schema.object else { return [:] }
    guard depth < Self.greatestDepth else { return schema }
    if let reference = members["$ref"]?.string, let target = target(of: reference) {
      if open.contains(reference) { return .object(without("$ref", members)) }
      if referencesLeft > 0 {
        referencesLeft -= 1
        open.append(reference)
        defer { open.removeLast() }
        // What stands beside a reference holds as well, and says more of this place.
        var merged = target
        for (key, value) in members where key != "$ref" { merged[key] = value }
        return translated(.object(merged), depth: depth + 1)
      }
    }
    var result = JSONObject()
    for (key, value) in members {
      switch key {
      case "properties": result[key] = translatedProperties(value, depth: depth)
      case "items" where value.object != nil: result[key] = translated(value, depth: depth + 1)
      case "anyOf": result[key] = translatedList(value, depth: depth)
      case "oneOf" where members["anyOf"] == nil:
        result["anyOf"] = translatedList(value, depth: depth)
      case "const" where members["enum"] == nil: result["enum"] = [value]
      default: result[key] = value
      }
    }
    return .object(result)
  }

  private mutating func translatedProperties(_ value: JSONValue, depth: Int) -> JSONValue {
    guard let properties = value.object else { return value }
    var result: [JSONObject.Element] = []
    for (name, schema) in properties { result.append((name, translated(schema, depth: depth + 1))) }
    return .object(JSONObject(result))
  }

  private mutating func translatedList(_ value: JSONValue, depth: Int) -> JSONValue {
    guard let schemas = value.array else { return value }
    var result: [JSONValue] = []
    for schema in schemas { result.append(translated(schema, depth: depth + 1)) }
    return .array(result)
  }

  /// The schema that a reference within the same document names; nil for any other.
  private func target(of reference: String) -> JSONObject? {
    guard reference == "#" || reference.hasPrefix("#/"), !reference.contains("%") else {
      return nil
    }
    var place = root
    for token in reference.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = token.split(separator: "~1", omittingEmptySubsequences: false)
        .map { $0.split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~") }
        .joined(separator: "/")
      guard let next = place[name] ?? Int(name).flatMap({ place[$0] }) else { return nil }
      place = next
    }
    return place.object
  }

  private func without(_ key: String, _ members: JSONObject) -> JSONObject {
    JSONObject(members.filter { $0.key != key })
  }
}
