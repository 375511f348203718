import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct MessagesSchemaTests {
  @Test(arguments: [
    #"{"type":"object"}"#, #"{"type":"object","properties":{"a.b-c_9":{"anyOf":[{}]}}}"#,
    ##"{"$schema":"x","type":"object","properties":{"a":{"$ref":"#/$defs/b"}},"$defs":{"b":true}}"##,
  ])
  func `a tool's schema that fits goes out as it is`(schema: String) throws {
    try checkInput(schema, is: schema)
  }

  @Test(arguments: [
    ("true", #"{"type":"object"}"#), ("{}", #"{"type":"object"}"#),
    (#"{"type":["object","null"]}"#, #"{"type":"object"}"#),
    (
      #"{"anyOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":true}}]}"#,
      #"{"type":"object","properties":{"a":{"type":"string"},"b":true},"description":"#
        + #""The arguments must also match anyOf: [{\"properties\":{\"a\":{\"type\":\"string\"}},"#
        + #"\"required\":[\"a\"]},{\"properties\":{\"b\":true}}]"}"#
    ),
    (
      #"{"type":"object","description":"D.","required":["x"],"#
        + #""allOf":[{"properties":{"a":true},"required":["a","x"]}]}"#,
      #"{"type":"object","description":"D.\nThe arguments must also match allOf: "#
        + #"[{\"properties\":{\"a\":true},\"required\":[\"a\",\"x\"]}]","required":["x","a"],"#
        + #""properties":{"a":true}}"#
    ),
  ])
  func `the root of a tool's schema is an object without choices`(schema: String, sent: String)
    throws
  {
    try checkInput(schema, is: sent)
  }

  @Test func `two schemas of one property are both allowed`() throws {
    let parts = ["string", "integer", "string", "boolean"].map {
      #"{"properties":{"a":{"type":"\#($0)"}}}"#
    }
    let sent = MessagesInputSchema.translation(
      of: try JSONValue(parsing: #"{"oneOf":[\#(parts.joined(separator: ","))]}"#))
    #expect(
      sent["properties"]?["a"]?.text
        == #"{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"boolean"}]}"#)
  }

  @Test func `a property whose name is refused moves into the description`() throws {
    try checkInput(
      #"{"type":"object","properties":{"filter[id]":{"type":"string"},"a":true},"#
        + #""required":["filter[id]","a"],"additionalProperties":false}"#,
      is: #"{"type":"object","properties":{"a":true},"required":["a"],"description":"#
        + #""There is a required property \"filter[id]\": {\"type\":\"string\"}"}"#)
  }

  @Test func `tuples of draft-07 become those of 2020-12, at any depth`() throws {
    try checkInput(
      #"{"type":"object","properties":{"a":{"items":[{"items":[true]}],"additionalItems":false},"#
        + #""items":{"items":{"items":[true],"additionalItems":{}}}}}"#,
      is:
        #"{"type":"object","properties":{"a":{"prefixItems":[{"prefixItems":[true]}],"items":false},"#
        + #""items":{"items":{"prefixItems":[true],"items":{}}}}}"#)
  }

  @Test(arguments: [
    (
      #"{"type":"integer","minimum":1,"description":"D"}"#,
      #"{"description":"D\n{\"minimum\":1}","type":"integer"}"#
    ),
    (
      #"{"type":"string","format":"uri","pattern":"a"}"#,
      #"{"type":"string","format":"uri","description":"{\"pattern\":\"a\"}"}"#
    ),
    (
      #"{"type":"string","format":"regex"}"#,
      #"{"type":"string","description":"{\"format\":\"regex\"}"}"#
    ),
    (#"{"type":"string","enum":["a",null]}"#, #"{"enum":["a",null]}"#),
    (#"{"const":1}"#, #"{"const":1}"#),
    (
      #"{"type":"array","items":{"type":"null"},"minItems":1,"maxItems":2}"#,
      #"{"type":"array","items":{"type":"null"},"minItems":1,"description":"{\"maxItems\":2}"}"#
    ),
    (
      #"{"type":["string","null"],"maxLength":3}"#,
      #"{"anyOf":[{"type":"string","description":"{\"maxLength\":3}"},{"type":"null"}]}"#
    ),
    (
      #"{"oneOf":[{"const":1},{"minimum":2}],"type":"integer"}"#,
      #"{"anyOf":[{"const":1},{"type":"integer","description":"{\"minimum\":2}"}]}"#
    ),
    (
      #"{"$schema":"x","properties":{"a":{"type":"boolean","default":true}},"required":["a"],"minProperties":1}"#,
      #"{"type":"object","properties":{"a":{"type":"boolean","description":"{\"default\":true}"}},"#
        + #""required":["a"],"additionalProperties":false,"description":"{\"minProperties\":1}"}"#
    ),
    (
      ##"{"$ref":"#/definitions/a","definitions":{"a":{"type":"array","items":{"$ref":"#/definitions/b"}},"b":{"type":"null"}}}"##,
      ##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/b"}},"b":{"type":"null"}}}"##
    ),
    (
      #"{"type":"object","additionalProperties":false}"#,
      #"{"type":"object","properties":{},"additionalProperties":false}"#
    ),
  ])
  func `an output schema is rewritten without shutting out right answers`(
    schema: String, sent: String
  ) throws {
    let found = try MessagesOutputSchema.translation(of: JSONValue(parsing: schema))
    #expect(found.text == sent)
    // What the service takes already goes out as it is.
    if !sent.contains("description") {
      #expect(try MessagesOutputSchema.translation(of: found) == found)
    }
  }

  @Test(arguments: [
    "true", "{}", #"{"type":"object"}"#, #"{"type":"array"}"#,
    #"{"type":"object","properties":{"a":{}}}"#,
    #"{"type":"object","additionalProperties":{"type":"string"}}"#,
    #"{"type":"object","properties":{"a":{"const":1}},"patternProperties":{}}"#,
    #"{"type":"object","properties":{"a":{"const":1}},"required":["b"]}"#,
    #"{"type":"array","prefixItems":[{"const":1}],"items":{"const":1}}"#,
    ##"{"$ref":"#"}"##, ##"{"$ref":"#/$defs/a"}"##, #"{"$ref":1}"#,
    ##"{"type":"null","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/b"}},"b":{"anyOf":[{"$ref":"#/$defs/a"}]}}}"##,
    ##"{"type":"null","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/a"}}}}"##,
  ])
  func `an output schema that cannot be said is refused`(schema: String) throws {
    let json = try JSONValue(parsing: schema)
    let error = #expect(throws: ModelError.self) { try MessagesOutputSchema.translation(of: json) }
    #expect(error?.kind == .invalidRequest)
    #expect(error?.message.contains("takesOutputSchema") == true)
  }

  @Test func `definitions that use each other a great deal take no time`() throws {
    var definitions: JSONObject = ["d0": ["type": "null"]]
    for number in 1...200 {
      let reference: JSONValue = ["$ref": .string("#/$defs/d\(number - 1)")]
      definitions["d\(number)"] = ["anyOf": [reference, reference, reference]]
    }
    let schema: JSONValue = ["$ref": "#/$defs/d200", "$defs": .object(definitions)]
    #expect(try MessagesOutputSchema.translation(of: schema)["$defs"]?.object?.count == 201)
  }

  private func checkInput(
    _ schema: String, is sent: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = MessagesInputSchema.translation(of: try JSONValue(parsing: schema))
    #expect(found.text == sent, sourceLocation: sourceLocation)
  }
}
