import JSONSchema
import Testing

struct MessageTests {
  @Test func `a wrong type says what was expected and what came`() throws {
    try check(
      #"{"properties":{"n":{"type":"integer"}}}"#, #"{"n":"7"}"#,
      problems: [#"/n /properties/n/type Expected an integer, got the string "7"."#])
    try check(
      #"{"type":["string","null"]}"#, "[1]",
      problems: [" /type Expected a string or null, got an array."])
  }

  @Test func `missing and unexpected properties are named`() throws {
    try check(
      #"{"properties":{"a":{},"b":{}},"required":["a","b"],"additionalProperties":false}"#,
      #"{"a":1,"c":1}"#,
      problems: [
        #" /additionalProperties Unexpected property "c"; allowed: "a", "b"."#,
        #" /required Missing required property "b"."#,
      ])
  }

  @Test func `bounds say the bound and the value`() throws {
    try check(
      #"{"minimum":1,"multipleOf":0.5}"#, "0.3",
      problems: [
        " /minimum Expected a number of at least 1, got 0.3.",
        " /multipleOf Expected a multiple of 0.5, got 0.3.",
      ])
    try check(
      #"{"maxItems":1,"uniqueItems":true}"#, "[1,1]",
      problems: [
        " /maxItems Expected at most 1 item, got 2.",
        " /uniqueItems Items 0 and 1 are equal: 1. Each item must be different.",
      ])
    try check(
      #"{"format":"date"}"#, #""today""#,
      problems: [
        #" /format Expected the format date, for example "2024-01-31", got "today"."#
      ])
  }

  @Test func `alternatives of wrong types are joined into one sentence`() throws {
    try check(
      #"{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}]}}}"#, #"{"a":5}"#,
      problems: ["/a /properties/a/anyOf Expected a string or null, got the number 5."])
  }

  @Test func `of several alternatives the closest is explained`() throws {
    let schema = """
      {"oneOf":[
        {"properties":{"kind":{"const":"file"},"path":{"type":"string"}},"required":["kind","path"]},
        {"properties":{"kind":{"const":"url"},"url":{"type":"string"}},"required":["kind","url"]}]}
      """
    try check(
      schema, #"{"kind":"url","url":7}"#,
      problems: [
        "/url /oneOf/1/properties/url/type Expected a string, got the number 7.",
        #" /oneOf The value fits none of the 2 alternatives of "oneOf"; alternative 1 comes closest."#,
      ])
    try check(
      #"{"oneOf":[{"minimum":1},{"minimum":2}]}"#, "3",
      problems: [
        #" /oneOf The value fits alternatives 0 and 1 of "oneOf"; it must fit exactly one."#
      ])
  }

  @Test func `a bad name is reported with the reason`() throws {
    try check(
      #"{"propertyNames":{"maxLength":2}}"#, #"{"abc":1}"#,
      problems: [
        #" /propertyNames/maxLength The property name "abc" is not allowed. Expected at most 2 characters, got 3."#
      ])
  }

  @Test func `pointers escape and schema pointers lead through references to the keyword`() throws {
    try check(
      ##"{"properties":{"a/b~":{"items":{"$ref":"#/$defs/s"}}},"$defs":{"s":{"type":"string"}}}"##,
      #"{"a/b~":["x",5]}"#,
      problems: ["/a~1b~0/1 /$defs/s/type Expected a string, got the number 5."])
  }

  @Test func `a fault that two schemas find is told once`() throws {
    try check(
      #"{"allOf":[{"required":["a"]},{"required":["a"]}]}"#, "{}",
      problems: [#" /allOf/0/required Missing required property "a"."#])
  }

  @Test func `the number and the length of problems are bounded`() throws {
    let schema = try Schema(compiling: json(#"{"additionalProperties":{"const":"x"}}"#))
    let long = String(repeating: "k", count: 100_000)
    let members = (0..<100).map { #""\#($0)\#(long)":"\#(long)""# }.joined(separator: ",")
    let problems = schema.validate(json("{\(members)}"))
    #expect(problems.count == SchemaOptions.standard.maxProblems)
    for problem in problems {
      #expect(problem.message.count < 400)
      #expect(problem.instancePointer.count < 300)
    }
  }
}
