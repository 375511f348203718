import JSON

/// What a schema asks a value to be, as far as a value can be looked for in a prompt.
indirect enum ValueShape: Sendable {
  case integer
  case number
  case boolean
  case null
  /// Text; the schema's `format` if it has one.
  case string(format: String?)
  /// One of these values.
  case choice([JSONValue])
  /// An array of such values.
  case list(ValueShape)
  /// An object with these properties.
  case object(ParameterList)
  /// The first of these for which there is a value.
  case either([ValueShape])
  /// Whatever there is.
  case anything

  /// What the values are called in a sentence for people.
  var label: String {
    switch self {
    case .integer: "integer"
    case .number: "number"
    case .boolean: "boolean"
    case .null: "null"
    case .string(let format): format.map { "\($0)" } ?? "string"
    case .choice(let values): "one of " + values.prefix(8).map(\.text).joined(separator: ", ")
    case .list(let item): "array of \(item.label)"
    case .object: "object"
    case .either(let shapes): shapes.map(\.label).joined(separator: " or ")
    case .anything: "any value"
    }
  }

  /// Whether only numbers are accepted.
  var isNumeric: Bool {
    switch self {
    case .integer, .number: true
    case .either(let shapes): !shapes.isEmpty && shapes.allSatisfy { $0.isNumeric }
    default: false
    }
  }

  /// Whether free text is accepted, whatever it says.
  var isFreeText: Bool {
    switch self {
    case .string, .anything: true
    case .either(let shapes): shapes.contains { $0.isFreeText }
    default: false
    }
  }

  /// The format of a string shape.
  var format: String? {
    switch self {
    case .string(let format): format
    case .either(let shapes): shapes.lazy.compactMap(\.format).first
    default: nil
    }
  }

  /// The values that a choice allows.
  var choices: [JSONValue]? {
    switch self {
    case .choice(let values): values
    case .either(let shapes): shapes.lazy.compactMap(\.choices).first
    default: nil
    }
  }
}
