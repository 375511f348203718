import JSON
import Testing

@testable import ModelProviders

@Suite struct OllamaSchemaTests {
  @Test(arguments: [
    (
      #"{"type":"object","properties":{"a":{"type":"string","minLength":1}},"required":["a"]}"#,
      #"{"type":"object","properties":{"a":{"type":"string","minLength":1}},"required":["a"]}"#
    ),
    (#"{}"#, #"{"type":"object","properties":{}}"#),
    (#"true"#, #"{"type":"object","properties":{}}"#),
    (#"{"type":["object"]}"#, #"{"type":"object","properties":{}}"#),
    (
      #"{"properties":{"a":true,"b":{"anyOf":[true,{"const":1}]}}}"#,
      #"{"properties":{"a":{},"b":{"anyOf":[{},{"enum":[1]}]}},"type":"object"}"#
    ),
    (
      #"{"properties":{"a":{"oneOf":[{"type":"null"}],"items":{"const":"x"}}},"type":"object"}"#,
      #"{"properties":{"a":{"anyOf":[{"type":"null"}],"items":{"enum":["x"]}}},"type":"object"}"#
    ),
  ])
  func `a schema is said in the shape that the server reads`(schema: String, sent: String) throws {
    #expect(OllamaSchema.parameters(try JSONValue(parsing: schema)).text == sent)
  }

  @Test func `a reference is replaced by what it names`() throws {
    let point: JSONValue = ["type": "object", "properties": ["n": ["$ref": "#/$defs/n"]]]
    let definitions: JSONValue = ["p/q": point, "n": ["type": "integer", "description": "n"]]
    let schema: JSONValue = [
      "type": "object", "properties": ["a": ["$ref": "#/$defs/p~1q", "description": "d"]],
      "$defs": definitions,
    ]
    let number: JSONValue = ["type": "integer", "description": "n"]
    let whole: JSONValue = ["type": "object", "properties": ["n": number], "description": "d"]
    #expect(
      OllamaSchema.parameters(schema) == [
        "type": "object", "properties": ["a": whole], "$defs": definitions,
      ])
  }

  @Test func `a reference that leads back to itself ends`() {
    let definitions: JSONValue = [
      "a": ["type": "object", "properties": ["x": ["$ref": "#/$defs/a"]]]
    ]
    #expect(
      OllamaSchema.parameters(["$ref": "#/$defs/a", "$defs": definitions]) == [
        "type": "object", "properties": ["x": [:]], "$defs": definitions,
      ])
    let whole: JSONValue = ["type": "object", "properties": ["x": ["$ref": "#"]]]
    let nested: JSONValue = ["type": "object", "properties": ["x": [:]]]
    #expect(OllamaSchema.parameters(whole)["properties"]?["x"] == nested)
  }

  @Test(arguments: ["other.json", "#/none", "#name", "#/a%20b", "#/properties/x/7"])
  func `a reference to elsewhere or to nothing stays`(reference: String) {
    let schema: JSONValue = [
      "type": "object", "properties": ["x": ["$ref": .string(reference)]],
    ]
    #expect(OllamaSchema.parameters(schema) == schema)
  }

  @Test func `references that multiply end somewhere`() {
    var definitions: JSONObject = ["d30": [:]]
    for level in 0..<30 {
      let next: JSONValue = ["$ref": "#/$defs/d\(level + 1)"]
      definitions["d\(level)"] = ["properties": ["a": next, "b": next]]
    }
    let schema: JSONValue = [
      "properties": ["x": ["$ref": "#/$defs/d0"]], "$defs": .object(definitions),
    ]
    #expect(OllamaSchema.parameters(schema).text.utf8.count < 100_000)
  }

  @Test func `nesting without end is sent as it stands`() throws {
    let deep =
      String(repeating: #"{"properties":{"x":"#, count: 100) + "{}"
      + String(repeating: "}}", count: 100)
    let json = try JSONValue(parsing: deep)
    #expect(OllamaSchema.parameters(json)["properties"] == json["properties"])
  }
}
