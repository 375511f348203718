import JSON

/// `const` and `enum`.
final class ValueRules: Sendable {
  let constant: JSONValue?
  let enumeration: ValueSet?

  init(constant: JSONValue?, enumeration: ValueSet?) {
    self.constant = constant
    self.enumeration = enumeration
  }
}
