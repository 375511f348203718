import JSON
import JSONSchema
import Testing

struct MetaschemaTests {
  @Test(arguments: [
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2020-12/meta/core",
    "https://json-schema.org/draft/2020-12/meta/applicator",
    "https://json-schema.org/draft/2020-12/meta/unevaluated",
    "https://json-schema.org/draft/2020-12/meta/validation",
    "https://json-schema.org/draft/2020-12/meta/meta-data",
    "https://json-schema.org/draft/2020-12/meta/format-annotation",
    "https://json-schema.org/draft/2020-12/meta/format-assertion",
    "https://json-schema.org/draft/2020-12/meta/content", "http://json-schema.org/draft-07/schema#",
  ])
  func `a metaschema compiles and accepts a schema`(uri: String) throws {
    let metaschema = try Schema(compiling: ["$ref": .string(uri)])
    #expect(metaschema.accepts(["type": "object", "title": "t"]))
    #expect(metaschema.accepts(true))
    #expect(!metaschema.accepts(5))
  }

  @Test func `a metaschema finds faults deep in a schema`() throws {
    for uri in [
      "https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#",
    ] {
      let schema = #"{"$ref":"\#(uri)"}"#
      try check(
        schema, accepts: [#"{"properties":{"a":{"items":{"minimum":1}}}}"#],
        refuses: [
          #"{"properties":{"a":{"items":{"minimum":"1"}}}}"#, #"{"type":"int"}"#,
          #"{"allOf":[]}"#, #"{"required":["a","a"]}"#, #"{"minLength":-1}"#,
        ])
    }
  }
}
