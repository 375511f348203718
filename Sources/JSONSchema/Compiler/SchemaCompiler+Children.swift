import JSON

/// Keywords whose values are schemas, or lists or tables of schemas.
extension SchemaCompiler {
  /// The node of a keyword whose value is a schema, or nil if it is absent.
  mutating func child(_ source: SchemaSource, _ keyword: Keyword) -> Int? {
    guard let value = source[keyword] else { return nil }
    return addNode(
      for: value, at: locations.add(keyword.rawValue, to: source.location), in: source.resource)
  }

  /// The nodes of a keyword whose value is a list of at least one schema; empty if it is absent.
  mutating func children(_ source: SchemaSource, _ keyword: Keyword) -> [Int] {
    guard let value = source[keyword] else { return [] }
    guard case .array(let values) = value, !values.isEmpty else {
      report(source, keyword, mustBe: "a non-empty array of schemas")
      return []
    }
    let list = locations.add(keyword.rawValue, to: source.location)
    var result: [Int] = []
    for (index, value) in values.enumerated() {
      result.append(
        addNode(for: value, at: locations.add(String(index), to: list), in: source.resource))
    }
    return result
  }

  /// The nodes of a keyword whose value is an object of schemas; empty if it is absent.
  mutating func namedChildren(
    _ source: SchemaSource, _ keyword: Keyword
  ) -> [(key: String, node: Int)] {
    guard let members = object(source, keyword, of: "schemas") else { return [] }
    let table = locations.add(keyword.rawValue, to: source.location)
    var result: [(key: String, node: Int)] = []
    for (key, value) in members {
      let node = addNode(for: value, at: locations.add(key, to: table), in: source.resource)
      result.append((key, node))
    }
    return result
  }

  /// The members of a keyword whose value is an object; nil if it is absent or something else.
  mutating func object(_ source: SchemaSource, _ keyword: Keyword, of what: String) -> JSONObject? {
    guard let value = source[keyword] else { return nil }
    guard case .object(let members) = value else {
      report(source, keyword, mustBe: "an object of \(what)")
      return nil
    }
    return members
  }

  /// Reads schemas that only references apply.
  mutating func readDefinitions(_ source: SchemaSource) {
    _ = namedChildren(source, .defs)
    _ = namedChildren(source, .definitions)
    _ = child(source, .contentSchema)
  }

  /// The rules of `allOf`, `anyOf`, `oneOf`, `not`, `if` and schemas that depend on a key.
  mutating func combinationRules(_ source: SchemaSource) -> CombinationRules? {
    guard
      source.hasAny(
        .allOf, .anyOf, .oneOf, .not, .if, .then, .else, .dependentSchemas, .dependencies)
    else { return nil }
    let test = child(source, .if)
    // Without `if` these are ignored, but they must still be schemas.
    let then = child(source, .then)
    let otherwise = child(source, .else)
    return CombinationRules(
      allOf: children(source, .allOf), anyOf: children(source, .anyOf),
      oneOf: children(source, .oneOf), not: child(source, .not),
      condition: test.map { ConditionRule(test: $0, then: then, otherwise: otherwise) },
      dependentSchemas: namedChildren(source, .dependentSchemas) + dependencySchemas(source))
  }

  private mutating func dependencySchemas(_ source: SchemaSource) -> [(key: String, node: Int)] {
    guard let members = source[.dependencies]?.object else { return [] }
    let table = locations.add(Keyword.dependencies.rawValue, to: source.location)
    var result: [(key: String, node: Int)] = []
    for (key, value) in members where value.array == nil {
      let node = addNode(for: value, at: locations.add(key, to: table), in: source.resource)
      result.append((key, node))
    }
    return result
  }
}
