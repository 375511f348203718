/// The keywords that apply other schemas to the same value.
final class CombinationRules: Sendable {
  let allOf: [Int]
  let anyOf: [Int]
  let oneOf: [Int]
  let not: Int?
  let condition: ConditionRule?
  /// Schemas that apply to an object that has the key, from `dependentSchemas` or `dependencies`.
  let dependentSchemas: [(key: String, node: Int)]

  init(
    allOf: [Int], anyOf: [Int], oneOf: [Int], not: Int?, condition: ConditionRule?,
    dependentSchemas: [(key: String, node: Int)]
  ) {
    self.allOf = allOf
    self.anyOf = anyOf
    self.oneOf = oneOf
    self.not = not
    self.condition = condition
    self.dependentSchemas = dependentSchemas
  }

  /// Every schema that may be applied.
  var nodes: [Int] {
    var nodes = allOf + anyOf + oneOf + dependentSchemas.map(\.node)
    if let not { nodes.append(not) }
    if let condition {
      nodes.append(condition.test)
      if let then = condition.then { nodes.append(then) }
      if let otherwise = condition.otherwise { nodes.append(otherwise) }
    }
    return nodes
  }
}

/// `if`, `then` and `else`.
struct ConditionRule: Sendable {
  var test: Int
  var then: Int?
  var otherwise: Int?
}
