/// Which types a schema can accept, judged without an instance.
///
/// The answer errs on the side of acceptance: a type is left out only if no value of it can be valid.
struct AcceptedTypes {
  /// Schemas inside one another, by reference or combination, beyond this are taken to accept everything.
  private static let maxDepth = 16
  /// How many schemas one question looks at.
  private static let maxVisits = 1_000

  let program: SchemaProgram
  private var visitsLeft = AcceptedTypes.maxVisits

  /// Prepares to answer for a program.
  init(program: SchemaProgram) {
    self.program = program
  }

  /// The types of values that the schema itself can accept.
  func types(of node: Int) -> JSONTypes {
    var search = self
    return search.own(node, depth: 0)
  }

  /// The types of values that the schema can accept for one property of an object.
  func types(of node: Int, property: String) -> JSONTypes {
    var search = self
    return search.property(property, of: node, depth: 0)
  }

  /// Whether the search may look at one more schema.
  private mutating func visit(_ depth: Int) -> Bool {
    visitsLeft -= 1
    return visitsLeft >= 0 && depth < Self.maxDepth
  }

  private mutating func own(_ index: Int, depth: Int) -> JSONTypes {
    guard visit(depth) else { return .all }
    let node = program.nodes[index].content
    if node.isNever { return [] }
    let types = node.types.intersection(node.values?.types ?? .all)
    return combined(node, types) { search, child in search.own(child, depth: depth + 1) }
  }

  private mutating func property(_ key: String, of index: Int, depth: Int) -> JSONTypes {
    guard visit(depth) else { return .all }
    let node = program.nodes[index].content
    if node.isNever || !node.types.contains(.object) { return [] }
    var types = JSONTypes.all
    if let rules = node.objects {
      var isKnown = false
      if let child = rules.properties.entry(for: key)?.node {
        isKnown = true
        types.formIntersection(own(child, depth: depth + 1))
      }
      var matcher = PatternMatcher(budget: Self.maxVisits * 1_000)
      for (pattern, child) in rules.patterns
      where matcher.matches(pattern, in: key) && matcher.budget >= 0 {
        isKnown = true
        types.formIntersection(own(child, depth: depth + 1))
      }
      if !isKnown, let additional = rules.additional, matcher.budget >= 0 {
        types.formIntersection(own(additional, depth: depth + 1))
      }
    }
    return combined(node, types) { search, child in
      search.property(key, of: child, depth: depth + 1)
    }
  }

  /// Narrows the types by the schemas that apply to the same value.
  private mutating func combined(
    _ node: SchemaContent, _ types: JSONTypes,
    _ answer: (inout AcceptedTypes, Int) -> JSONTypes
  ) -> JSONTypes {
    var types = types
    if let target = node.reference { types.formIntersection(answer(&self, target)) }
    guard let rules = node.combinations else { return types }
    for child in rules.allOf { types.formIntersection(answer(&self, child)) }
    for branches in [rules.anyOf, rules.oneOf] where !branches.isEmpty {
      var union: JSONTypes = []
      for branch in branches { union.formUnion(answer(&self, branch)) }
      types.formIntersection(union)
    }
    return types
  }
}
