import JSON

extension GeminiSchema {
  /// Writes a flat schema in the form of `parameters` and `responseSchema`, a subset of OpenAPI 3.0.
  mutating func openAPI(_ flat: JSONObject, depth: Int) throws(Problem) -> JSONObject {
    if let found = alternatives(of: flat) {
      let base = JSONObject(found.base.filter { $0.key != "title" })
      let branches = found.branches.map { base.isEmpty ? $0 : ["allOf": [.object(base), $0]] }
      let isNullable = found.isNullable || SchemaTypes(base).isNullable
      return try openAPI(anyOf: branches, isNullable, otherwise: base, depth: depth)
    }
    let types = SchemaTypes(flat)
    if types.names.count > 1 {
      let branches = alternatives(byTypeOf: flat, types)
      return try openAPI(anyOf: branches, types.isNullable, otherwise: flat, depth: depth)
    }
    guard let name = types.names.first else {
      return types.isNullable ? nothing(flat) : try anything(flat, depth: depth)
    }
    var all: JSONObject = ["type": .string(name)]
    if types.isNullable { all["nullable"] = true }
    return try addOpenAPIMembers(of: SchemaTypes.restricted(flat, to: name), name, to: all, depth)
  }

  /// Writes alternatives; beside `anyOf` the service lets nothing stand.
  private mutating func openAPI(
    anyOf branches: [JSONValue], _ isNullable: Bool, otherwise base: JSONObject, depth: Int
  ) throws(Problem) -> JSONObject {
    if branches.isEmpty { return nothing(base) }
    var translated: [JSONValue] = []
    for branch in branches {
      var one = try translate(branch, depth: depth + 1)
      if branches.count == 1 {
        if isNullable { one["nullable"] = true }
        return one
      }
      // An alternative may have alternatives of its own.
      for case var inner? in (one["anyOf"]?.array ?? [.object(one)]).map(\.object) {
        if isNullable { inner["nullable"] = true }
        translated.append(.object(inner))
      }
    }
    return ["anyOf": .array(translated)]
  }

  /// A schema that only null meets, for which older services have no type.
  private func nothing(_ flat: JSONObject) -> JSONObject {
    var notes = SchemaNotes()
    notes.add("always null")
    var all: JSONObject = ["type": "string", "nullable": true]
    all["description"] = notes.description(after: flat["description"]?.string).map(JSONValue.string)
    return all
  }

  /// A schema that any value meets: each schema must have a type, so it lists them all.
  private mutating func anything(_ flat: JSONObject, depth: Int) throws(Problem) -> JSONObject {
    let base = JSONObject(flat.filter { $0.key != "type" })
    let types: [JSONValue] = ["string", "number", "boolean", "object", "array"]
    let branches = types.map { type in
      var branch = base
      branch["type"] = type
      return JSONValue.object(branch)
    }
    return try openAPI(anyOf: branches, true, otherwise: base, depth: depth)
  }

  private mutating func addOpenAPIMembers(
    of schema: JSONObject, _ type: String, to start: JSONObject, _ depth: Int
  ) throws(Problem) -> JSONObject {
    var all = start
    var notes = SchemaNotes()
    if let values = SchemaTypes.values(of: schema) {
      let isPlain = !values.isEmpty && values.allSatisfy { $0.nonEmptyString != nil }
      if isPlain { all["enum"] = .array(values) } else { notes.add(oneOf: values) }
    }
    for (key, value) in schema {
      switch key {
      case "title", "default", "example", "minItems", "maxItems", "minProperties", "maxProperties",
        "minimum", "maximum", "minLength", "maxLength", "pattern", "propertyOrdering":
        all[key] = value
      case "description": break
      case "format":
        if Self.formats[type]?.contains(value.string ?? "") == true {
          all[key] = value
        } else {
          notes.add(key, value)
        }
      case "properties": all[key] = try properties(value, &notes, depth: depth)
      case "required": all[key] = required(value, of: schema, &notes)
      case "items":
        if value.object != nil { all[key] = .object(try translate(value, depth: depth + 1)) }
        if value.array != nil { notes.add("prefixItems", value) }
      case "additionalProperties", "unevaluatedProperties", "additionalItems", "unevaluatedItems":
        // Nothing else being allowed is what a model takes for granted.
        if value.object?.isEmpty == false { notes.add(key, value) }
      case _ where SchemaKeywords.silent.contains(key): break
      default: notes.add(key, value)
      }
    }
    // An array without items is refused.
    if type == "array", all["items"] == nil { all["items"] = ["type": "string"] }
    let description = notes.description(after: schema["description"]?.string)
    all["description"] = description.map(JSONValue.string)
    return all
  }

  private static let formats: [String: Set<String>] = [
    "string": ["date-time", "enum"], "number": ["float", "double"], "integer": ["int32", "int64"],
  ]
}
