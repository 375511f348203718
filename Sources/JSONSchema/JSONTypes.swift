package import JSON

/// A set of the types that JSON Schema tells apart.
package struct JSONTypes: OptionSet, Sendable, Hashable {
  /// One bit for each type.
  package let rawValue: UInt8

  /// Makes the set with these bits.
  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// `null`.
  package static let null = JSONTypes(rawValue: 1)
  /// `true` and `false`.
  package static let boolean = JSONTypes(rawValue: 2)
  /// Numbers without a fraction; 1.0 is one of them.
  package static let integer = JSONTypes(rawValue: 4)
  /// Numbers with a fraction; the type `number` is this and ``integer``.
  package static let fraction = JSONTypes(rawValue: 8)
  /// All numbers.
  package static let number: JSONTypes = [.integer, .fraction]
  /// Strings.
  package static let string = JSONTypes(rawValue: 16)
  /// Arrays.
  package static let array = JSONTypes(rawValue: 32)
  /// Objects.
  package static let object = JSONTypes(rawValue: 64)
  /// Every type.
  package static let all = JSONTypes(rawValue: 127)

  /// The type that `type` names in a schema, or nil.
  init?(named name: String) {
    switch name {
    case "null": self = .null
    case "boolean": self = .boolean
    case "integer": self = .integer
    case "number": self = .number
    case "string": self = .string
    case "array": self = .array
    case "object": self = .object
    default: return nil
    }
  }

  /// The type of a value.
  package init(of value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool: self = .boolean
    case .number(let number): self = Self.isInteger(number) ? .integer : .fraction
    case .string: self = .string
    case .array: self = .array
    case .object: self = .object
    }
  }

  /// Whether the set has the type of a value; looks at a number's digits only if it must.
  func contains(typeOf value: JSONValue) -> Bool {
    switch value {
    case .number(let number):
      contains(.number) || (contains(.integer) && Self.isInteger(number))
        || (contains(.fraction) && !Self.isInteger(number))
    default: contains(JSONTypes(of: value))
    }
  }

  private static func isInteger(_ number: JSONNumber) -> Bool {
    let isPlain = number.literal.utf8.allSatisfy { $0.isASCIIDigit || $0 == 0x2D }
    return isPlain || number.isInteger
  }

  /// The types as a phrase with articles: `a string or null`.
  var phrase: String {
    var names: [String] = []
    if contains(.string) { names.append("a string") }
    if contains(.number) {
      names.append("a number")
    } else if contains(.integer) {
      names.append("an integer")
    } else if contains(.fraction) {
      names.append("a number with a fraction")
    }
    if contains(.boolean) { names.append("a boolean") }
    if contains(.object) { names.append("an object") }
    if contains(.array) { names.append("an array") }
    if contains(.null) { names.append("null") }
    guard let last = names.popLast() else { return "nothing" }
    return names.isEmpty ? last : names.joined(separator: ", ") + " or " + last
  }
}
