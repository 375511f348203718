import JSON

/// One property of an object schema, read once.
struct Parameter: Sendable {
  /// The property's name as the schema writes it.
  let name: String
  /// The words of the name, in small letters.
  let words: [String]
  /// The stems of `words`.
  let stems: [String]
  /// What its value is to be.
  let shape: ValueShape
  /// What its name says about the value.
  let role: ParameterRole
  /// Whether the schema lists it as required.
  let isRequired: Bool
  /// Whether a value is looked for with every means: it is required, or the schema requires nothing.
  let isExpected: Bool
  /// The schema's `default`.
  let defaultValue: JSONValue?

  /// Makes a parameter out of a property.
  init(
    name: String, shape: ValueShape, isRequired: Bool, isExpected: Bool, defaultValue: JSONValue?
  ) {
    self.name = name
    words = Vocabulary.words(ofIdentifier: name)
    stems = words.map(Stem.of)
    self.shape = shape
    role = ParameterRole(words: words, format: shape.format)
    self.isRequired = isRequired
    self.isExpected = isExpected
    self.defaultValue = defaultValue
  }
}

/// The properties of one object schema.
struct ParameterList: Sendable {
  /// The properties, required ones first, otherwise in the schema's order.
  let parameters: [Parameter]

  /// The parameters in the order in which values are handed out.
  init(_ parameters: [Parameter]) {
    self.parameters = parameters.filter(\.isRequired) + parameters.filter { !$0.isRequired }
  }

  /// The list without properties.
  static let empty = ParameterList([])
}
