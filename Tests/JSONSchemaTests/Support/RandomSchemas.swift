import JSON

/// Makes schemas, instances and patterns from a seed, the same on every machine.
struct RandomSchemas {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  /// A whole schema; one keyword in `faultRate` has a value of any kind, unless that is 0.
  mutating func schema(faultRate: Int = 0) -> JSONValue {
    var members = schemaObject(depth: 0, faultRate).object ?? JSONObject()
    members["$defs"] = .object(
      JSONObject([
        (key: "x", value: schemaObject(depth: 2, faultRate)),
        (key: "y", value: schemaObject(depth: 2, faultRate)),
      ]))
    return .object(members)
  }

  /// Any value, three levels deep at most.
  mutating func value(depth: Int = 0) -> JSONValue {
    switch below(depth < 3 ? 9 : 7) {
    case 0: return .null
    case 1: return .bool(below(2) == 0)
    case 2, 3:
      let literal = pick(["0", "1", "-1", "2.50", "1e2", "1e400", "0.1", "12345678901234567890"])
      return JSONNumber(literal: literal).map(JSONValue.number) ?? .null
    case 4, 5, 6: return .string(pick(["", "a", "é", "ab12", "2024-01-31", "🐲🐲", "a.b"]))
    case 7: return .array((0..<below(5)).map { _ in value(depth: depth + 1) })
    default:
      return .object(
        JSONObject((0..<below(5)).map { _ in (key: key(), value: value(depth: depth + 1)) }))
    }
  }

  /// A text of scalars that mean something in patterns.
  mutating func pattern() -> String {
    let pieces = [
      "a", "b", "é", "🐲", ".", "*", "+", "?", "|", "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!",
      "[", "]", "^", "$", "-", "{2}", "{1,3}", "{0,}", "{", "}", "\\d", "\\w", "\\S", "\\b",
      "\\p{L}",
      "\\u0061", "\\", ",", "1",
    ]
    return (0..<below(14)).map { _ in pick(pieces) }.joined()
  }

  // MARK: Schemas.

  private mutating func schemaObject(depth: Int, _ faultRate: Int) -> JSONValue {
    if depth > 3 || below(12) == 0 { return .bool(below(3) > 0) }
    var members = JSONObject()
    for _ in 0..<(1 + below(4)) {
      let keyword = pick(Self.keywords)
      members[keyword] =
        faultRate > 0 && below(faultRate) == 0
        ? value() : keywordValue(keyword, depth + 1, faultRate)
    }
    return .object(members)
  }

  private static let keywords = [
    "type", "enum", "const", "minimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
    "pattern", "format", "items", "prefixItems", "contains", "minContains", "maxContains",
    "minItems", "uniqueItems", "properties", "patternProperties", "additionalProperties",
    "propertyNames", "required", "maxProperties", "dependentRequired", "dependentSchemas", "allOf",
    "anyOf", "oneOf", "not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties",
    "$ref", "$dynamicRef", "title", "examples", "deprecated",
  ]

  private mutating func keywordValue(
    _ keyword: String, _ depth: Int, _ faultRate: Int
  ) -> JSONValue {
    switch keyword {
    case "type":
      return .string(pick(["null", "boolean", "integer", "number", "string", "array", "object"]))
    case "enum", "examples": return .array((0..<below(10)).map { _ in value() })
    case "const": return value()
    case "minimum", "exclusiveMaximum", "multipleOf": return pick([1, 2, 0.5, 3])
    case "minLength", "maxLength", "minItems", "minContains", "maxContains", "maxProperties":
      return pick([0, 1, 2, 3])
    case "pattern": return .string(pick(["^a", "\\d+$", "(a|b)*", "[^é]", "^(?!a)"]))
    case "format": return .string(pick(["date", "email", "ipv4", "uri", "regex", "unknown"]))
    case "uniqueItems", "deprecated": return .bool(below(2) == 0)
    case "title": return "t"
    case "required": return .array([.string(key())])
    case "dependentRequired":
      return .object(JSONObject([(key: key(), value: .array([.string(key())]))]))
    case "prefixItems", "allOf", "anyOf", "oneOf":
      return .array((0..<(1 + below(3))).map { _ in schemaObject(depth: depth, faultRate) })
    case "properties", "dependentSchemas", "patternProperties":
      return .object(
        JSONObject(
          (0..<(1 + below(3))).map { _ in (key: key(), value: schemaObject(depth: depth, faultRate))
          }))
    case "$ref", "$dynamicRef":
      return .string(pick(["#/$defs/x", "#/$defs/y", "#", "#/$defs/none"]))
    default: return schemaObject(depth: depth, faultRate)
    }
  }

  private mutating func key() -> String { pick(["a", "b", "c", "é"]) }

  // MARK: Chance.

  private mutating func below(_ bound: Int) -> Int {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }
}
