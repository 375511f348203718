import JSON

/// Reads a JSON Schema for the shapes of the values that it accepts.
///
/// Only what helps to find values is read; whether the arguments fit is for the schema itself to say.
/// References may go round in a circle and branches may multiply, so depth and number of shapes are
/// bounded; beyond the bound a shape is `anything`.
struct ShapeReading {
  private let root: JSONValue
  private var shapesLeft = 2_000

  /// The properties of the object that a whole schema describes.
  static func parameters(of schema: JSONValue) -> ParameterList {
    var reading = ShapeReading(root: schema)
    return parameters(in: reading.shape(of: schema, depth: 0))
  }

  /// The shape of the value that a whole schema describes.
  static func shape(of schema: JSONValue) -> ValueShape {
    var reading = ShapeReading(root: schema)
    return reading.shape(of: schema, depth: 0)
  }

  private init(root: JSONValue) { self.root = root }

  private static func parameters(in shape: ValueShape) -> ParameterList {
    switch shape {
    case .object(let list): list
    case .either(let shapes):
      shapes.lazy.map { parameters(in: $0) }.first { !$0.parameters.isEmpty } ?? .empty
    default: .empty
    }
  }

  private mutating func shape(of schema: JSONValue, depth: Int) -> ValueShape {
    shapesLeft -= 1
    guard depth < Self.deepest, shapesLeft > 0, let object = schema.object else { return .anything }
    if let reference = object["$ref"]?.string {
      return shape(of: target(of: reference), depth: depth + 1)
    }
    if let value = object["const"] { return .choice([value]) }
    if let values = object["enum"]?.array, !values.isEmpty { return .choice(values) }
    if let parts = object["allOf"]?.array, !parts.isEmpty {
      return shape(of: .object(merged(object, parts, depth: depth)), depth: depth + 1)
    }
    for keyword in ["anyOf", "oneOf"] where object["properties"] == nil {
      if let branches = object[keyword]?.array, !branches.isEmpty {
        return either(branches.map { shape(of: $0, depth: depth + 1) })
      }
    }
    return typed(object, depth: depth)
  }

  private mutating func typed(_ object: JSONObject, depth: Int) -> ValueShape {
    var names = object["type"]?.array?.compactMap(\.string) ?? []
    if let name = object["type"]?.string { names = [name] }
    if names.isEmpty {
      if object["properties"] != nil { names = ["object"] }
      if object["items"] != nil { names = ["array"] }
    }
    return either(names.map { shape(named: $0, object, depth: depth) })
  }

  private mutating func shape(named name: String, _ object: JSONObject, depth: Int) -> ValueShape {
    switch name {
    case "integer": return .integer
    case "number": return .number
    case "boolean": return .boolean
    case "null": return .null
    case "string": return .string(format: object["format"]?.string)
    case "array": return .list(shape(of: object["items"] ?? .bool(true), depth: depth + 1))
    case "object": return .object(list(of: object, depth: depth))
    default: return .anything
    }
  }

  private mutating func list(of object: JSONObject, depth: Int) -> ParameterList {
    let required = Set((object["required"]?.array ?? []).compactMap(\.string))
    var parameters: [Parameter] = []
    for (name, schema) in object["properties"]?.object ?? JSONObject() {
      let shape = shape(of: schema, depth: depth + 1)
      parameters.append(
        Parameter(
          name: name, shape: shape, isRequired: required.contains(name),
          isExpected: required.isEmpty || required.contains(name),
          defaultValue: schema["default"]))
    }
    return ParameterList(parameters)
  }

  /// The shapes without `null`, which no prompt asks for, and without needless layers.
  private func either(_ shapes: [ValueShape]) -> ValueShape {
    var rest: [ValueShape] = []
    for shape in shapes {
      switch shape {
      case .null: continue
      case .either(let inner): rest += inner
      default: rest.append(shape)
      }
    }
    let choices = rest.compactMap(\.choices)
    if !rest.isEmpty, choices.count == rest.count { return .choice(choices.flatMap { $0 }) }
    guard let first = rest.first else { return shapes.isEmpty ? .anything : .null }
    return rest.count == 1 ? first : .either(rest)
  }

  /// One object out of a schema and the parts that it must meet as well.
  private mutating func merged(
    _ object: JSONObject, _ parts: [JSONValue], depth: Int
  ) -> JSONObject {
    var merged = object
    merged["allOf"] = nil
    for part in parts.prefix(Self.mostParts) {
      var part = part
      if let reference = part["$ref"]?.string { part = target(of: reference) }
      for (key, value) in part.object ?? JSONObject() {
        merged[key] = joined(merged[key], value, under: key)
      }
    }
    return merged
  }

  private func joined(_ old: JSONValue?, _ new: JSONValue, under key: String) -> JSONValue {
    if key == "properties", var members = old?.object {
      for (name, schema) in new.object ?? JSONObject() where members[name] == nil {
        members[name] = schema
      }
      return .object(members)
    }
    if key == "required", let names = old?.array { return .array(names + (new.array ?? [])) }
    return old ?? new
  }

  /// What a reference within the schema points to; `true` where it points elsewhere.
  private func target(of reference: String) -> JSONValue {
    guard reference.hasPrefix("#") else { return .bool(true) }
    var value = root
    for step in reference.dropFirst().split(separator: "/") {
      let key = Self.unescaped(step)
      if let index = Int(key), let element = value[index] {
        value = element
      } else if let member = value[key] {
        value = member
      } else {
        return .bool(true)
      }
    }
    return value
  }

  /// A step of a JSON pointer without its escapes (RFC 6901).
  private static func unescaped(_ step: Substring) -> String {
    guard step.contains("~") else { return String(step) }
    var text = ""
    var isEscape = false
    for character in step {
      if isEscape {
        text.append(character == "1" ? "/" : "~")
        isEscape = false
      } else if character == "~" {
        isEscape = true
      } else {
        text.append(character)
      }
    }
    return text
  }

  private static let deepest = 12
  private static let mostParts = 64
}
