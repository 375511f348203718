import JSON

/// Keywords for arrays.
extension Validator {
  /// Checks items and their number.
  mutating func checkArray(
    _ rules: ArrayRules, _ node: SchemaNode, _ elements: [JSONValue], _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = checkCount(rules, node, elements.count)
    guard isValid || goesOn else { return false }
    if !checkItems(rules, node, elements, &evaluated) {
      guard goesOn else { return false }
      isValid = false
    }
    if let rule = rules.contains, !checkContains(rule, node, elements, &evaluated) {
      guard goesOn else { return false }
      isValid = false
    }
    if rules.areUnique, elements.count > 1, !checkUnique(node, elements) { isValid = false }
    return isValid
  }

  private mutating func checkCount(_ rules: ArrayRules, _ node: SchemaNode, _ count: Int) -> Bool {
    if let minimum = rules.minItems, count < minimum {
      note(node, .minItems, "Expected at least \(Self.counted(minimum, "item")), got \(count).")
      return false
    }
    if let maximum = rules.maxItems, count > maximum {
      note(node, .maxItems, "Expected at most \(Self.counted(maximum, "item")), got \(count).")
      return false
    }
    return true
  }

  private mutating func checkItems(
    _ rules: ArrayRules, _ node: SchemaNode, _ elements: [JSONValue], _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = true
    let prefixCount = min(rules.prefix.count, elements.count)
    for index in 0..<prefixCount {
      if !check(rules.prefix[index], elements[index], at: .index(index)) {
        guard goesOn else { return false }
        isValid = false
      }
    }
    evaluated.insertItems(below: prefixCount)
    guard let (rest, keyword) = rules.rest else { return isValid }
    evaluated.insertAllItems()
    if elements.count > rules.prefix.count, program.nodes[rest].content.isNever {
      note(
        node, keyword,
        "Expected at most \(Self.counted(rules.prefix.count, "item")), got \(elements.count).")
      return false
    }
    for index in elements.indices.dropFirst(rules.prefix.count) {
      if !check(rest, elements[index], at: .index(index)) {
        guard goesOn else { return false }
        isValid = false
      }
    }
    return isValid
  }

  private mutating func checkContains(
    _ rule: ContainsRule, _ node: SchemaNode, _ elements: [JSONValue],
    _ evaluated: inout Evaluated
  ) -> Bool {
    var count = 0
    let needsAll = rule.evaluates && evaluated.isTracking
    for (index, element) in elements.enumerated() {
      // Neither bound can change its mind any more.
      if !needsAll, rule.maximum == nil, count >= rule.minimum { break }
      var untracked = Evaluated.untracked
      guard test(rule.node, element, &untracked) else {
        guard exhausted == nil else { return false }
        continue
      }
      count += 1
      if rule.evaluates { evaluated.insertItem(index) }
    }
    if count < rule.minimum {
      note(
        node, rule.minimum == 1 ? .contains : .minContains,
        "Expected at least \(Self.counted(rule.minimum, "item")) that fits \"contains\", found \(count)."
      )
      return false
    }
    if let maximum = rule.maximum, count > maximum {
      note(
        node, .maxContains,
        "Expected at most \(Self.counted(maximum, "item")) that fits \"contains\", found \(count).")
      return false
    }
    return true
  }

  private mutating func checkUnique(_ node: SchemaNode, _ elements: [JSONValue]) -> Bool {
    var size = 0
    let duplicate = ValueSet.firstDuplicate(in: elements, size: &size)
    guard spend(size * 16) else { return false }
    guard let (first, second) = duplicate else { return true }
    note(
      node, .uniqueItems,
      "Items \(first) and \(second) are equal: \(ValueSummary.text(elements[second])). Each item must be different."
    )
    return false
  }
}
