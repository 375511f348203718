import JSONSchema
import Testing

struct DialectTests {
  static let draft7 = #""$schema":"http://json-schema.org/draft-07/schema#""#

  @Test func `draft-07 has tuples by items and ids that are anchors`() throws {
    try check(
      #"{\#(Self.draft7),"items":[{"type":"string"}],"additionalItems":{"type":"null"}}"#,
      accepts: [#"["a",null]"#], refuses: ["[1]", #"["a",1]"#])
    try check(
      ##"{\##(Self.draft7),"items":{"$ref":"#here"},"definitions":{"a":{"$id":"#here","type":"null"}}}"##,
      accepts: ["[null]"], refuses: ["[1]"])
  }

  @Test func `each dialect ignores the keywords of the others`() throws {
    try check(
      #"{\#(Self.draft7),"prefixItems":[false],"dependentRequired":{"a":["b"]},"unevaluatedItems":false}"#,
      accepts: ["[1]", #"{"a":1}"#])
    try check(#"{"additionalItems":false,"prefixItems":[true]}"#, accepts: ["[1,2]"])
    check(
      #"{"items":[{}]}"#,
      faults: ["/items A schema must be an object or a boolean, not an array."])
  }

  @Test func `2019-09 has tuples by items and recursive references`() throws {
    let named = #""$schema":"https://json-schema.org/draft/2019-09/schema""#
    try check(
      #"{\#(named),"items":[{"type":"string"}],"additionalItems":false,"minContains":0,"contains":false}"#,
      accepts: [#"["a"]"#], refuses: [#"["a",1]"#])
    let schema = """
      {\(named),"$id":"https://example.com/strict","$recursiveAnchor":true,"$ref":"tree",
       "unevaluatedProperties":false,"$defs":{"tree":{\(named),"$id":"tree","$recursiveAnchor":true,
       "properties":{"data":true,"next":{"$recursiveRef":"#"}}}}}
      """
    try check(
      schema, accepts: [#"{"data":1,"next":{"data":2}}"#], refuses: [#"{"next":{"daat":1}}"#])
  }

  @Test func `the default dialect serves documents without one`() throws {
    var options = SchemaOptions.standard
    options.defaultDialect = .draft7
    try check(#"{"items":[{"type":"null"}]}"#, refuses: ["[1]"], options: options)
  }

  @Test func `an unknown dialect is a fault`() {
    check(
      #"{"$schema":"http://json-schema.org/draft-04/schema#"}"#,
      faults: [
        ##"/$schema The dialect "http://json-schema.org/draft-04/schema#" is not supported; use https://json-schema.org/draft/2020-12/schema or http://json-schema.org/draft-07/schema#."##
      ])
  }

  @Test func `a metaschema that requires an unknown vocabulary is a fault`() {
    var options = SchemaOptions.standard
    options.documents["https://example.com/meta"] = json(
      #"{"$schema":"https://json-schema.org/draft/2020-12/schema","$vocabulary":{"https://example.com/units":true}}"#
    )
    check(
      #"{"$schema":"https://example.com/meta"}"#,
      faults: [
        #"/$schema The metaschema requires the vocabulary "https://example.com/units", which is not supported."#
      ], options: options)
  }
}
