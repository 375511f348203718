import JSON
import JSONSchema
import Testing

struct ReferenceTests {
  @Test func `references lead to pointers, anchors and ids in the document`() throws {
    let schema = """
      {"$id":"https://example.com/root","properties":{
        "a":{"$ref":"#/$defs/x~1y%25"},"b":{"$ref":"#name"},"c":{"$ref":"inner"},
        "d":{"$ref":"https://example.com/inner#/properties/z"},"e":{"$ref":"#/unknown/0"}},
       "$defs":{"x/y%":{"type":"integer"},"n":{"$anchor":"name","type":"string"},
        "i":{"$id":"inner","type":"object","properties":{"z":{"type":"null"}}}},
       "unknown":[{"type":"boolean"}]}
      """
    try check(
      schema, accepts: [#"{"a":1,"b":"s","c":{"z":null},"d":null,"e":true}"#],
      refuses: [#"{"a":"s"}"#, #"{"b":1}"#, #"{"c":{"z":1}}"#, #"{"d":1}"#, #"{"e":1}"#])
  }

  @Test func `a reference applies beside its siblings, but alone in draft-07`() throws {
    try check(
      ##"{"$ref":"#/$defs/i","minimum":1,"$defs":{"i":{"type":"integer"}}}"##, accepts: ["1"],
      refuses: ["0", "1.5"])
    try check(
      ##"{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/i","minimum":1,"definitions":{"i":{"type":"integer"}}}"##,
      accepts: ["0"], refuses: ["1.5"])
  }

  @Test func `a schema may refer to itself as long as it consumes something`() throws {
    let tree = ##"{"properties":{"children":{"items":{"$ref":"#"}}},"required":["v"]}"##
    try check(
      tree, accepts: [#"{"v":1,"children":[{"v":2,"children":[]}]}"#],
      refuses: [#"{"v":1,"children":[{"v":2,"children":[{}]}]}"#])
  }

  @Test func `a loop that consumes nothing is a fault`() {
    let message = "This schema applies itself again to the same value, without end."
    check(##"{"$ref":"#"}"##, faults: [" " + message])
    check(
      ##"{"$defs":{"a":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}"##,
      faults: ["/$defs/a " + message])
    check(##"{"if":{"$ref":"#"}}"##, faults: [" " + message])
  }

  @Test func `a reference to nothing is a fault and nothing is fetched`() {
    check(
      ##"{"$ref":"#/$defs/a"}"##, faults: [##"/$ref "#/$defs/a" leads to nothing in the schema."##])
    check(##"{"$ref":"#a"}"##, faults: [##"/$ref "#a" leads to nothing in the schema."##])
    check(
      #"{"items":{"$ref":"https://example.com/x"}}"#,
      faults: [
        #"/items/$ref "https://example.com/x" leads out of the schema, and nothing is fetched; put the schema it means under "$defs"."#
      ])
    check(
      ##"{"$ref":"#/enum","enum":[1]}"##,
      faults: ["/enum A schema must be an object or a boolean, not an array."])
  }

  @Test func `documents that are handed in can be referred to`() throws {
    var options = SchemaOptions.standard
    options.documents = [
      "https://example.com/a": json(##"{"$defs":{"n":{"type":"null"}},"$ref":"b#/$defs/s"}"##),
      "https://example.com/b": json(##"{"$defs":{"s":{"type":"string","minLength":2}}}"##),
    ]
    try check(
      #"{"$ref":"https://example.com/a"}"#, accepts: [#""ab""#], refuses: ["1"], options: options)
    try check(
      #"{"$ref":"https://example.com/a"}"#, #""a""#,
      problems: [
        " https://example.com/b#/$defs/s/minLength Expected at least 2 characters, got 1."
      ], options: options)
  }

  @Test func `a dynamic reference means the outermost anchor on the way`() throws {
    let schema = """
      {"$id":"https://example.com/strict","$ref":"list","$defs":{
        "own":{"$dynamicAnchor":"item","type":"string"},
        "list":{"$id":"list","items":{"$dynamicRef":"#item"},
          "$defs":{"any":{"$dynamicAnchor":"item"}}}}}
      """
    try check(schema, accepts: [#"["a"]"#], refuses: ["[1]"])
    try check(
      schema.replacing("\"$ref\":\"list\"", with: "\"$ref\":\"list#/$defs/any\""), accepts: ["1"])
  }

  @Test func `a dynamic loop that consumes nothing ends at the depth limit`() async throws {
    let schema = """
      {"$id":"https://example.com/a","$dynamicAnchor":"x","allOf":[{"$ref":"b"}],
       "$defs":{"b":{"$id":"b","$dynamicAnchor":"x","not":{"$dynamicRef":"#x"}}}}
      """
    let compiled = try Schema(compiling: json(schema))
    let problems = await onBigStack { compiled.validate(1) }
    #expect(problems.map(\.message).first?.hasPrefix("The value is nested too deeply") == true)
  }
}
