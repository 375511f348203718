import JSON

/// A JSON value on the inside: numbers with every digit, members in their order.
typealias Wire = JSON.JSONValue

/// Any JSON value, where no type says more: numbers keep every digit, members keep their order.
///
/// It is written as a literal, `["type": "object"]`, and read by name and index.
public struct JSONValue: Sendable, Equatable {
  let wire: Wire

  init(_ wire: Wire) { self.wire = wire }

  /// Reads a JSON text.
  ///
  /// - Throws: Where and why the text is no JSON.
  public init(parsing text: String) throws {
    wire = try Wire(parsing: text)
  }

  /// What `value` encodes to.
  public init(encoding value: some Encodable) throws {
    wire = try WireEncoder.encode(value)
  }

  /// The value as a type.
  public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
    try WireDecoder.decode(type, from: wire)
  }

  /// The value as compact JSON, numbers as written.
  public var text: String { wire.text }
  /// The string, or nil if it is none.
  public var string: String? { wire.string }
  /// The truth value, or nil if it is none.
  public var bool: Bool? { wire.bool }
  /// The number as an integer, or nil if it is none, has a fraction or does not fit.
  public var int: Int? { wire.int }
  /// The number nearest to it that a `Double` can be, or nil if it is no number.
  public var double: Double? { wire.double }
  /// The number as it is written, with every digit, or nil if it is none.
  public var numberText: String? { wire.number?.literal }
  /// Whether it is `null`.
  public var isNull: Bool { wire.isNull }
  /// The elements, or nil if it is no array.
  public var array: [JSONValue]? { wire.array?.map { JSONValue($0) } }
  /// The names of the members in their order, or nil if it is no object.
  public var keys: [String]? { wire.object?.keys }

  /// The member of that name, or nil.
  public subscript(key: String) -> JSONValue? { wire[key].map { JSONValue($0) } }
  /// The element at that place, or nil.
  public subscript(index: Int) -> JSONValue? { wire[index].map { JSONValue($0) } }
}

extension JSONValue: CustomStringConvertible {
  /// The value as JSON.
  public var description: String { text }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { wire = .null }
  /// A truth value.
  public init(booleanLiteral value: Bool) { wire = .bool(value) }
  /// An integer.
  public init(integerLiteral value: Int) { wire = .number(JSONNumber(value)) }
  /// A number; `null` if it is none.
  public init(floatLiteral value: Double) { wire = Wire(floatLiteral: value) }
  /// A string.
  public init(stringLiteral value: String) { wire = .string(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { wire = .array(elements.map(\.wire)) }
  /// An object; of members with the same name the last one counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    wire = .object(JSONObject(elements.map { (key: $0.0, value: $0.1.wire) }))
  }
}

extension JSONValue: Codable {
  /// Reads any value; exact from this library's decoder, as far as the other decoder is from others.
  public init(from decoder: any Decoder) throws {
    if let decoder = decoder as? WireDecoder {
      wire = decoder.value
      return
    }
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      wire = .null
    } else if let value = ForeignValue(container) {
      wire = value.wire
    } else if let values = try? [JSONValue](from: decoder) {  // No array: then it is an object.
      wire = .array(values.map(\.wire))
    } else {
      let members = try [String: JSONValue](from: decoder)
      wire = .object(JSONObject(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.wire) }))
    }
  }

  /// Writes the value; exact into this library's encoder, as far as the other encoder is into others.
  public func encode(to encoder: any Encoder) throws {
    if let encoder = encoder as? WireEncoder {
      encoder.value = wire
      return
    }
    var container = encoder.singleValueContainer()
    switch wire {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .number(let number):
      if let int = Int(number.literal) {
        try container.encode(int)
      } else {
        try container.encode(number.double)
      }
    case .array(let values): try container.encode(values.map { JSONValue($0) })
    case .object(let members):
      let pairs = members.map { ($0.key, JSONValue($0.value)) }
      try container.encode(Dictionary(pairs) { $1 })
    }
  }
}

/// A scalar out of a decoder that is not ours.
private struct ForeignValue {
  let wire: Wire

  init?(_ container: any SingleValueDecodingContainer) {
    // Each type is tried; what is none of them is for the caller.
    if let bool = try? container.decode(Bool.self) {
      wire = .bool(bool)
    } else if let int = try? container.decode(Int.self) {
      wire = .number(JSONNumber(int))
    } else if let double = try? container.decode(Double.self) {
      wire = Wire(floatLiteral: double)
    } else if let string = try? container.decode(String.self) {
      wire = .string(string)
    } else {
      return nil
    }
  }
}
