import JSON

/// A type that says its own JSON Schema, where reading it in trial does not.
public protocol JSONSchemaProviding {
  /// The schema of a value of this type.
  static var jsonSchema: JSONValue { get }
}

/// A type that has words about its properties for the model.
public protocol DescribedProperties {
  /// A sentence for each property, by the name that it has in JSON.
  static var propertyDescriptions: [String: String] { get }
}

/// Finds out a type's JSON Schema by letting it decode itself from a decoder that has no data.
///
/// Every key that the type asks for becomes a property, and what it asks for there the property's
/// schema; `decodeIfPresent` makes a property optional.
final class SchemaDecoder: Decoder {
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  fileprivate(set) var schema: Wire = [:]
  fileprivate var properties: JSONObject?
  fileprivate var required: [String] = []
  fileprivate var isMap = false
  fileprivate var items: Wire?
  fileprivate var isNullable = false

  /// Types deeper than this are taken for recursive, which no schema without references can say.
  static let maxDepth = 24

  init(codingPath: [any CodingKey]) { self.codingPath = codingPath }

  /// The schema of a type.
  ///
  /// - Throws: Where the type cannot be read without data, and what to do about it.
  static func schema(of type: any Decodable.Type) throws -> Wire {
    try read(type, path: []).schema
  }

  fileprivate static func read<Value: Decodable>(
    _ type: Value.Type, path: [any CodingKey]
  ) throws -> (value: Value, schema: Wire) {
    guard path.count <= maxDepth else {
      throw unknown(type, path, "it seems to contain itself")
    }
    let decoder = SchemaDecoder(codingPath: path)
    if let leaf = leaf(type) { return leaf }
    if let known = try decoder.known(type) { return known }
    let value: Value
    do {
      value = try Value(from: decoder)
    } catch let error as RingbackError {
      throw error
    } catch {
      throw unknown(type, path, "it refuses to be read without data")
    }
    return (value, decoder.finished(type))
  }

  private func known<Value: Decodable>(_ type: Value.Type) throws -> (value: Value, schema: Wire)? {
    if let value = JSONValue(.null) as? Value { return (value, [:]) }
    guard let cases = words(of: type) else { return nil }
    guard let first = cases.first, let value = first.value as? Value else { return nil }
    let isText = first.word.string != nil
    return (
      value, ["type": isText ? "string" : "integer", "enum": .array(cases.map(\.word))]
    )
  }

  private func words(of type: Any.Type) -> [(value: Any, word: Wire)]? {
    guard let type = type as? any CaseIterable.Type else { return nil }
    let words = all(type).compactMap { value -> (value: Any, word: Wire)? in
      switch (value as? any RawRepresentable)?.rawValue {
      case let word as String: (value, .string(word))
      case let word as Int: (value, .number(JSONNumber(word)))
      default: nil
      }
    }
    return words.isEmpty ? nil : words
  }

  private func all<Cases: CaseIterable>(_ type: Cases.Type) -> [Any] { Array(type.allCases) }

  private func finished(_ type: Any.Type) -> Wire {
    if let own = type as? any JSONSchemaProviding.Type { return own.jsonSchema.wire }
    if let items { schema = ["type": "array", "items": items] }
    if var properties {
      if isMap {
        schema = ["type": "object", "additionalProperties": properties["*"] ?? [:]]
      } else {
        let words = (type as? any DescribedProperties.Type)?.propertyDescriptions ?? [:]
        for (name, sentence) in words { properties.describe(name, sentence) }
        schema = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { schema = schema.with("required", .array(required.map(Wire.string))) }
      }
    }
    if isNullable, let name = schema["type"]?.string {
      schema = schema.with("type", [.string(name), "null"])
    }
    return schema
  }

  fileprivate static func unknown(
    _ type: Any.Type, _ path: [any CodingKey], _ why: String
  ) -> RingbackError {
    let place = path.isEmpty ? "" : " at " + path.map(\.stringValue).joined(separator: ".")
    return RingbackError(
      kind: .schemaUnknown,
      message: "No JSON Schema can be made of \(type)\(place): \(why). Give `inputSchema`, let an "
        + "enumeration be CaseIterable, or let the type be JSONSchemaProviding.")
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    if properties == nil { properties = [:] }
    return KeyedDecodingContainer(SchemaMembers<Key>(decoder: self))
  }

