import JSON

/// Merges two schemas that both hold at one place.
enum SchemaMerge {
  /// One schema that says what both say, as far as one can; the rest goes into its description.
  static func merged(_ first: JSONObject, _ second: JSONObject) -> JSONObject {
    var all = first
    var notes = SchemaNotes()
    for (key, value) in second {
      guard let known = all[key] else {
        all[key] = value
        continue
      }
      if known == value { continue }
      if let both = merged(key, known, value) {
        all[key] = both
      } else if !SchemaKeywords.annotations.contains(key), !SchemaKeywords.silent.contains(key) {
        notes.add(key, value)
      }
    }
    if let description = notes.description(after: all["description"]?.string) {
      all["description"] = .string(description)
    }
    return all
  }

  private static func merged(_ key: String, _ first: JSONValue, _ second: JSONValue) -> JSONValue? {
    switch key {
    case "description":
      guard let words = first.string, let more = second.string else { return nil }
      return .string("\(words) \(more)")
    case "type": return types(first, second)
    case "enum":
      guard let values = first.array, let more = second.array else { return nil }
      return .array(values.filter(more.contains))
    case "required":
      guard let names = first.array, let more = second.array else { return nil }
      return .array(names + more.filter { !names.contains($0) })
    case "properties": return properties(first, second)
    case "items", "additionalProperties": return both(first, second)
    case "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties":
      return bound(first, second, isLower: true)
    case "maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties":
      return bound(first, second, isLower: false)
    default: return nil
    }
  }

  private static func types(_ first: JSONValue, _ second: JSONValue) -> JSONValue? {
    let names = first.array ?? [first]
    let more = second.array ?? [second]
    var common = names.filter(more.contains)
    // Every integer is a number.
    let isInteger = { (types: [JSONValue], others: [JSONValue]) in
      types.contains("integer") && others.contains("number") && !common.contains("number")
    }
    if isInteger(names, more) || isInteger(more, names), !common.contains("integer") {
      common.append("integer")
    }
    if common.isEmpty { return nil }
    return common.count == 1 ? common[0] : .array(common)
  }

  private static func properties(_ first: JSONValue, _ second: JSONValue) -> JSONValue? {
    guard var all = first.object, let more = second.object else { return nil }
    for (name, schema) in more { all[name] = all[name].map { both($0, schema) } ?? schema }
    return .object(all)
  }

  private static func both(_ first: JSONValue, _ second: JSONValue) -> JSONValue {
    if first == second || second.bool == true { return first }
    if first.bool == true { return second }
    if first.bool == false || second.bool == false { return false }
    return ["allOf": [first, second]]
  }

  private static func bound(
    _ first: JSONValue, _ second: JSONValue, isLower: Bool
  ) -> JSONValue? {
    guard let number = first.number, let other = second.number else { return nil }
    let isTighter = isLower ? other.compare(to: number) > 0 : other.compare(to: number) < 0
    return isTighter ? second : first
  }
}
