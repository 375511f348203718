import JSON

extension GeminiSchema {
  /// The root of a tool's arguments as one object: Gemini takes no alternatives there.
  ///
  /// Properties of all alternatives are allowed, those that all require are required, and what the
  /// alternatives are is said in words.
  func plainRoot(_ schema: JSONValue) throws(Problem) -> JSONObject {
    guard let object = schema.object else {
      throw Problem(phrase: "its arguments' schema is not an object")
    }
    // Only the root's own references are followed here, of which a copy knows as much.
    var copy = self
    var root = try copy.flattened(object)
    for key in ["anyOf", "oneOf"] {
      guard let branches = root[key]?.array else { continue }
      root[key] = nil
      var objects: [JSONObject] = []
      for branch in branches {
        if let object = branch.object { objects.append(try copy.flattened(object)) }
      }
      root = Self.united(root, objects, key)
    }
    if root["type"] == nil { root["type"] = "object" }
    return root
  }

  private static func united(
    _ root: JSONObject, _ branches: [JSONObject], _ key: String
  ) -> JSONObject {
    var root = root
    var properties = root["properties"]?.object ?? [:]
    for (name, schema) in branches.flatMap({ Array($0["properties"]?.object ?? [:]) }) {
      guard let known = properties[name], known != schema else {
        properties[name] = schema
        continue
      }
      // The root's own schema of a property holds in every alternative.
      if root["properties"]?[name] == nil { properties[name] = ["anyOf": [known, schema]] }
    }
    let lists = branches.map { ($0["required"]?.array ?? []) }
    let common = (lists.first ?? []).filter { name in lists.allSatisfy { $0.contains(name) } }
    let required = (root["required"]?.array ?? []) + common
    if !properties.isEmpty { root["properties"] = .object(properties) }
    if !required.isEmpty { root["required"] = .array(required) }
    var notes = SchemaNotes()
    notes.add(key, .array(branches.map(JSONValue.object)))
    root["description"] = notes.description(after: root["description"]?.string).map(
      JSONValue.string)
    return root
  }

  /// The alternatives of a schema, each with everything that holds beside them; nil without any.
  ///
  /// - Returns: The alternatives other than null, and whether null is one of them.
  func alternatives(
    of flat: JSONObject
  ) -> (branches: [JSONValue], isNullable: Bool, base: JSONObject)? {
    guard let key = ["anyOf", "oneOf"].first(where: { flat[$0]?.array != nil }) else { return nil }
    var base = JSONObject(flat.filter { $0.key != key })
    if key == "anyOf", let other = flat["oneOf"] {
      var notes = SchemaNotes()
      notes.add("oneOf", other)
      base["oneOf"] = nil
      base["description"] = notes.description(after: base["description"]?.string)
        .map(JSONValue.string)
    }
    var branches: [JSONValue] = []
    var isNullable = false
    for branch in flat[key]?.array ?? [] {
      if branch["type"]?.string == "null" || branch["const"]?.isNull == true {
        isNullable = true
      } else if branch.bool != false {
        branches.append(branch)
      }
    }
    return (branches, isNullable, base)
  }

  /// The alternatives that a list of types stands for, each with the keywords that are about it.
  func alternatives(byTypeOf flat: JSONObject, _ types: SchemaTypes) -> [JSONValue] {
    let lists = SchemaTypes.values(of: flat) != nil
    return types.names.map { SchemaTypes.restricted(flat, to: $0) }
      .filter { !lists || $0["enum"]?.array?.isEmpty == false }
      .map(JSONValue.object)
  }
}
