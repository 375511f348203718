extension JSONValue {
  /// The string, or nil if this is not a string.
  package var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  /// The truth value, or nil if this is neither `true` nor `false`.
  package var bool: Bool? {
    if case .bool(let bool) = self { bool } else { nil }
  }

  /// The number, or nil if this is not a number.
  package var number: JSONNumber? {
    if case .number(let number) = self { number } else { nil }
  }

  /// The number as an integer, or nil if it is no number, has a fraction or does not fit.
  ///
  /// `1.0` and `1e2` are integers.
  package var int: Int? { number?.int }

  /// The floating-point number nearest to the number, or nil if this is not a number.
  package var double: Double? { number?.double }

  /// The elements, or nil if this is not an array.
  package var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, or nil if this is not an object.
  package var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// Whether this is `null`.
  package var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The name of the type as JSON Schema spells it: `null`, `boolean`, `number`, `string`, `array` or `object`.
  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// The value of the member named `key`, or nil if there is none or this is not an object.
  package subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  /// The element at `index`, or nil if the index is out of range or this is not an array.
  package subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}
