import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct GeminiSchemaTests {
  @Test(arguments: [
    #"{"type":"object"}"#, #"{"type":"object","properties":{},"required":[]}"#, "{}",
    #"{"$schema":"x","type":"object","additionalProperties":false}"#,
    #"{"type":["object","null"],"additionalProperties":{}}"#,
  ])
  func `a tool without arguments has no parameters`(schema: String) throws {
    for form in GeminiQuirks.SchemaForm.allCases {
      let parameters = try GeminiSchema.parameters(of: JSONValue(parsing: schema), form: form)
      #expect(parameters == GeminiSchema.Parameters(schema: nil, note: nil))
    }
  }

  @Test func `what the parameters cannot say of a tool goes into its description`() throws {
    let schema: JSONValue = ["type": "object", "additionalProperties": ["type": "integer"]]
    let openAPI = try GeminiSchema.parameters(of: schema, form: .openAPI)
    #expect(openAPI.schema == nil)
    #expect(openAPI.note == #"(additionalProperties: {"type":"integer"})"#)
    let json = try GeminiSchema.parameters(of: schema, form: .jsonSchema)
    #expect(json.schema == schema)
  }

  @Test(
    arguments: [
      // Both forms keep what they know and say the rest.
      (
        #"{"type":"string","minLength":2,"pattern":"^a","format":"uuid","description":"An id"}"#,
        #"{"type":"string","description":"An id (minLength: 2; pattern: \"^a\"; format: \"uuid\")"}"#,
        #"{"type":"string","minLength":2,"pattern":"^a","description":"An id (format: \"uuid\")"}"#
      ),
      (
        #"{"type":"number","exclusiveMinimum":0,"maximum":9.50,"multipleOf":0.5}"#,
        #"{"type":"number","maximum":9.50,"description":"(exclusiveMinimum: 0; multipleOf: 0.5)"}"#,
        #"{"type":"number","maximum":9.50,"description":"(exclusiveMinimum: 0; multipleOf: 0.5)"}"#
      ),
      (
        #"{"type":"integer","format":"int64","default":1,"$comment":"c","examples":[2]}"#,
        #"{"type":"integer","format":"int64","description":"(default: 1; examples: [2])"}"#,
        #"{"type":"integer","format":"int64","default":1,"description":"(examples: [2])"}"#
      ),
      // Constants and lists of values.
      (#"{"const":"a"}"#, #"{"type":"string","enum":["a"]}"#, #"{"type":"string","enum":["a"]}"#),
      (
        #"{"const":5}"#, #"{"type":"integer","enum":[5]}"#,
        #"{"type":"integer","description":"(always 5)"}"#
      ),
      (
        #"{"type":"string","enum":["","b"]}"#, #"{"type":"string","enum":["","b"]}"#,
        #"{"type":"string","description":"(one of \"\", \"b\")"}"#
      ),
      (
        #"{"enum":[true,false]}"#, #"{"type":"boolean","description":"(one of true, false)"}"#,
        #"{"type":"boolean","description":"(one of true, false)"}"#
      ),
      (
        #"{"enum":["a",1,null]}"#,
        #"{"anyOf":[{"type":"string","enum":["a"]},{"type":"integer","enum":[1]},{"type":"null"}]}"#,
        #"{"anyOf":[{"type":"string","enum":["a"],"nullable":true},"#
          + #"{"type":"integer","description":"(always 1)","nullable":true}]}"#
      ),
      // Lists of types.
      (
        #"{"type":["string","null"],"minLength":1}"#,
        #"{"type":["string","null"],"description":"(minLength: 1)"}"#,
        #"{"type":"string","nullable":true,"minLength":1}"#
      ),
      (
        #"{"type":["string","array"],"items":{"type":"string"},"minLength":1,"description":"d"}"#,
        #"{"description":"d","anyOf":[{"type":"string","description":"(minLength: 1)"},"#
          + #"{"type":"array","items":{"type":"string"}}]}"#,
        #"{"anyOf":[{"type":"string","minLength":1,"description":"d"},"#
          + #"{"type":"array","items":{"type":"string"},"description":"d"}]}"#
      ),
      (
        #"{"type":"null","description":"d"}"#, #"{"type":"null","description":"d"}"#,
        #"{"type":"string","nullable":true,"description":"d (always null)"}"#
      ),
      // Alternatives.
      (
        #"{"oneOf":[{"type":"string"},{"type":"null"}],"description":"d"}"#,
        #"{"description":"d","anyOf":[{"type":"string"},{"type":"null"}]}"#,
        #"{"type":"string","description":"d","nullable":true}"#
      ),
      (
        #"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#,
        #"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#,
        #"{"anyOf":[{"type":"string"},{"type":"integer"}]}"#
      ),
      (
        #"{"type":"object","properties":{"a":{"type":"string"}},"anyOf":[{"required":["a"]},"#
          + #"{"required":["b"]}]}"#,
        #"{"anyOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},"#
          + #"{"type":"object","properties":{"a":{"type":"string"}},"#
          + #""description":"(\"b\" is required)"}]}"#,
        #"{"anyOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},"#
          + #"{"type":"object","properties":{"a":{"type":"string"}},"#
          + #""description":"(\"b\" is required)"}]}"#
      ),
      // All of several.
      (
        #"{"allOf":[{"type":"object","properties":{"a":{"type":"number","minimum":1}},"#
          + #""required":["a"]},{"properties":{"a":{"type":"integer","minimum":2},"#
          + #""b":{"type":"string"}},"required":["b"]}]}"#,
        #"{"type":"object","properties":{"a":{"type":"integer","minimum":2},"#
          + #""b":{"type":"string"}},"required":["a","b"]}"#,
        #"{"type":"object","properties":{"a":{"type":"integer","minimum":2},"#
          + #""b":{"type":"string"}},"required":["a","b"]}"#
      ),
      // Objects and arrays.
      (
        #"{"properties":{"a":false,"b":true},"required":["a","b","c"],"additionalProperties":false,"#
          + #""patternProperties":{"x":{}},"minProperties":1}"#,
        #"{"type":"object","properties":{"b":{}},"required":["b"],"additionalProperties":false,"#
          + #""description":"(no \"a\"; \"a\" is required; \"c\" is required; "#
          + #"patternProperties: {\"x\":{}}; minProperties: 1)"}"#,
        nil
      ),
      (
        #"{"type":"array","prefixItems":[{"type":"string"}],"items":false,"uniqueItems":true}"#,
        #"{"type":"array","prefixItems":[{"type":"string"}],"#
          + #""description":"(items: false; uniqueItems: true)"}"#,
        #"{"type":"array","items":{"type":"string"},"#
          + #""description":"(prefixItems: [{\"type\":\"string\"}]; uniqueItems: true)"}"#
      ),
      (
        #"{"type":"string","properties":{"a":{}},"required":["a"],"items":{}}"#,
        #"{"type":"string"}"#, #"{"type":"string"}"#
      ),
      // Anything.
      (
        #"{"description":"d"}"#, #"{"description":"d"}"#,
        #"{"anyOf":[{"type":"string","description":"d","nullable":true},"#
          + #"{"type":"number","description":"d","nullable":true},"#
          + #"{"type":"boolean","description":"d","nullable":true},"#
          + #"{"type":"object","description":"d","nullable":true},"#
          + #"{"type":"array","items":{"type":"string"},"description":"d","nullable":true}]}"#
      ),
    ] as [(String, String, String?)])
  func `a schema has a form for each language`(schema: String, json: String, openAPI: String?)
    throws
  {
    let schema = try JSONValue(parsing: schema)
    #expect(try GeminiSchema.output(schema, form: .jsonSchema).text == json)
    if let openAPI { #expect(try GeminiSchema.output(schema, form: .openAPI).text == openAPI) }
  }

  @Test func `references stay references in the one form and are followed in the other`() throws {
    let schema = try JSONValue(
      parsing: ##"{"type":"object","properties":{"a":{"$ref":"#/definitions/p~1q"},"##
        + ##""b":{"$ref":"#/definitions/p~1q","description":"B","default":1},"##
        + ##""c":{"allOf":[{"$ref":"#/definitions/p~1q"}],"title":"C"},"##
        + ##""d":{"$ref":"#/definitions/p~1q","minimum":3},"e":{"$ref":"#n"}},"##
        + ##""definitions":{"p/q":{"type":"integer"},"n":{"$anchor":"n","type":"null"}}}"##)
    #expect(
      try GeminiSchema.parameters(of: schema, form: .jsonSchema).schema?.text
        == ##"{"type":"object","properties":{"a":{"$ref":"#/$defs/p_1q"},"##
        + ##""b":{"anyOf":[{"$ref":"#/$defs/p_1q"}],"description":"B (default: 1)"},"##
        + ##""c":{"$ref":"#/$defs/p_1q"},"d":{"type":"integer","minimum":3},"##
        + ##""e":{"$ref":"#/$defs/_n"}},"##
        + ##""$defs":{"p_1q":{"type":"integer"},"_n":{"type":"null"}}}"##)
    #expect(
      try GeminiSchema.parameters(of: schema, form: .openAPI).schema?.text
        == #"{"type":"object","properties":{"a":{"type":"integer"},"#
        + #""b":{"type":"integer","default":1,"description":"B"},"#
        + #""c":{"type":"integer","title":"C"},"d":{"type":"integer","minimum":3},"#
        + #""e":{"type":"string","nullable":true,"description":"(always null)"}}}"#)
  }

  @Test func `a schema that contains itself is for the one form only`() throws {
    let tree = try JSONValue(
      parsing: ##"{"type":"object","properties":{"n":{"$ref":"#/$defs/n"}},"$defs":{"n":"##
        + ##"{"type":"object","properties":{"kids":{"type":"array","items":{"$ref":"#/$defs/n"}}}}}}"##
    )
    #expect(
      try GeminiSchema.parameters(of: tree, form: .jsonSchema).schema?["$defs"]?.text
        == ##"{"n":{"type":"object","properties":{"kids":{"type":"array","##
        + ##""items":{"$ref":"#/$defs/n"}}}}}"##)
    #expect(
      problem(tree, form: .openAPI)
        == ##"its schema refers to itself at "#/$defs/n", which the form "parameters" cannot express"##
    )
    let root = try JSONValue(parsing: ##"{"type":"object","properties":{"next":{"$ref":"#"}}}"##)
    #expect(
      try GeminiSchema.parameters(of: root, form: .jsonSchema).schema?.text
        == ##"{"type":"object","properties":{"next":{"$ref":"#/$defs/root"}},"$defs":{"root":"##
        + ##"{"type":"object","properties":{"next":{"$ref":"#/$defs/root"}}}}}"##)
  }

  @Test func `one schema used twice at different depths does not contain itself`() throws {
    let schema = try JSONValue(
      parsing: ##"{"allOf":[{"$ref":"#/$defs/a"},{"properties":{"y":{"$ref":"#/$defs/a"}}}],"##
        + ##""$defs":{"a":{"type":"object","properties":{"x":{"type":"string"}}}}}"##)
    let inner = #"{"type":"object","properties":{"x":{"type":"string"}}}"#
    #expect(
      try GeminiSchema.parameters(of: schema, form: .openAPI).schema?.text
        == #"{"type":"object","properties":{"x":{"type":"string"},"y":\#(inner)}}"#)
  }

  @Test func `a reference that leads nowhere, or only to itself, is a problem`() {
    for form in GeminiQuirks.SchemaForm.allCases {
      let outside: JSONValue = ["properties": ["a": ["$ref": "https://x/y"]]]
      #expect(
        problem(outside, form: form) == #"its schema refers to "https://x/y", which is not in it"#)
      let missing: JSONValue = ["properties": ["a": ["$ref": "#/$defs/a"]]]
      #expect(problem(missing, form: form)?.contains("not in it") == true)
      let endless: JSONValue = ["$ref": "#"]
      #expect(problem(endless, form: form)?.contains("refers to itself") == true)
    }
  }

  @Test func `alternatives at the root become one object`() throws {
    let schema = try JSONValue(
      parsing:
        #"{"properties":{"k":{"type":"string"}},"oneOf":[{"properties":{"a":{"type":"string"},"#
        + #""k":{"const":"1"}},"required":["k","a"]},{"properties":{"a":{"type":"integer"}},"#
        + #""required":["k"]}]}"#)
    let parameters = try GeminiSchema.parameters(of: schema, form: .jsonSchema).schema
    #expect(parameters?["required"]?.text == #"["k"]"#)
    #expect(
      parameters?["properties"]?.text
        == #"{"k":{"type":"string"},"a":{"anyOf":[{"type":"string"},{"type":"integer"}]}}"#)
    #expect(parameters?["description"]?.string?.hasPrefix("(oneOf: [") == true)
  }

  @Test func `arguments that are no object are a problem`() {
    for schema: JSONValue in [
      ["type": "string"], ["type": ["object", "array"]], true, ["type": "null"],
    ] {
      #expect(problem(schema, form: .jsonSchema) != nil, "\(schema.text)")
    }
  }

  @Test func `a schema that is too deep, or grows too much, is a problem`() throws {
    var deep: JSONValue = ["type": "string"]
    for _ in 0..<100 { deep = ["type": "object", "properties": ["a": deep]] }
    #expect(problem(deep, form: .jsonSchema)?.contains("64 levels") == true)
    var definitions: JSONObject = ["d0": ["type": "string"]]
    for number in 1...20 {
      let reference: JSONValue = ["$ref": .string("#/$defs/d\(number - 1)")]
      definitions["d\(number)"] = [
        "type": "object", "properties": ["a": reference, "b": reference],
      ]
    }
    let wide: JSONValue = [
      "type": "object", "properties": ["x": ["$ref": "#/$defs/d20"]], "$defs": .object(definitions),
    ]
    #expect(problem(wide, form: .openAPI)?.contains("20000 parts") == true)
    #expect(problem(wide, form: .jsonSchema) == nil)
  }

  @Test func `a long value is quoted in part`() throws {
    let long = String(repeating: "x", count: 2_000)
    let schema: JSONValue = ["type": "string", "default": .string(long)]
    let description = try GeminiSchema.output(schema, form: .jsonSchema)["description"]?.string
    #expect(description?.utf8.count ?? 0 < 600)
    #expect(description?.hasSuffix("x…)") == true)
  }

  private func problem(_ schema: JSONValue, form: GeminiQuirks.SchemaForm) -> String? {
    do throws(GeminiSchema.Problem) {
      _ = try GeminiSchema.parameters(of: schema, form: form)
      return nil
    } catch {
      return error.phrase
    }
  }
}
