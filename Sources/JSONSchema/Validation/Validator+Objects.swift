import JSON

/// Keywords for objects.
extension Validator {
  /// Checks members and their number.
  mutating func checkObject(
    _ rules: ObjectRules, _ node: SchemaNode, _ members: JSONObject, _ evaluated: inout Evaluated
  ) -> Bool {
    guard spend(members.count * 2) else { return false }
    var isValid = true
    var foundCount = 0
    for (position, member) in members.enumerated() {
      let entry = rules.properties.entry(for: member.key)
      if let entry, entry.isRequired { foundCount += 1 }
      if !checkMember(rules, node, member, entry?.node, position, &evaluated) {
        guard goesOn else { return false }
        isValid = false
      }
    }
    if rules.additional != nil { evaluated.insertAllProperties() }
    if foundCount < rules.properties.requiredCount {
      noteMissing(rules, node, members)
      guard goesOn else { return false }
      isValid = false
    }
    if !rules.dependencies.isEmpty, !checkDependencies(rules, node, members) {
      guard goesOn else { return false }
      isValid = false
    }
    return checkCount(rules, node, members.count) && isValid
  }

  private mutating func checkMember(
    _ rules: ObjectRules, _ node: SchemaNode, _ member: JSONObject.Element, _ property: Int?,
    _ position: Int, _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = true
    if let names = rules.names, !checkName(names, member.key) {
      guard goesOn else { return false }
      isValid = false
    }
    var isKnown = false
    if let property {
      isKnown = true
      evaluated.insertProperty(position)
      if !check(property, member.value, at: .key(member.key)) {
        guard goesOn else { return false }
        isValid = false
      }
    }
    for (pattern, child) in rules.patterns where matches(pattern, member.key) {
      isKnown = true
      evaluated.insertProperty(position)
      if !check(child, member.value, at: .key(member.key)) {
        guard goesOn else { return false }
        isValid = false
      }
    }
    guard !isKnown, let additional = rules.additional else { return isValid && exhausted == nil }
    if program.nodes[additional].content.isNever {
      noteUnexpected(rules, node, member.key)
      return false
    }
    return check(additional, member.value, at: .key(member.key)) && isValid
  }

  private mutating func noteUnexpected(_ rules: ObjectRules, _ node: SchemaNode, _ key: String) {
    note(
      node, .additionalProperties,
      {
        let allowed = rules.properties.entries.filter { $0.node != nil }.map {
          ValueSummary.quoted($0.key.text)
        }
        let patterns = rules.patterns.map { "names like \($0.pattern.source)" }
        let list = ValueSummary.list(allowed + patterns)
        let name = ValueSummary.quoted(key)
        return list.isEmpty
          ? "Unexpected property \(name); none is allowed."
          : "Unexpected property \(name); allowed: \(list)."
      }())
  }

  private mutating func noteMissing(
    _ rules: ObjectRules, _ node: SchemaNode, _ members: JSONObject
  ) {
    guard isExplaining else { return }
    for entry in rules.properties.entries
    where entry.isRequired && members[entry.key.text] == nil && goesOn {
      note(node, .required, "Missing required property \(ValueSummary.quoted(entry.key.text)).")
    }
  }

  private mutating func checkName(_ names: Int, _ key: String) -> Bool {
    let first = findings.count
    var evaluated = Evaluated.untracked
    let isValid = check(names, .string(key), &evaluated)
    // What is wrong with a name is reported at the object, so it must say which name.
    for index in findings.indices.dropFirst(first) {
      findings[index].message =
        "The property name \(ValueSummary.quoted(key)) is not allowed. \(findings[index].message)"
    }
    return isValid
  }

  private mutating func checkDependencies(
    _ rules: ObjectRules, _ node: SchemaNode, _ members: JSONObject
  ) -> Bool {
    var isValid = true
    for (key, required, keyword) in rules.dependencies where members[key] != nil {
      guard spend(required.count * 8) else { return false }
      for name in required where members[name] == nil {
        note(
          node, keyword,
          "Missing property \(ValueSummary.quoted(name)), which is required beside \(ValueSummary.quoted(key))."
        )
        guard goesOn else { return false }
        isValid = false
      }
    }
    return isValid
  }

  private mutating func checkCount(_ rules: ObjectRules, _ node: SchemaNode, _ count: Int) -> Bool {
    if let minimum = rules.minProperties, count < minimum {
      let wanted = minimum == 1 ? "1 property" : "\(minimum) properties"
      note(node, .minProperties, "Expected at least \(wanted), got \(count).")
      return false
    }
    if let maximum = rules.maxProperties, count > maximum {
      let wanted = maximum == 1 ? "1 property" : "\(maximum) properties"
      note(node, .maxProperties, "Expected at most \(wanted), got \(count).")
      return false
    }
    return true
  }
}
