import JSON

/// Reads types out of a JSON value: integers of every width exactly, unknown members ignored.
///
/// Foundation's decoder would do but for two things: it loses the digits of numbers that are kept as
/// they are, and a program that uses this library would carry Foundation for it.
struct WireDecoder: Decoder {
  let value: Wire
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Reads a whole value.
  static func decode<Value: Decodable>(_ type: Value.Type, from value: Wire) throws -> Value {
    try WireDecoder(value: value, codingPath: []).read(type)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard let members = value.object else { throw mismatch([String: Any].self, "an object") }
    return KeyedDecodingContainer(WireMembers(members: members, decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let elements = value.array else { throw mismatch([Any].self, "an array") }
    return WireElements(elements: elements, decoder: self)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

  /// The value, read as a type.
  func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
    switch type {
    case is JSONValue.Type:
      if let value = JSONValue(value) as? Value { return value }
    case let number as any BinaryFloatingPoint.Type:
      if let value = try float(number) as? Value { return value }
    case let number as any FixedWidthInteger.Type:
      if let value = try integer(number) as? Value { return value }
    default: break
    }
    return try Value(from: self)
  }

  private func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws
    -> any FixedWidthInteger
  {
    guard let number = value.number else { throw mismatch(type, "an integer") }
    // 1.0 and 1e2 are integers as well; the plain form serves every width.
    guard let value = Number(number.literal) ?? number.int.flatMap({ Number(exactly: $0) }) else {
      throw mismatch(type, "an integer that fits \(type)")
    }
    return value
  }

  private func float<Number: BinaryFloatingPoint>(_ type: Number.Type) throws
    -> any BinaryFloatingPoint
  {
    guard let number = value.double else { throw mismatch(type, "a number") }
    return Number(number)
  }

  /// The decoder of a part of this value.
  func part(_ value: Wire, _ key: any CodingKey) -> WireDecoder {
    WireDecoder(value: value, codingPath: codingPath + [key])
  }

  /// The complaint that the value is of another type.
  func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
    let words = "it must be \(expected), not \(value.typeName)"
    return .typeMismatch(type, .init(codingPath: codingPath, debugDescription: words))
  }
}

extension WireDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { value.isNull }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard let bool = value.bool else { throw mismatch(type, "true or false") }
    return bool
  }

  func decode(_ type: String.Type) throws -> String {
    guard let string = value.string else { throw mismatch(type, "a string") }
    return string
  }

  func decode(_ type: Double.Type) throws -> Double { try number(type) }
  func decode(_ type: Float.Type) throws -> Float { try number(type) }
  func decode(_ type: Int.Type) throws -> Int { try number(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try number(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try number(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try number(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try number(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try number(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try number(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try number(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try number(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try number(type) }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try read(type) }

  private func number<Number>(_ type: Number.Type) throws -> Number {
    if let number = type as? any FixedWidthInteger.Type, let value = try integer(number) as? Number
    {
      return value
    }
    if let number = type as? any BinaryFloatingPoint.Type, let value = try float(number) as? Number
    {
      return value
    }
    throw mismatch(type, "a number")
  }
}

/// The members of an object that is being read.
private struct WireMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: JSONObject
  let decoder: WireDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { members.keys.compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try part(key).value.isNull }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try part(key).read(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try part(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try part(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    decoder.part(members[WireKey.parent.stringValue] ?? .null, WireKey.parent)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { try part(key) }

  private func part(_ key: Key) throws -> WireDecoder {
    guard let value = members[key.stringValue] else {
      let words = "the member \"\(key.stringValue)\" is missing"
      throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: words))
    }
    return decoder.part(value, key)
  }
}

/// The elements of an array that is being read.
private struct WireElements: UnkeyedDecodingContainer {
  let elements: [Wire]
  let decoder: WireDecoder
  var currentIndex = 0

  init(elements: [Wire], decoder: WireDecoder) {
    self.elements = elements
    self.decoder = decoder
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  mutating func decodeNil() throws -> Bool {
    let isNull = try current().value.isNull
    if isNull { currentIndex += 1 }
    return isNull
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try current().read(type)
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try next() }

  private mutating func next() throws -> WireDecoder {
    let decoder = try current()
    currentIndex += 1
    return decoder
  }

  private func current() throws -> WireDecoder {
    let key = WireKey(intValue: currentIndex)
    guard elements.indices.contains(currentIndex) else {
      throw DecodingError.valueNotFound(
        Any.self, .init(codingPath: codingPath + [key], debugDescription: "the array is at its end")
      )
    }
    return decoder.part(elements[currentIndex], key)
  }
}
