import JSON

/// Keywords whose values are plain data: types, bounds, lists of names.
extension SchemaCompiler {
  /// The types that `type` allows.
  mutating func types(_ source: SchemaSource) -> JSONTypes {
    let kind = "the name of a type or a non-empty array of different names"
    switch source[.type] {
    case nil: return .all
    case .string(let name)?:
      if let types = JSONTypes(named: name) { return types }
      report(
        "\(ValueSummary.quoted(name)) is not a type; the types are null, boolean, object, array, number, integer and string.",
        at: source.location, Keyword.type.rawValue)
    case .array(let names)?:
      var union: JSONTypes = []
      var seen: Set<String> = []
      for name in names {
        guard let name = name.string, let types = JSONTypes(named: name), seen.insert(name).inserted
        else {
          report(source, .type, mustBe: kind)
          return .all
        }
        union.formUnion(types)
      }
      if !union.isEmpty { return union }
      report(source, .type, mustBe: kind)
    default: report(source, .type, mustBe: kind)
    }
    return .all
  }

  /// The rules of `const` and `enum`.
  mutating func valueRules(_ source: SchemaSource) -> ValueRules? {
    let constant = source[.const]
    let values = source[.enum]
    guard constant != nil || values != nil else { return nil }
    if let values, values.array == nil { report(source, .enum, mustBe: "an array of values") }
    return ValueRules(constant: constant, enumeration: values?.array.map { ValueSet($0) })
  }

  /// The rules of bounds and `multipleOf`.
  mutating func numberRules(_ source: SchemaSource) -> NumberRules? {
    guard
      source.hasAny(.minimum, .exclusiveMinimum, .maximum, .exclusiveMaximum, .multipleOf)
    else { return nil }
    return NumberRules(
      minimum: bound(source, .minimum), exclusiveMinimum: bound(source, .exclusiveMinimum),
      maximum: bound(source, .maximum), exclusiveMaximum: bound(source, .exclusiveMaximum),
      multipleOf: divisor(source))
  }

  private mutating func bound(_ source: SchemaSource, _ keyword: Keyword) -> NumberBound? {
    guard let value = source[keyword] else { return nil }
    guard case .number(let number) = value else {
      report(source, keyword, mustBe: "a number")
      return nil
    }
    return NumberBound(number)
  }

  private mutating func divisor(
    _ source: SchemaSource
  ) -> (number: JSONNumber, divisor: Divisor)? {
    guard let value = source[.multipleOf] else { return nil }
    guard case .number(let number) = value, let divisor = Divisor(number) else {
      report(
        source, .multipleOf,
        mustBe: "a number above 0 with at most \(Divisor.maxDigits) significant digits")
      return nil
    }
    return (number, divisor)
  }

  /// The rules of lengths, `pattern` and `format`.
  mutating func stringRules(_ source: SchemaSource) -> StringRules? {
    guard source.hasAny(.minLength, .maxLength, .pattern, .format) else { return nil }
    var pattern: Pattern?
    switch source[.pattern] {
    case nil: break
    case .string(let text)?:
      pattern = compiledPattern(text, at: source.location, Keyword.pattern.rawValue)
    default: report(source, .pattern, mustBe: "a string")
    }
    var format: Format?
    switch source[.format] {
    case nil: break
    case .string(let name)?:
      if source.dialect.assertsFormats { format = Format(rawValue: name) }
    default: report(source, .format, mustBe: "a string")
    }
    return StringRules(
      minLength: count(source, .minLength), maxLength: count(source, .maxLength), pattern: pattern,
      format: format)
  }

  /// Compiles a pattern and takes its size from what all patterns of the schema may have.
  mutating func compiledPattern(
    _ text: String, at location: SchemaLocations.ID, _ tokens: String...
  ) -> Pattern? {
    let limit = min(patternInstructionsLeft, Pattern.standardProgramLimit)
    do throws(PatternError) {
      let pattern = try Pattern(compiling: text, programLimit: limit)
      patternInstructionsLeft -= pattern.size
      return pattern
    } catch {
      report(
        "The pattern \(ValueSummary.quoted(text)) cannot be used: \(error).", at: location, tokens)
      return nil
    }
  }

  /// A keyword whose value is a count; one beyond the range of Int stands for infinity.
  mutating func count(_ source: SchemaSource, _ keyword: Keyword) -> Int? {
    guard let value = source[keyword] else { return nil }
    guard case .number(let number) = value, number.isInteger, number.compare(to: JSONNumber(0)) >= 0
    else {
      report(source, keyword, mustBe: "a non-negative integer")
      return nil
    }
    return number.int ?? .max
  }

  /// A keyword whose value is a boolean; absent means false.
  mutating func flag(_ source: SchemaSource, _ keyword: Keyword) -> Bool {
    guard let value = source[keyword] else { return false }
    guard case .bool(let flag) = value else {
      report(source, keyword, mustBe: "a boolean")
      return false
    }
    return flag
  }

  /// A list of different strings; nil after a fault.
  mutating func names(
    _ value: JSONValue, at location: SchemaLocations.ID, _ tokens: String...
  ) -> [String]? {
    let names = value.array?.compactMap(\.string)
    guard let names, names.count == value.array?.count,
      Set(names.map { ByteKey($0) }).count == names.count
    else {
      report(
        "This must be an array of different strings, not \(ValueSummary.text(value)).",
        at: location, tokens)
      return nil
    }
    return names
  }

  /// Checks keywords that say something about the schema and assert nothing.
  mutating func readAnnotations(_ source: SchemaSource) {
    for (keyword, value) in source.members {
      switch keyword {
      case .title, .description, .comment, .contentEncoding, .contentMediaType:
        if value.string == nil { report(source, keyword, mustBe: "a string") }
      case .readOnly, .writeOnly, .deprecated:
        if value.bool == nil { report(source, keyword, mustBe: "a boolean") }
      case .examples:
        if value.array == nil { report(source, keyword, mustBe: "an array") }
      default: break
      }
    }
  }
}
