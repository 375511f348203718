import JSON

/// One validation of one instance.
///
/// It runs in one of two ways: quickly, stopping at the first failure and telling nothing of it, or explaining, going on
/// and collecting what is wrong. Nearly every instance is valid, so explaining happens only after quick validation failed.
struct Validator {
  let program: SchemaProgram
  /// Whether failures are described.
  var isExplaining: Bool
  /// The failures so far; in quick validation always empty.
  var findings: [Finding] = []
  /// The way from the root of the instance to the present value, kept while explaining.
  var path: [PathStep] = []
  /// Set once a limit ended the validation; then no answer counts any more.
  var exhausted: ExhaustedLimit?
  var matcher: PatternMatcher

  private var depth = 0
  /// The resources that were entered, outermost first, each once; kept only if something depends on it.
  private var scope: [Int] = []

  /// A validation that has not begun.
  init(program: SchemaProgram, isExplaining: Bool) {
    self.program = program
    self.isExplaining = isExplaining
    matcher = PatternMatcher(budget: program.options.maxSteps)
  }

  /// Whether there is room and reason to look for further failures after one.
  var goesOn: Bool {
    isExplaining && exhausted == nil && findings.count < program.options.maxProblems
  }

  /// Takes steps from the budget; false, and the end of the validation, when it is spent.
  mutating func spend(_ steps: Int) -> Bool {
    matcher.budget -= steps
    guard matcher.budget < 0 else { return true }
    if exhausted == nil { exhausted = .steps }
    return false
  }

  /// Whether a schema accepts a value.
  ///
  /// If it does, `evaluated` grows by what the schema evaluated; if not, it may hold anything.
  mutating func check(
    _ index: Int, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    let node = program.nodes[index]
    guard spend(8 + scope.count / 4) else { return false }
    guard depth < program.options.maxDepth else {
      if exhausted == nil { exhausted = .depth }
      return false
    }
    depth += 1
    defer { depth -= 1 }
    guard program.usesDynamicScope, !scope.contains(node.content.resource) else {
      return checkNode(node, value, &evaluated)
    }
    // A second entry would change nothing, since the outermost is what counts.
    scope.append(node.content.resource)
    defer { scope.removeLast() }
    return checkNode(node, value, &evaluated)
  }

  private mutating func checkNode(
    _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    guard node.content.hasUnevaluatedRules else { return checkRules(node, value, &evaluated) }
    var own = Evaluated(isTracking: true)
    // After a failure it is not known what would have been evaluated.
    guard checkRules(node, value, &own), checkUnevaluated(node, value, &own) else { return false }
    evaluated.formUnion(own)
    return true
  }

  private mutating func checkRules(
    _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    if node.content.isNever {
      note(node, nil, "No value is allowed here.")
      return false
    }
    var isValid = true
    if let rules = node.content.values, !checkValue(rules, node, value) {
      guard goesOn else { return false }
      isValid = false
    }
    guard node.content.types == .all || node.content.types.contains(typeOf: value) else {
      note(
        node, .type, "Expected \(node.content.types.phrase), got \(ValueSummary.described(value)).")
      return false
    }
    if !checkByType(node, value, &evaluated) {
      guard goesOn else { return false }
      isValid = false
    }
    if node.content.hasInPlaceRules, !checkCombinations(node, value, &evaluated) { return false }
    return isValid
  }

  private mutating func checkByType(
    _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    switch value {
    case .null, .bool: true
    case .number(let number):
      if let rules = node.content.numbers { checkNumber(rules, node, number) } else { true }
    case .string(let string):
      if let rules = node.content.strings { checkString(rules, node, string) } else { true }
    case .array(let elements):
      if let rules = node.content.arrays {
        checkArray(rules, node, elements, &evaluated)
      } else {
        true
      }
    case .object(let members):
      if let rules = node.content.objects {
        checkObject(rules, node, members, &evaluated)
      } else {
        true
      }
    }
  }

  // MARK: The dynamic scope.

  /// The schema that a dynamic reference means at this point.
  func target(of reference: DynamicReference) -> Int {
    for resource in scope {
      if let node = reference.candidates[resource] { return node }
    }
    return reference.fallback
  }

  // MARK: Failures.

  /// Describes a failure, if anyone wants to know.
  mutating func note(
    _ node: SchemaNode, _ keyword: Keyword?, _ message: @autoclosure () -> String
  ) {
    guard isExplaining, exhausted == nil else { return }
    findings.append(
      Finding(
        depth: path.count, keyword: keyword, location: node.content.location,
        instancePointer: PathStep.pointer(path), message: message()))
  }

  /// Applies a schema without describing failures, as for a condition.
  mutating func test(_ index: Int, _ value: JSONValue, _ evaluated: inout Evaluated) -> Bool {
    let wasExplaining = isExplaining
    isExplaining = false
    defer { isExplaining = wasExplaining }
    return check(index, value, &evaluated)
  }

  /// Applies a schema to a part of the present value.
  mutating func check(_ index: Int, _ value: JSONValue, at step: @autoclosure () -> PathStep)
    -> Bool
  {
    var evaluated = Evaluated.untracked
    guard isExplaining else { return check(index, value, &evaluated) }
    path.append(step())
    defer { path.removeLast() }
    return check(index, value, &evaluated)
  }
}

/// One step from a value to a part of it.
enum PathStep {
  case key(String)
  case index(Int)

  /// The JSON pointer of a way from the root.
  static func pointer(_ path: [PathStep]) -> String {
    var pointer = ""
    for step in path {
      switch step {
      case .key(let key): JSONPointer.append(key, to: &pointer)
      case .index(let index): pointer += "/\(index)"
      }
    }
    return pointer
  }
}

/// A failure before it is reported.
struct Finding {
  /// How deep in the instance it is.
  var depth: Int
  /// Nil for the schema `false`.
  var keyword: Keyword?
  var location: SchemaLocations.ID
  var instancePointer: String
  var message: String
}

/// A limit that ended a validation before it had an answer.
enum ExhaustedLimit {
  case steps, depth
}
