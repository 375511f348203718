import JSON

/// Makes values out of schemas: all that are needed to have every property and every alternative once.
struct SampleValues {
  let description: Description
  /// Values by definition, where members exclude one another.
  let chosen: [String: [JSONValue]]

  /// Values that fit a schema, of which the first has every property.
  func values(of schema: JSONObject) -> [JSONValue] {
    if let name = description.target(of: schema) {
      return chosen[name] ?? values(of: description.resolved(schema))
    }
    if let constant = schema["const"] { return [constant] }
    if let words = schema["enum"]?.array { return words }
    if let members = (schema["oneOf"] ?? schema["anyOf"])?.array {
      return members.compactMap(\.object).flatMap(values)
    }
    if let types = schema["type"]?.array {
      return types.compactMap(\.string).flatMap { values(ofType: $0, schema) }
    }
    return schema["type"]?.string.map { values(ofType: $0, schema) } ?? [["any": [1, "x"]]]
  }

  private func values(ofType type: String, _ schema: JSONObject) -> [JSONValue] {
    switch type {
    case "null": [.null]
    case "boolean": [true, false]
    case "integer": [schema["minimum"], schema["maximum"]].compactMap { $0 } + [1]
    case "number": [1.5, 2]
    case "string": ["x"]
    case "array": values(of: schema["items"]?.object ?? [:]).map { [$0] }
    default: objects(schema)
    }
  }

  /// An object with the first value of each property; and for each further value one that has it.
  private func objects(_ schema: JSONObject) -> [JSONValue] {
    if let value = schema["additionalProperties"]?.object {
      return values(of: value).map { ["x": $0] }
    }
    let properties = (schema["properties"]?.object ?? [:]).map { name, property in
      (name: name, values: values(of: property.object ?? [:]))
    }
    let first = JSONObject(properties.compactMap { one in one.values.first.map { (one.name, $0) } })
    var objects = [JSONValue.object(first)]
    for property in properties {
      for value in property.values.dropFirst() {
        var other = first
        other[property.name] = value
        objects.append(.object(other))
      }
    }
    return objects
  }
}

/// A change to a sample, and whether the reader must refuse it.
struct SampleChange {
  let value: JSONValue
  /// Where the change is.
  let pointer: String
  /// Whether the description permits it.
  let isValid: Bool
}

extension SampleValues {
  /// Changes to a value that fits `schema`, one at each place: a wrong type, a value beyond a bound, a
  /// member that is missing or that nobody knows.
  func changes(
    to value: JSONValue, of schema: JSONObject, at pointer: String = ""
  ) -> [SampleChange] {
    let schema = alternative(of: schema, for: value)
    if let elements = value.array, let first = elements.first {
      return changes(to: first, of: schema["items"]?.object ?? [:], at: "\(pointer)/0").map {
        SampleChange(value: [$0.value], pointer: $0.pointer, isValid: $0.isValid)
      }
    }
    guard let object = value.object else { return [] }
    var changes: [SampleChange] = []
    for (key, member) in object {
      guard let property = self.schema(of: key, in: schema) else { continue }
      let place = pointer.appendingPointer(key)
      func change(_ member: JSONValue?, _ isValid: Bool, at place: String) {
        var changed = object
        changed[key] = member
        changes.append(SampleChange(value: .object(changed), pointer: place, isValid: isValid))
      }
      change(nil, schema["required"]?.array?.contains(.string(key)) != true, at: place)
      for wrong in wrongValues(for: property) { change(wrong, false, at: place) }
      for inner in self.changes(to: member, of: property, at: place) {
        change(inner.value, inner.isValid, at: inner.pointer)
      }
    }
    if schema["properties"] != nil {
      var changed = object
      changed["unheardOf"] = 1
      changes.append(
        SampleChange(
          value: .object(changed), pointer: pointer.appendingPointer("unheardOf"),
          isValid: schema["additionalProperties"] != false))
    }
    return changes
  }

  private func schema(of key: String, in schema: JSONObject) -> JSONObject? {
    schema["properties"]?[key]?.object ?? schema["additionalProperties"]?.object
  }

  /// The schema without references and alternatives that `value` fits.
  private func alternative(of schema: JSONObject, for value: JSONValue) -> JSONObject {
    let schema = description.resolved(schema)
    guard let members = (schema["oneOf"] ?? schema["anyOf"])?.array else { return schema }
    let fitting = members.compactMap(\.object).first { description.fits(value, $0) }
    return fitting.map { alternative(of: $0, for: value) } ?? schema
  }

  private func wrongValues(for schema: JSONObject) -> [JSONValue] {
    var values: [JSONValue] = [true, 7, "", "no such word", [7], ["unheardOf": 7], 1.5]
    let bounds = description.resolved(schema)
    if let least = bounds["minimum"]?.int { values.append(.number(JSONNumber(least - 1))) }
    if let most = bounds["maximum"]?.int { values.append(.number(JSONNumber(most + 1))) }
    if let most = bounds["maxLength"]?.int {
      values.append(.string(String(repeating: "x", count: most + 1)))
    }
    return values.filter { !description.fits($0, schema) }
  }
}
