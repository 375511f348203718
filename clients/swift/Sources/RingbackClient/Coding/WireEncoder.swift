import JSON

/// Turns types into a JSON value; what was not encoded is `{}`, as with other encoders.
final class WireEncoder: Encoder {
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  /// What was encoded so far.
  var value: Wire?
  private var parts: [(key: String, encoder: WireEncoder)]?
  private var elements: [WireEncoder]?

  init(codingPath: [any CodingKey]) { self.codingPath = codingPath }

  /// Encodes a whole value.
  ///
  /// - Throws: What the type throws, or that a number is infinite or none.
  static func encode(_ value: some Encodable) throws -> Wire {
    let encoder = WireEncoder(codingPath: [])
    try encoder.write(value)
    return encoder.finished
  }

  /// The whole value.
  var finished: Wire {
    if let value { return value }
    if let elements { return .array(elements.map(\.finished)) }
    return .object(JSONObject((parts ?? []).map { ($0.key, $0.encoder.finished) }))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if parts == nil { parts = [] }
    return KeyedEncodingContainer(WireMemberWriter(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if elements == nil { elements = [] }
    return WireElementWriter(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    WireValueWriter(encoder: self)
  }

  fileprivate func part(_ key: any CodingKey) -> WireEncoder {
    let encoder = WireEncoder(codingPath: codingPath + [key])
    parts?.append((key.stringValue, encoder))
    return encoder
  }

  fileprivate func element() -> WireEncoder {
    let encoder = WireEncoder(codingPath: codingPath + [WireKey(intValue: count)])
    elements?.append(encoder)
    return encoder
  }

  fileprivate var count: Int { elements?.count ?? 0 }

  fileprivate func write(_ new: some Encodable) throws {
    switch new {
    case let known as JSONValue: value = known.wire
    case let bool as Bool: value = .bool(bool)
    case let string as String: value = .string(string)
    case let number as any FixedWidthInteger:
      value = JSONNumber(literal: "\(number)").map(Wire.number)
    case let number as Float: value = try self.number(number, number.description)
    case let number as Double: value = try self.number(number, number.description)
    default: try new.encode(to: self)
    }
  }

  private func number(_ number: some BinaryFloatingPoint, _ literal: String) throws -> Wire {
    guard let written = JSONNumber(literal: literal) else {
      throw EncodingError.invalidValue(
        number, .init(codingPath: codingPath, debugDescription: "JSON has no \(literal)"))
    }
    // 12.0 is what Swift writes; 12 is what everybody reads as it is meant.
    guard literal.hasSuffix(".0"), let short = JSONNumber(literal: String(literal.dropLast(2)))
    else {
      return .number(written)
    }
    return .number(short)
  }
}

/// Writes one value.
private struct WireValueWriter: SingleValueEncodingContainer {
  let encoder: WireEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  func encodeNil() { encoder.value = .null }
  func encode(_ value: some Encodable) throws { try encoder.write(value) }
}

/// Writes the members of an object.
private struct WireMemberWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: WireEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  func encodeNil(forKey key: Key) { encoder.part(key).value = .null }
  func encode(_ value: some Encodable, forKey key: Key) throws {
    try encoder.part(key).write(value)
  }
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> { encoder.part(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder.part(key).unkeyedContainer()
  }
  func superEncoder() -> any Encoder { encoder.part(WireKey.parent) }
  func superEncoder(forKey key: Key) -> any Encoder { encoder.part(key) }
}

/// Writes the elements of an array.
private struct WireElementWriter: UnkeyedEncodingContainer {
  let encoder: WireEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }
  var count: Int { encoder.count }

  func encodeNil() { encoder.element().value = .null }
  func encode(_ value: some Encodable) throws { try encoder.element().write(value) }
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> { encoder.element().container(keyedBy: type) }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    encoder.element().unkeyedContainer()
  }
  func superEncoder() -> any Encoder { encoder.element() }
}
