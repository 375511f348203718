package import JSON

/// What the values of a type look like: a JSON Schema (2020-12), and the definitions that it names.
///
/// Only the keywords that are made here are ever used, so that a generator needs to know no others.
package struct Shape: Sendable {
  /// A schema with a name of its own, under which `$ref` finds it.
  package struct Definition: Sendable, Equatable {
    /// The name, unique in the protocol.
    package let name: String
    /// The schema, with a `description`.
    package let schema: JSONObject
  }

  /// The schema.
  package let schema: JSONObject
  /// What the schema refers to, directly or not, each after those that it needs itself.
  package let definitions: [Definition]

  private init(_ schema: JSONObject, naming definitions: [Definition] = []) {
    self.schema = schema
    var all: [Definition] = []
    // The same one comes in by many ways; two different ones of a name stay, for a test to find.
    for definition in definitions where !all.contains(definition) { all.append(definition) }
    self.definitions = all
  }

  /// Any value.
  package static let any = Shape([:])
  /// Nothing but null.
  package static let null = Shape(["type": "null"])
  /// True or false.
  package static let boolean = Shape(["type": "boolean"])
  /// A number of any size.
  package static let number = Shape(["type": "number"])
  /// A whole number that fits 64 bits.
  package static let integer = Shape(["type": "integer"])
  /// Text.
  package static let string = Shape(["type": "string"])
  /// An object with any members.
  package static let object = Shape(["type": "object"])
  /// A JSON Schema.
  package static let jsonSchema = types("object", "boolean")

  /// Any value of these types.
  package static func types(_ names: String...) -> Shape {
    Shape(["type": .array(names.map(JSONValue.string))])
  }

  /// A number of at least `least`.
  package static func number(from least: Int) -> Shape {
    Shape(["type": "number", "minimum": .number(JSONNumber(least))])
  }

  /// A whole number of at least `least`.
  package static func integer(from least: Int) -> Shape {
    Shape(["type": "integer", "minimum": .number(JSONNumber(least))])
  }

  /// A whole number within bounds.
  package static func integer(_ range: ClosedRange<Int>) -> Shape {
    Shape([
      "type": "integer", "minimum": .number(JSONNumber(range.lowerBound)),
      "maximum": .number(JSONNumber(range.upperBound)),
    ])
  }

  /// Text of at least one character, and at most `most`.
  package static func string(atMost most: Int? = nil) -> Shape {
    var schema: JSONObject = ["type": "string", "minLength": 1]
    schema["maxLength"] = most.map { .number(JSONNumber($0)) }
    return Shape(schema)
  }

  /// Text that an ECMA-262 pattern finds something in.
  package static func string(matching pattern: String) -> Shape {
    Shape(["type": "string", "pattern": .string(pattern)])
  }

  /// Exactly this word.
  package static func word(_ word: String) -> Shape {
    Shape(["type": "string", "const": .string(word)])
  }

  /// Exactly this number.
  package static func exactly(_ number: Int) -> Shape {
    Shape(["type": "integer", "const": .number(JSONNumber(number))])
  }

  /// One of these words.
  package static func words(_ words: [String]) -> Shape {
    Shape(["type": "string", "enum": .array(words.map(JSONValue.string))])
  }

  /// One of the words of an enumeration.
  package static func words<Word: RawRepresentable & CaseIterable>(
    _ type: Word.Type
  ) -> Shape where Word.RawValue == String {
    words(type.allCases.map(\.rawValue))
  }

  /// An array.
  package static func list(of element: Shape, atLeast least: Int = 0) -> Shape {
    var schema: JSONObject = ["type": "array", "items": .object(element.schema)]
    if least > 0 { schema["minItems"] = .number(JSONNumber(least)) }
    return Shape(schema, naming: element.definitions)
  }

  /// An object whose members' names are free, and whose values are alike.
  package static func map(to value: Shape) -> Shape {
    Shape(
      ["type": "object", "additionalProperties": .object(value.schema)], naming: value.definitions)
  }

  /// What stands beside the properties of a record.
  package enum Others: Sendable {
    /// They are ignored by the one who reads, and not written.
    case ignored
    /// They are kept and given back.
    case kept
    /// They are refused.
    case refused
  }

  /// An object with properties.
  package static func record(_ properties: [Property], others: Others = .ignored) -> Shape {
    var schema: JSONObject = ["type": "object"]
    if !properties.isEmpty {
      schema["properties"] = .object(
        JSONObject(properties.map { (key: $0.name, value: .object($0.schema)) }))
    }
    let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
    if !required.isEmpty { schema["required"] = .array(required) }
    switch others {
    case .ignored: break
    case .kept: schema["additionalProperties"] = true
    case .refused: schema["additionalProperties"] = false
    }
    return Shape(schema, naming: properties.flatMap(\.shape.definitions))
  }

  /// One of several records that a member with a fixed word tells apart.
  package static func tagged(_ members: [Shape]) -> Shape {
    Shape(
      ["oneOf": .array(members.map { .object($0.schema) })],
      naming: members.flatMap(\.definitions))
  }

  /// One of several shapes that need no telling apart.
  package static func either(_ members: [Shape]) -> Shape {
    Shape(
      ["anyOf": .array(members.map { .object($0.schema) })],
      naming: members.flatMap(\.definitions))
  }

  /// A reference to a definition, which is made here.
  ///
  /// - Parameters:
  ///   - name: The name in PascalCase, unique in the protocol.
  ///   - about: A sentence for those who write clients.
  ///   - shape: What is defined.
  /// - Returns: The reference, with the definition behind those that it needs.
  package static func named(_ name: String, _ about: String, _ shape: Shape) -> Shape {
    var schema: JSONObject = ["description": .string(about)]
    for (key, value) in shape.schema { schema[key] = value }
    return Shape(
      ["$ref": .string("#/$defs/\(name)")],
      naming: shape.definitions + [Definition(name: name, schema: schema)])
  }
}
