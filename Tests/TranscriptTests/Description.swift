import JSON
import JSONSchema
import RingbackProtocol

/// The bundle, taken apart for the tests that hold it and the code together.
struct Description: Sendable {
  /// How a message is judged.
  enum Reading: Sendable {
    /// As clients and daemon do: further members are ignored.
    case open
    /// A member that the description does not name is a mistake.
    case closed
  }

  static let current = Description()

  let bundle = DescriptionBundle.json
  let definitions: [String: JSONObject]
  private let open: [String: Schema]
  private let closed: [String: Schema]

  private init() {
    let all = bundle["$defs"]?.object ?? [:]
    definitions = Dictionary(
      all.map { ($0.key, $0.value.object ?? [:]) }, uniquingKeysWith: { first, _ in first })
    open = Self.compiled(all)
    closed = Self.compiled(JSONObject(all.map { ($0.key, Self.closing($0.value)) }))
  }

  /// What is wrong with a value; empty when nothing is.
  func problems(_ value: JSONValue, in name: String, _ reading: Reading) -> [String] {
    guard let schema = (reading == .open ? open : closed)[name] else {
      return ["there is no definition \(name)"]
    }
    return schema.validate(value).map { "\(name)\($0.instancePointer): \($0.message)" }
  }

  /// The definition that a schema is a reference to.
  func target(of schema: JSONObject) -> String? {
    schema["$ref"]?.string?.split(separator: "/").last.map(String.init)
  }

  /// A schema, or what it refers to.
  func resolved(_ schema: JSONObject) -> JSONObject {
    target(of: schema).flatMap { definitions[$0] } ?? schema
  }

  private static func compiled(_ definitions: JSONObject) -> [String: Schema] {
    var schemas: [String: Schema] = [:]
    for name in definitions.keys {
      // What does not compile is missing, and every test that wants it fails.
      schemas[name] = try? Schema(
        compiling: [
          "$ref": .string("#/$defs/\(name)"), "$defs": .object(needed(by: name, in: definitions)),
        ])
    }
    return schemas
  }

  /// A definition with all that it refers to: compiling all for each would take quadratic time.
  private static func needed(by name: String, in definitions: JSONObject) -> JSONObject {
    var needed = JSONObject()
    var waiting = [name]
    while let name = waiting.popLast() {
      guard needed[name] == nil, let schema = definitions[name] else { continue }
      needed[name] = schema
      waiting += SeenParts.references(in: schema)
    }
    return needed
  }

  private static func closing(_ schema: JSONValue) -> JSONValue {
    guard var object = schema.object, object["properties"] != nil,
      object["additionalProperties"] == nil
    else { return schema }
    object["additionalProperties"] = false
    return .object(object)
  }
}

extension Description {
  /// The definition of what a method is sent with.
  func params(of method: String) -> String? { reference("params", of: method) }

  /// The definition of what a method is answered with; nil for null.
  func result(of method: String) -> String? { reference("result", of: method) }

  private func reference(_ member: String, of method: String) -> String? {
    let entry = bundle["methods"]?.array?.first { $0["name"]?.string == method }
    return entry?[member]?.object.flatMap(target)
  }
}

extension Description {
  /// Whether a schema, which may be a reference to a definition, accepts a value.
  func fits(_ value: JSONValue, _ schema: JSONObject) -> Bool {
    target(of: schema).map { problems(value, in: $0, .open).isEmpty } ?? accepts(schema, value)
  }

  /// Whether a schema of the bundle that is no definition accepts a value.
  private func accepts(_ schema: JSONObject, _ value: JSONValue) -> Bool {
    var whole = schema
    var definitions = JSONObject()
    for name in SeenParts.references(in: .object(schema)) {
      for (key, value) in Self.needed(by: name, in: bundle["$defs"]?.object ?? [:]) {
        definitions[key] = value
      }
    }
    whole["$defs"] = .object(definitions)
    // What does not compile accepts nothing.
    return (try? Schema(compiling: .object(whole)))?.accepts(value) ?? false
  }
}
