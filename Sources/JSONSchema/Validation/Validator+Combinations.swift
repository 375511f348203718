import JSON

/// Keywords that apply other schemas to the same value.
extension Validator {
  /// Checks references, `allOf`, `anyOf`, `oneOf`, `not`, `if` and schemas that depend on a key.
  mutating func checkCombinations(
    _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = checkReferences(node, value, &evaluated)
    guard isValid || goesOn, let rules = node.content.combinations else { return isValid }
    isValid = checkAllOf(rules.allOf, value, &evaluated) && isValid
    guard isValid || goesOn else { return false }
    if !rules.anyOf.isEmpty, !checkAnyOf(rules.anyOf, node, value, &evaluated) {
      guard goesOn else { return false }
      isValid = false
    }
    if !rules.oneOf.isEmpty, !checkOneOf(rules.oneOf, node, value, &evaluated) {
      guard goesOn else { return false }
      isValid = false
    }
    if let child = rules.not, !checkNot(child, node, value) {
      guard goesOn else { return false }
      isValid = false
    }
    if let condition = rules.condition, !checkCondition(condition, value, &evaluated) {
      guard goesOn else { return false }
      isValid = false
    }
    return checkDependents(rules.dependentSchemas, value, &evaluated) && isValid
  }

  private mutating func checkReferences(
    _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = true
    if let target = node.content.reference {
      isValid = apply(target, value, &evaluated)
    }
    guard isValid || goesOn, let reference = node.content.dynamicReference else { return isValid }
    return apply(target(of: reference), value, &evaluated) && isValid
  }

  private mutating func checkAllOf(
    _ branches: [Int], _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = true
    for branch in branches where !apply(branch, value, &evaluated) {
      isValid = false
      guard goesOn else { break }
    }
    return isValid
  }

  private mutating func checkDependents(
    _ dependents: [(key: String, node: Int)], _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    guard !dependents.isEmpty, case .object(let members) = value else { return true }
    var isValid = true
    for (key, child) in dependents
    where members[key] != nil && !apply(child, value, &evaluated) {
      isValid = false
      guard goesOn else { break }
    }
    return isValid
  }

  /// Applies a schema whose failure is the failure of the present one.
  private mutating func apply(
    _ child: Int, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    guard evaluated.isTracking else { return check(child, value, &evaluated) }
    var own = Evaluated(isTracking: true)
    guard check(child, value, &own) else { return false }
    evaluated.formUnion(own)
    return spend(own.size)
  }

  /// Applies a schema whose failure decides nothing yet.
  private mutating func probe(
    _ child: Int, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    var own = Evaluated(isTracking: evaluated.isTracking)
    guard test(child, value, &own) else { return false }
    evaluated.formUnion(own)
    return spend(own.size)
  }

  private mutating func checkAnyOf(
    _ branches: [Int], _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = false
    for branch in branches where probe(branch, value, &evaluated) {
      isValid = true
      // Every branch that fits counts for `unevaluated…`; otherwise one is enough.
      if !evaluated.isTracking { break }
    }
    if !isValid { explainAlternatives(branches, .anyOf, node, value) }
    return isValid && exhausted == nil
  }

  private mutating func checkOneOf(
    _ branches: [Int], _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    var fitting: [Int] = []
    for (position, branch) in branches.enumerated() where probe(branch, value, &evaluated) {
      fitting.append(position)
      if fitting.count == 2 { break }
    }
    guard exhausted == nil else { return false }
    if fitting.count == 2 {
      note(
        node, .oneOf,
        "The value fits alternatives \(fitting[0]) and \(fitting[1]) of \"oneOf\"; it must fit exactly one."
      )
    } else if fitting.isEmpty {
      explainAlternatives(branches, .oneOf, node, value)
    }
    return fitting.count == 1
  }

  private mutating func checkNot(_ child: Int, _ node: SchemaNode, _ value: JSONValue) -> Bool {
    var evaluated = Evaluated.untracked
    guard test(child, value, &evaluated) else { return exhausted == nil }
    note(
      node, .not,
      "The value \(ValueSummary.text(value)) fits the schema in \"not\", which it must not.")
    return false
  }

  private mutating func checkCondition(
    _ rule: ConditionRule, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    // Without a consequence the test still evaluates members and items.
    if rule.then == nil, rule.otherwise == nil, !evaluated.isTracking { return true }
    let holds = probe(rule.test, value, &evaluated)
    guard exhausted == nil else { return false }
    guard let consequence = holds ? rule.then : rule.otherwise else { return true }
    return apply(consequence, value, &evaluated)
  }
}
