import JSON

extension GeminiSchema {
  /// Writes a flat schema in the form of `parametersJsonSchema` and `responseJsonSchema`.
  mutating func jsonSchema(_ flat: JSONObject, depth: Int) throws(Problem) -> JSONObject {
    if let found = alternatives(of: flat) {
      return try anyOf(found.branches, found.isNullable, base: found.base, depth: depth)
    }
    let types = SchemaTypes(flat)
    let isListed = SchemaTypes.values(of: flat) != nil
    if types.names.count > 1 || (types.isNullable && isListed && !types.names.isEmpty) {
      var base = JSONObject(flat.filter { SchemaKeywords.annotations.contains($0.key) })
      base["type"] = nil
      let rest = JSONObject(flat.filter { !SchemaKeywords.annotations.contains($0.key) })
      let branches = alternatives(byTypeOf: rest, types)
      return try anyOf(branches, types.isNullable, base: base, depth: depth)
    }
    var schema = flat
    var all = JSONObject()
    if let name = types.names.first {
      schema = SchemaTypes.restricted(flat, to: name)
      all["type"] = types.isNullable ? [.string(name), "null"] : .string(name)
    } else if types.isNullable {
      all["type"] = "null"
    }
    return try addMembers(of: schema, to: all, depth: depth)
  }

  /// Writes alternatives; what constrains all of them becomes a part of each.
  private mutating func anyOf(
    _ branches: [JSONValue], _ isNullable: Bool, base: JSONObject, depth: Int
  ) throws(Problem) -> JSONObject {
    let shared = JSONObject(base.filter { !SchemaKeywords.annotations.contains($0.key) })
    let about = JSONObject(base.filter { SchemaKeywords.annotations.contains($0.key) })
    let isNullable = isNullable && (shared["type"] == nil || SchemaTypes(shared).isNullable)
    if branches.count == 1, !isNullable {
      return try translate(["allOf": [.object(base), branches[0]]], depth: depth + 1)
    }
    var all = try addMembers(of: about, to: [:], depth: depth)
    var translated: [JSONValue] = []
    for branch in branches {
      let whole = shared.isEmpty ? branch : ["allOf": [.object(shared), branch]]
      translated.append(.object(try translate(whole, depth: depth + 1)))
    }
    if isNullable { translated.append(["type": "null"]) }
    all["anyOf"] = .array(translated)
    return all
  }

  private mutating func addMembers(
    of schema: JSONObject, to start: JSONObject, depth: Int
  ) throws(Problem) -> JSONObject {
    var all = start
    var notes = SchemaNotes()
    if let values = SchemaTypes.values(of: schema) {
      let isPlain =
        !values.isEmpty
        && (values.allSatisfy { $0.string != nil } || values.allSatisfy { $0.number != nil })
      if isPlain { all["enum"] = .array(values) } else { notes.add(oneOf: values) }
    }
    for (key, value) in schema {
      switch key {
      case "title", "minItems", "maxItems", "minimum", "maximum", "propertyOrdering":
        all[key] = value
      case "description": break
      case "format": addFormat(value, to: &all, &notes)
      case "properties": all[key] = try properties(value, &notes, depth: depth)
      case "required": all[key] = required(value, of: schema, &notes)
      case "items", "prefixItems", "additionalItems":
        try addItems(key, value, to: &all, &notes, depth: depth)
      case "additionalProperties", "unevaluatedProperties":
        all["additionalProperties"] =
          value.object == nil ? value : .object(try translate(value, depth: depth + 1))
      case _ where SchemaKeywords.silent.contains(key): break
      default: notes.add(key, value)
      }
    }
    let description = notes.description(after: schema["description"]?.string)
    all["description"] = description.map(JSONValue.string)
    return all
  }

  private func addFormat(
    _ value: JSONValue, to all: inout JSONObject, _ notes: inout SchemaNotes
  ) {
    let known: Set<String> = ["date-time", "date", "time", "float", "double", "int32", "int64"]
    if let format = value.string, known.contains(format) {
      all["format"] = value
    } else {
      notes.add("format", value)
    }
  }

  private mutating func addItems(
    _ key: String, _ value: JSONValue, to all: inout JSONObject, _ notes: inout SchemaNotes,
    depth: Int
  ) throws(Problem) {
    // In draft-07 a list under `items` is what `prefixItems` is today.
    if let list = value.array {
      var items: [JSONValue] = []
      for item in list { items.append(.object(try translate(item, depth: depth + 1))) }
      all["prefixItems"] = .array(items)
    } else if value.object != nil {
      all["items"] = .object(try translate(value, depth: depth + 1))
    } else if value.bool == false {
      notes.add(key, value)
    }
  }

  /// The properties without those that nothing may stand in; nil when none is left.
  mutating func properties(
    _ value: JSONValue, _ notes: inout SchemaNotes, depth: Int
  ) throws(Problem) -> JSONValue? {
    var all = JSONObject()
    for (name, schema) in value.object ?? [:] {
      if schema.bool == false {
        notes.add("no \"\(name)\"")
      } else {
        all[name] = .object(try translate(schema, depth: depth + 1))
      }
    }
    if all.isEmpty { return nil }
    return .object(all)
  }

  /// The required names that are properties, since the service refuses all others.
  func required(
    _ value: JSONValue, of schema: JSONObject, _ notes: inout SchemaNotes
  ) -> JSONValue? {
    let properties = schema["properties"]?.object ?? [:]
    var known: [JSONValue] = []
    for case let name? in (value.array ?? []).map(\.string) {
      if let property = properties[name], property.bool != false {
        if !known.contains(.string(name)) { known.append(.string(name)) }
      } else {
        notes.add("\"\(name)\" is required")
      }
    }
    if known.isEmpty { return nil }
    return .array(known)
  }
}
