import Testing

struct UnevaluatedTests {
  @Test func `properties count as evaluated through every applicator that accepts`() throws {
    let schema = """
      {"properties":{"a":{}},"allOf":[{"properties":{"b":{}}}],
       "anyOf":[{"properties":{"c":{"const":1}},"required":["c"]},{"properties":{"d":{}}}],
       "if":{"required":["e"]},"then":{"properties":{"e":{}}},
       "dependentSchemas":{"f":{"properties":{"f":{}}}},
       "$ref":"#/$defs/g","$defs":{"g":{"patternProperties":{"^g":{}}}},
       "unevaluatedProperties":false}
      """
    try check(
      schema,
      accepts: ["{}", #"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g1":1}"#],
      refuses: [#"{"x":1}"#, #"{"c":2}"#])
  }

  @Test func `what a failed branch evaluated does not count`() throws {
    let schema = """
      {"anyOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},true],
       "not":{"not":{"properties":{"b":{}}}},"unevaluatedProperties":false}
      """
    try check(schema, accepts: [#"{"a":"s"}"#], refuses: [#"{"a":1}"#, #"{"b":1}"#])
  }

  @Test func `items count as evaluated by prefix, items and contains`() throws {
    let schema = """
      {"prefixItems":[{}],"contains":{"type":"string"},"minContains":0,
       "allOf":[{"prefixItems":[{},{}]}],"unevaluatedItems":{"type":"null"}}
      """
    try check(schema, accepts: [#"[1,2,"a",null,"b"]"#, "[]"], refuses: ["[1,2,3]"])
    try check(#"{"items":{},"unevaluatedItems":false}"#, accepts: ["[1,2]"])
    try check(#"{"unevaluatedItems":false}"#, accepts: ["[]", "{}"], refuses: ["[1]"])
  }

  @Test func `cousins do not see each other`() throws {
    try check(
      #"{"allOf":[{"properties":{"a":{}}},{"unevaluatedProperties":false}]}"#,
      accepts: ["{}"], refuses: [#"{"a":1}"#])
  }

  @Test func `more members than a word has bits are told apart`() throws {
    let members = (0..<200).map { #""k\#($0)":\#($0)"# }.joined(separator: ",")
    try check(
      #"{"allOf":[{"patternProperties":{"^k":{}}}],"unevaluatedProperties":false}"#,
      accepts: ["{\(members)}"], refuses: ["{\(members),\"x\":1}"])
    try check(
      #"{"allOf":[{"contains":{"type":"integer"}}],"unevaluatedItems":false}"#,
      accepts: ["[\((0..<200).map(String.init).joined(separator: ","))]"],
      refuses: ["[\((0..<200).map(String.init).joined(separator: ",")),null]"])
  }
}
