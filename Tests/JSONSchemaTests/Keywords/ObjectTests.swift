import Testing

struct ObjectTests {
  @Test func `properties, patterns and the rest divide the members among them`() throws {
    let schema = """
      {"properties":{"a":{"type":"integer"}},"patternProperties":{"^x":{"type":"string"}},
       "additionalProperties":{"type":"null"}}
      """
    try check(
      schema, accepts: [#"{"a":1,"x1":"s","b":null}"#, "{}", "[]"],
      refuses: [#"{"a":"s"}"#, #"{"x1":1}"#, #"{"b":1}"#])
    try check(
      #"{"properties":{"xa":{"minLength":2}},"patternProperties":{"^x":{"maxLength":3}}}"#,
      accepts: [#"{"xa":"abc"}"#], refuses: [#"{"xa":"a"}"#, #"{"xa":"abcd"}"#])
  }

  @Test func `required names must be there, listed as properties or not`() throws {
    try check(
      #"{"properties":{"a":{}},"required":["a","b"]}"#, accepts: [#"{"b":1,"a":null}"#, "1"],
      refuses: [#"{"a":1}"#, #"{"b":1}"#, "{}"])
  }

  @Test func `many properties are found as few are`() throws {
    let keys = (0..<100).map { "k\($0)" }
    let properties = keys.map { #""\#($0)":{"type":"integer"}"# }.joined(separator: ",")
    let members = keys.map { #""\#($0)":1"# }.joined(separator: ",")
    try check(
      #"{"properties":{\#(properties)},"required":["k7","k99"],"additionalProperties":false}"#,
      accepts: ["{\(members)}", #"{"k99":1,"k7":1}"#],
      refuses: [#"{"k7":1}"#, #"{"k7":1,"k99":"a"}"#, "{\(members),\"k100\":1}"])
  }

  @Test func `names and their number can be limited`() throws {
    try check(
      #"{"propertyNames":{"maxLength":2}}"#, accepts: [#"{"ab":1}"#], refuses: [#"{"abc":1}"#])
    try check(
      #"{"minProperties":1,"maxProperties":2}"#, accepts: [#"{"a":1}"#],
      refuses: ["{}", #"{"a":1,"b":1,"c":1}"#])
  }

  @Test func `a property can require others or a schema`() throws {
    try check(
      #"{"dependentRequired":{"a":["b","c"]}}"#, accepts: ["{}", #"{"a":1,"b":1,"c":1}"#],
      refuses: [#"{"a":1,"b":1}"#])
    try check(
      #"{"dependentSchemas":{"a":{"minProperties":2}}}"#, accepts: [#"{"b":1}"#],
      refuses: [#"{"a":1}"#])
    try check(
      #"{"dependencies":{"a":["b"],"c":{"maxProperties":1}}}"#,
      accepts: [#"{"a":1,"b":1}"#, #"{"c":1}"#], refuses: [#"{"a":1}"#, #"{"c":1,"b":1}"#])
  }
}
