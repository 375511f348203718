import JSON

/// `const` and `enum`.
final class ValueRules: Sendable {
  let constant: JSONValue?
  let enumeration: ValueSet?
  /// The types of the values that both keywords allow.
  let types: JSONTypes

  /// Takes the values of both keywords.
  init(constant: JSONValue?, enumeration: ValueSet?) {
    self.constant = constant
    self.enumeration = enumeration
    var types = JSONTypes.all
    if let constant { types.formIntersection(JSONTypes(of: constant)) }
    if let enumeration {
      types.formIntersection(
        enumeration.values.reduce(into: []) { $0.formUnion(JSONTypes(of: $1)) })
    }
    self.types = types
  }
}
