import JSON

/// `unevaluatedItems` and `unevaluatedProperties`.
extension Validator {
  /// Applies the keywords to what no other keyword of the schema has evaluated.
  mutating func checkUnevaluated(
    _ node: SchemaNode, _ value: JSONValue, _ evaluated: inout Evaluated
  ) -> Bool {
    switch value {
    case .array(let elements):
      guard let child = node.content.unevaluatedItems else { return true }
      guard spend(elements.count) else { return false }
      return checkUnevaluatedItems(child, node, elements, &evaluated)
    case .object(let members):
      guard let child = node.content.unevaluatedProperties else { return true }
      guard spend(members.count) else { return false }
      return checkUnevaluatedProperties(child, node, members, &evaluated)
    default: return true
    }
  }

  private mutating func checkUnevaluatedItems(
    _ child: Int, _ node: SchemaNode, _ elements: [JSONValue], _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = true
    for (index, element) in elements.enumerated() where !evaluated.containsItem(index) {
      if program.nodes[child].content.isNever {
        path.append(.index(index))
        note(node, .unevaluatedItems, "Unexpected item; no schema says anything about it.")
        path.removeLast()
        isValid = false
      } else if !check(child, element, at: .index(index)) {
        isValid = false
      }
      guard isValid || goesOn else { return false }
    }
    evaluated.insertAllItems()
    return isValid
  }

  private mutating func checkUnevaluatedProperties(
    _ child: Int, _ node: SchemaNode, _ members: JSONObject, _ evaluated: inout Evaluated
  ) -> Bool {
    var isValid = true
    for (position, member) in members.enumerated() where !evaluated.containsProperty(position) {
      if program.nodes[child].content.isNever {
        note(
          node, .unevaluatedProperties,
          "Unexpected property \(ValueSummary.quoted(member.key)); no schema says anything about it."
        )
        isValid = false
      } else if !check(child, member.value, at: .key(member.key)) {
        isValid = false
      }
      guard isValid || goesOn else { return false }
    }
    evaluated.insertAllProperties()
    return isValid
  }
}
