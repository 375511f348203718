import JSONSchema
import Testing

struct FaultTests {
  @Test(arguments: [
    ("title", "a string"), ("description", "a string"), ("$comment", "a string"),
    ("readOnly", "a boolean"), ("deprecated", "a boolean"), ("uniqueItems", "a boolean"),
    ("examples", "an array"), ("enum", "an array of values"), ("minimum", "a number"),
    ("exclusiveMaximum", "a number"), ("minLength", "a non-negative integer"),
    ("maxItems", "a non-negative integer"), ("minContains", "a non-negative integer"),
    ("pattern", "a string"), ("format", "a string"), ("$ref", "a URI reference"),
    ("properties", "an object of schemas"), ("$defs", "an object of schemas"),
    ("dependentSchemas", "an object of schemas"),
    ("dependentRequired", "an object of arrays of names"),
    ("allOf", "a non-empty array of schemas"), ("prefixItems", "a non-empty array of schemas"),
    ("type", "the name of a type or a non-empty array of different names"),
    ("$anchor", "a letter or '_' followed by letters, digits, '-', '.' or '_'"),
  ])
  func `a keyword of the wrong kind is a fault that says what it must be`(
    keyword: String, kind: String
  ) {
    check(
      #"{"\#(keyword)":null}"#, faults: [#"/\#(keyword) "\#(keyword)" must be \#(kind), not null."#]
    )
  }

  @Test(arguments: ["items", "not", "if", "contains", "additionalProperties", "propertyNames"])
  func `a schema that is neither object nor boolean is a fault`(keyword: String) {
    check(
      #"{"\#(keyword)":5}"#,
      faults: ["/\(keyword) A schema must be an object or a boolean, not the number 5."])
  }

  @Test func `counts are integers of any size, and never negative`() throws {
    try check(#"{"maxLength":1e0,"minItems":0.0}"#, accepts: [#""a""#], refuses: [#""ab""#])
    for text in ["-1", "1.5"] {
      check(
        #"{"maxLength":\#(text)}"#,
        faults: [
          #"/maxLength "maxLength" must be a non-negative integer, not the number \#(text)."#
        ])
    }
  }

  @Test func `a misspelt type is named with the types there are`() {
    check(
      #"{"properties":{"a":{"type":"int"}}}"#,
      faults: [
        #"/properties/a/type "int" is not a type; the types are null, boolean, object, array, number, integer and string."#
      ])
  }

  @Test func `names must be different strings`() {
    check(
      #"{"required":["a","a"]}"#,
      faults: [
        #"/required This must be an array of different strings, not ["a","a"]."#
      ])
    check(
      #"{"dependentRequired":{"a":[1]}}"#,
      faults: ["/dependentRequired/a This must be an array of different strings, not [1]."])
  }

  @Test func `ids and anchors must be well formed and unique`() {
    check(
      ##"{"$id":"a#b"}"##, faults: [#"/$id "$id" must not have a fragment; use "$anchor"."#])
    check(
      #"{"$id":"a b"}"#, faults: [#"/$id "$id" must be a URI reference, not the string "a b"."#])
    check(
      #"{"$anchor":"a","items":{"$anchor":"a"}}"#,
      faults: [#"/items/$anchor There are two anchors named "a"."#])
    check(
      #"{"$defs":{"a":{"$id":"x"},"b":{"$id":"x"}}}"#,
      faults: [#"/$defs/b/$id The URI "x" already belongs to another schema."#])
  }

  @Test func `a pattern that cannot be used says why`() {
    check(
      #"{"pattern":"(a)\\1"}"#,
      faults: [
        #"/pattern The pattern "(a)\\1" cannot be used: back-references cannot be matched in bounded time (at character 3)."#
      ])
    check(
      #"{"patternProperties":{"[":{}}}"#,
      faults: [
        #"/patternProperties/[ The pattern "[" cannot be used: the class that starts here is not closed (at character 0)."#
      ])
  }

  @Test func `all faults are told at once, up to the limit`() {
    check(
      #"{"type":5,"items":{"minimum":"a"}}"#,
      faults: [
        #"/type "type" must be the name of a type or a non-empty array of different names, not the number 5."#,
        #"/items/minimum "minimum" must be a number, not the string "a"."#,
      ])
    let many = (0..<100).map { #""p\#($0)":7"# }.joined(separator: ",")
    let error = #expect(throws: SchemaError.self) {
      try Schema(compiling: json("{\"properties\":{\(many)}}"))
    }
    #expect(error?.faults.count == SchemaOptions.standard.maxProblems)
  }

  @Test func `faults below unapplied definitions are found, and unknown keywords are ignored`()
    throws
  {
    check(
      #"{"$defs":{"a":{"minimum":null}}}"#,
      faults: [#"/$defs/a/minimum "minimum" must be a number, not null."#])
    try check(#"{"x-order":{"minimum":null},"default":{"type":7}}"#, accepts: ["1"])
  }
}
