import JSON
import JSONSchema
import Testing

struct AcceptedTypesTests {
  private static let cases: [(schema: String, types: JSONTypes)] = [
    (#"{"properties":{"a":{"type":"object"}}}"#, .object),
    (#"{"properties":{"a":{"type":["array","null"]}}}"#, [.array, .null]),
    (#"{"properties":{"a":{"enum":[1,"x"]}}}"#, [.integer, .string]),
    (#"{"properties":{"a":{"anyOf":[{"type":"array"},{"const":true}]}}}"#, [.array, .boolean]),
    (##"{"properties":{"a":{"$ref":"#/$defs/o"}},"$defs":{"o":{"type":"object"}}}"##, .object),
    (#"{"allOf":[{"properties":{"a":{"type":"array"}}}]}"#, .array),
    (
      #"{"anyOf":[{"properties":{"a":{"type":"array"}}},{"properties":{"a":{"type":"null"}}}]}"#,
      [.array, .null]
    ),
    (
      #"{"properties":{"a":{"allOf":[{"type":["object","string"]},{"type":["object","null"]}]}}}"#,
      .object
    ),
    (#"{"patternProperties":{"^a":{"type":"number"}}}"#, .number),
    (#"{"additionalProperties":{"type":"object"}}"#, .object),
    (#"{"additionalProperties":false}"#, []),
    (#"{"properties":{"b":{"type":"object"}}}"#, .all),
    (#"{"properties":{"a":{"not":{"type":"string"}}}}"#, .all),
    ("true", .all),
    ("{}", .all),
    ("false", []),
  ]

  @Test(arguments: cases)
  func `the types of a property follow from the schema`(schema: String, types: JSONTypes) throws {
    let compiled = try Schema(compiling: json(schema))
    #expect(compiled.acceptedTypes(atProperty: "a") == types)
    #expect(compiled.acceptsString(atProperty: "a") == types.contains(.string))
  }

  @Test func `a schema within itself and a wide one still have an answer`() throws {
    let tree = try Schema(
      compiling: json(##"{"properties":{"a":{"anyOf":[{"type":"null"},{"$ref":"#"}]}}}"##))
    #expect(tree.acceptsString(atProperty: "a"))
    var nested = #"{"type":"object"}"#
    for _ in 0..<40 {
      nested = #"{"anyOf":[\#(nested),\#(nested.count < 4000 ? nested : "true")]}"#
    }
    let wide = try Schema(compiling: json(#"{"properties":{"a":\#(nested)}}"#))
    #expect(wide.acceptedTypes(atProperty: "a") == .all)
  }
}
