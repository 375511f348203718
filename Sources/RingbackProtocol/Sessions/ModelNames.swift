package import JSON

/// One model, or several of which each takes over for the one before it: `string | [string]`.
package struct ModelNames: JSONReadable, Described, Sendable {
  /// The model that answers.
  package let first: String
  /// The models that take over for it, in this order.
  package let others: [String]

  /// Shape: `string | [string]`.
  package static let shape = Shape.named(
    "ModelNames",
    "A model, `provider/model`, or a list of up to `limits.maxModels` of which each takes over for the one before it.",
    .either([.string, .list(of: .string, atLeast: 1)]))

  /// Names models.
  package init(_ first: String, others: [String] = []) {
    self.first = first
    self.others = others
  }

  /// Reads a name, or an array of at least one.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    switch value {
    case .string(let name): self.init(name)
    case .array:
      let names = try [String](reading: value, at: pointer)
      guard let first = names.first else {
        throw JSONMismatch(at: pointer, "expected at least one model")
      }
      self.init(first, others: Array(names.dropFirst()))
    default: throw .expected("a string or an array of strings", got: value, at: pointer)
    }
  }

  /// How many models there are.
  package var count: Int { 1 + others.count }
}