  func unkeyedContainer() -> any UnkeyedDecodingContainer {
    if items == nil { items = [:] }
    return SchemaElements(decoder: self)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }
}

extension SchemaDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool {
    isNullable = true
    return false
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let trial = try Self.read(type, path: codingPath)
    schema = trial.schema
    return trial.value
  }

  /// The schema of a type that has no parts.
  fileprivate static func leaf<Value>(_ type: Value.Type) -> (value: Value, schema: Wire)? {
    if let value = false as? Value { return (value, ["type": "boolean"]) }
    if let value = "" as? Value { return (value, ["type": "string"]) }
    if let type = type as? any FixedWidthInteger.Type, let value = zero(type) as? Value {
      let isUnsigned = type is any UnsignedInteger.Type
      return (value, isUnsigned ? ["type": "integer", "minimum": 0] : ["type": "integer"])
    }
    if let type = type as? any BinaryFloatingPoint.Type, let value = zero(type) as? Value {
      return (value, ["type": "number"])
    }
    return nil
  }

  private static func zero<Number: Numeric>(_ type: Number.Type) -> Any { Number.zero }
}

/// The properties that a type asks for.
private struct SchemaMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: SchemaDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  /// Who asks for all keys has none of its own: one stands for all.
  var allKeys: [Key] {
    decoder.isMap = true
    return Key(stringValue: "*").map { [$0] } ?? []
  }

  func contains(_ key: Key) -> Bool { true }
  func decodeNil(forKey key: Key) -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    decoder.required.append(key.stringValue)
    return try note(type, key)
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    try note(type, key)
  }

  // The standard library asks for these types by name and never through the generic function.
  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try note(type, key) }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    try note(type, key)
  }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
    try note(type, key)
  }
  func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { try note(type, key) }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try note(type, key) }
  func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try note(type, key) }
  func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try note(type, key) }
  func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try note(type, key) }
  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try note(type, key) }
  func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try note(type, key) }
  func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try note(type, key) }
  func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? {
    try note(type, key)
  }
  func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
    try note(type, key)
  }
  func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
    try note(type, key)
  }

  private func note<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value {
    let trial = try SchemaDecoder.read(type, path: codingPath + [key])
    decoder.properties?[key.stringValue] = trial.schema
    return trial.value
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { throw nested(key) }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    throw nested(key)
  }
  func superDecoder() throws -> any Decoder { throw nested(WireKey.parent) }
  func superDecoder(forKey key: Key) throws -> any Decoder { throw nested(key) }

  private func nested(_ key: any CodingKey) -> RingbackError {
    SchemaDecoder.unknown(Any.self, codingPath + [key], "it is read in a way of its own")
  }
}

/// The one element that an array is tried with.
private struct SchemaElements: UnkeyedDecodingContainer {
  let decoder: SchemaDecoder
  var currentIndex = 0

  init(decoder: SchemaDecoder) { self.decoder = decoder }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { 1 }
  var isAtEnd: Bool { currentIndex > 0 }

  mutating func decodeNil() -> Bool { false }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    currentIndex += 1
    let path = codingPath + [WireKey(intValue: 0)]
    let trial = try SchemaDecoder.read(type, path: path)
    decoder.items = trial.schema
    return trial.value
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { throw nested }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw nested }
  mutating func superDecoder() throws -> any Decoder { throw nested }

  private var nested: RingbackError {
    SchemaDecoder.unknown(Any.self, codingPath, "it is read in a way of its own")
  }
}

extension JSONObject {
  fileprivate mutating func describe(_ name: String, _ sentence: String) {
    guard let schema = self[name], schema.object != nil else { return }
    self[name] = schema.with("description", .string(sentence))
  }
}

extension Wire {
  /// The object with one member more, or another one in its place; what is no object stays.
  func with(_ key: String, _ value: Wire?) -> Wire {
    guard case .object(var members) = self else { return self }
    members[key] = value
    return .object(members)
  }
}
