import JSON

/// Keywords for values of any type, for numbers and for strings.
extension Validator {
  /// Checks `const` and `enum`.
  mutating func checkValue(_ rules: ValueRules, _ node: SchemaNode, _ value: JSONValue) -> Bool {
    if let constant = rules.constant {
      var size = 0
      let isEqual = constant.equals(value, size: &size)
      guard spend(size * 4) else { return false }
      if !isEqual {
        note(
          node, .const,
          "Expected exactly \(ValueSummary.text(constant)), got \(ValueSummary.text(value)).")
        return false
      }
    }
    guard let enumeration = rules.enumeration else { return true }
    var size = 0
    let isMember = enumeration.contains(value, size: &size)
    guard spend(size * 8 + 4) else { return false }
    if isMember { return true }
    let expected = ValueSummary.list(
      enumeration.values.prefix(ValueSummary.maxListed + 1).map(ValueSummary.text))
    note(
      node, .enum,
      enumeration.values.isEmpty
        ? "No value is allowed here."
        : "Expected one of \(expected), got \(ValueSummary.text(value)).")
    return false
  }

  /// Checks bounds and `multipleOf`.
  mutating func checkNumber(_ rules: NumberRules, _ node: SchemaNode, _ number: JSONNumber) -> Bool
  {
    guard spend(number.literal.utf8.count / 2) else { return false }
    let shown = { ValueSummary.text(.number(number)) }
    var isValid = true
    if let bound = rules.minimum, bound.order(of: number) < 0 {
      note(node, .minimum, "Expected a number of at least \(bound.text), got \(shown()).")
      isValid = false
    }
    if let bound = rules.exclusiveMinimum, bound.order(of: number) <= 0 {
      note(node, .exclusiveMinimum, "Expected a number above \(bound.text), got \(shown()).")
      isValid = false
    }
    if let bound = rules.maximum, bound.order(of: number) > 0 {
      note(node, .maximum, "Expected a number of at most \(bound.text), got \(shown()).")
      isValid = false
    }
    if let bound = rules.exclusiveMaximum, bound.order(of: number) >= 0 {
      note(node, .exclusiveMaximum, "Expected a number below \(bound.text), got \(shown()).")
      isValid = false
    }
    if let (step, divisor) = rules.multipleOf {
      guard spend(divisor.cost(for: number)) else { return false }
      if !divisor.divides(number) {
        note(
          node, .multipleOf,
          "Expected a multiple of \(ValueSummary.text(.number(step))), got \(shown()).")
        isValid = false
      }
    }
    return isValid
  }

  /// Checks lengths, `pattern` and `format`.
  mutating func checkString(_ rules: StringRules, _ node: SchemaNode, _ string: String) -> Bool {
    var isValid = true
    if rules.minLength != nil || rules.maxLength != nil {
      isValid = checkLength(rules, node, string)
      guard isValid || goesOn else { return false }
    }
    if let pattern = rules.pattern, !matches(pattern, string) {
      note(
        node, .pattern,
        "Expected a string that matches the pattern \(ValueSummary.quoted(pattern.source)), got \(ValueSummary.quoted(string))."
      )
      guard goesOn else { return false }
      isValid = false
    }
    if let format = rules.format {
      guard spend(string.utf8.count * 8) else { return false }
      if !format.accepts(string) {
        note(
          node, .format,
          "Expected the format \(format.rawValue), for example \(ValueSummary.quoted(format.example)), got \(ValueSummary.quoted(string))."
        )
        isValid = false
      }
    }
    return isValid
  }

  private mutating func checkLength(
    _ rules: StringRules, _ node: SchemaNode, _ string: String
  ) -> Bool {
    let minimum = rules.minLength ?? 0
    let maximum = rules.maxLength ?? .max
    // A scalar takes one to four bytes, so the byte count often settles it.
    let bytes = string.utf8.count
    if bytes <= maximum, bytes / 4 >= minimum { return true }
    guard spend(bytes) else { return false }
    let count = string.unicodeScalars.count
    if count < minimum {
      note(
        node, .minLength,
        "Expected at least \(Self.counted(minimum, "character")), got \(count).")
    } else if count > maximum {
      note(
        node, .maxLength, "Expected at most \(Self.counted(maximum, "character")), got \(count).")
    } else {
      return true
    }
    return false
  }

  /// Whether a pattern matches, within the budget.
  mutating func matches(_ pattern: Pattern, _ string: String) -> Bool {
    let isMatch = matcher.matches(pattern, in: string)
    return spend(0) && isMatch
  }

  /// A number with its noun: `1 item`, `2 items`.
  static func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}
