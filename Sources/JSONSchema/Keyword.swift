/// The keywords that have a meaning in at least one dialect.
enum Keyword: String, Sendable, CaseIterable {
  // Core.
  case anchor = "$anchor"
  case comment = "$comment"
  case definitions
  case defs = "$defs"
  case dynamicAnchor = "$dynamicAnchor"
  case dynamicRef = "$dynamicRef"
  case id = "$id"
  case recursiveAnchor = "$recursiveAnchor"
  case recursiveRef = "$recursiveRef"
  case ref = "$ref"
  case schema = "$schema"
  case vocabulary = "$vocabulary"
  // Applicators.
  case additionalItems, additionalProperties, allOf, anyOf, contains, dependencies
  case dependentSchemas, `else`, `if`, items, not, oneOf, patternProperties, prefixItems
  case properties, propertyNames, then
  case unevaluatedItems, unevaluatedProperties
  // Assertions.
  case const, dependentRequired, `enum`, exclusiveMaximum, exclusiveMinimum, maxContains
  case maxItems, maxLength, maxProperties, maximum, minContains, minItems, minLength
  case minProperties, minimum, multipleOf, pattern, required, type, uniqueItems
  case format
  // Annotations.
  case contentEncoding, contentMediaType, contentSchema, `default`, deprecated, description
  case examples, readOnly, title, writeOnly

  /// The keywords by name.
  static let named: [String: Keyword] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// The group that the keyword belongs to.
  var vocabulary: Vocabularies {
    switch self {
    case .anchor, .comment, .definitions, .defs, .dynamicAnchor, .dynamicRef, .id,
      .recursiveAnchor, .recursiveRef, .ref, .schema, .vocabulary:
      .core
    case .additionalItems, .additionalProperties, .allOf, .anyOf, .contains, .dependencies,
      .dependentSchemas, .else, .if, .items, .not, .oneOf, .patternProperties, .prefixItems,
      .properties, .propertyNames, .then:
      .applicator
    case .unevaluatedItems, .unevaluatedProperties: .unevaluated
    case .const, .dependentRequired, .enum, .exclusiveMaximum, .exclusiveMinimum, .maxContains,
      .maxItems, .maxLength, .maxProperties, .maximum, .minContains, .minItems, .minLength,
      .minProperties, .minimum, .multipleOf, .pattern, .required, .type, .uniqueItems:
      .validation
    case .format: .format
    case .contentEncoding, .contentMediaType, .contentSchema, .default, .deprecated, .description,
      .examples, .readOnly, .title, .writeOnly:
      .annotation
    }
  }
}
