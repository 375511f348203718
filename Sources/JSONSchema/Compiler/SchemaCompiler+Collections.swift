import JSON

/// Keywords that concern arrays and objects.
extension SchemaCompiler {
  /// The rules for items.
  mutating func arrayRules(_ source: SchemaSource) -> ArrayRules? {
    guard
      source.hasAny(
        .items, .prefixItems, .additionalItems, .contains, .minContains, .maxContains, .minItems,
        .maxItems, .uniqueItems)
    else { return nil }
    var prefix = children(source, .prefixItems)
    var rest: (node: Int, keyword: Keyword)?
    let additional = child(source, .additionalItems)
    if source.dialect.edition != .draft2020, case .array(let values)? = source[.items] {
      // An empty list is a prefix of no items, which `children` would not accept.
      prefix = values.isEmpty && source.dialect.edition == .draft7 ? [] : children(source, .items)
      rest = additional.map { ($0, .additionalItems) }
    } else {
      rest = child(source, .items).map { ($0, .items) }
    }
    return ArrayRules(
      prefix: prefix, rest: rest, contains: containsRule(source),
      minItems: count(source, .minItems), maxItems: count(source, .maxItems),
      areUnique: flag(source, .uniqueItems))
  }

  private mutating func containsRule(_ source: SchemaSource) -> ContainsRule? {
    let minimum = count(source, .minContains)
    let maximum = count(source, .maxContains)
    guard let node = child(source, .contains) else { return nil }
    return ContainsRule(
      node: node, minimum: minimum ?? 1, maximum: maximum,
      evaluates: source.dialect.edition == .draft2020)
  }

  /// The rules for members.
  mutating func objectRules(_ source: SchemaSource) -> ObjectRules? {
    guard
      source.hasAny(
        .properties, .patternProperties, .additionalProperties, .propertyNames, .required,
        .minProperties, .maxProperties, .dependentRequired, .dependencies)
    else { return nil }
    let required = source[.required].flatMap {
      names($0, at: source.location, Keyword.required.rawValue)
    }
    return ObjectRules(
      properties: PropertyTable(
        properties: namedChildren(source, .properties), required: required ?? []),
      patterns: patternProperties(source), additional: child(source, .additionalProperties),
      names: child(source, .propertyNames), minProperties: count(source, .minProperties),
      maxProperties: count(source, .maxProperties), dependencies: keyDependencies(source))
  }

  private mutating func patternProperties(
    _ source: SchemaSource
  ) -> [(pattern: Pattern, node: Int)] {
    let children = namedChildren(source, .patternProperties)
    var result: [(pattern: Pattern, node: Int)] = []
    for (key, node) in children {
      if let pattern = compiledPattern(key, at: nodes[node].location) {
        result.append((pattern, node))
      }
    }
    return result
  }

  /// The lists of names that `dependentRequired` and `dependencies` give for a key.
  private mutating func keyDependencies(
    _ source: SchemaSource
  ) -> [(key: String, required: [String], keyword: Keyword)] {
    var result: [(key: String, required: [String], keyword: Keyword)] = []
    for keyword in [Keyword.dependentRequired, .dependencies] {
      let what = keyword == .dependencies ? "schemas or arrays of names" : "arrays of names"
      guard let members = object(source, keyword, of: what) else { continue }
      for (key, value) in members where keyword == .dependentRequired || value.array != nil {
        if let required = names(value, at: source.location, keyword.rawValue, key) {
          result.append((key, required, keyword))
        }
      }
    }
    return result
  }
}
