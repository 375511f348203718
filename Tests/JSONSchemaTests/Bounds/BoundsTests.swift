import JSON
import JSONSchema
import Testing

struct BoundsTests {
  private let tooDeep =
    "The value is nested too deeply to be validated: more than 400 schemas apply inside one another."
  private let tooBig = "The value is too big to be validated against this schema."

  private func nested(_ depth: Int) -> String {
    String(repeating: #"{"n":"#, count: depth) + "{}" + String(repeating: "}", count: depth)
  }

  @Test func `a deep instance of a recursive schema is accepted to the limit and refused beyond`()
    async throws
  {
    let schema = try Schema(
      compiling: json(##"{"properties":{"n":{"$ref":"#"}},"maxProperties":1}"##))
    let values = [json(nested(300)), json(nested(399)), json(nested(400))]
    let messages = await onBigStack { values.map { schema.validate($0).map(\.message) } }
    #expect(messages == [[], [], [tooDeep]])
  }

  @Test func `a deep schema compiles without recursion`() async throws {
    var limits = JSONLimits.standard
    limits.maxDepth = 20_000
    let text =
      String(repeating: #"{"items":"#, count: 10_000) + "{}" + String(repeating: "}", count: 10_000)
    let bounds = limits
    let isAccepted = await onBigStack {
      guard let value = try? JSONValue(parsing: text, limits: bounds),  // nil fails the test
        let schema = try? Schema(compiling: value)
      else { return false }
      return schema.accepts([[[]]])
    }
    #expect(isAccepted)
  }

  @Test func `a depth limit holds inside not, anyOf and if, too`() async throws {
    let schemas = [
      ##"{"not":{"properties":{"n":{"$ref":"#"}},"required":["n"]}}"##,
      ##"{"anyOf":[{"properties":{"n":{"$ref":"#"}}},{"type":"null"}]}"##,
      ##"{"if":{"properties":{"n":{"$ref":"#"}}},"then":true,"else":true}"##,
    ]
    let value = json(nested(500))
    for text in schemas {
      let schema = try Schema(compiling: json(text))
      let messages = await onBigStack { schema.validate(value).map(\.message) }
      #expect(messages == [tooDeep], "\(text)")
    }
  }

  @Test func `work that doubles with each definition ends at the step limit`() throws {
    var definitions = #""d0":{"type":"integer"}"#
    for index in 1...20 {
      let below = ##"{"$ref":"#/$defs/d\##(index - 1)"}"##
      definitions += #","d\#(index)":{"allOf":[\#(below),\#(below)]}"#
    }
    var options = SchemaOptions.standard
    options.maxSteps = 1_000_000
    let schema = try Schema(
      compiling: json(##"{"$ref":"#/$defs/d20","$defs":{\##(definitions)}}"##), options: options)
    #expect(schema.validate(1).map(\.message) == [tooBig])
    #expect(!schema.accepts(1))
  }

  @Test func `a pattern spends steps, also inside not`() throws {
    var options = SchemaOptions.standard
    options.maxSteps = 100_000
    let text = JSONValue.string(String(repeating: "a", count: 100_000))
    for schema in [#"{"pattern":"(a|b)+c"}"#, #"{"not":{"pattern":"(a|b)+c"}}"#] {
      let compiled = try Schema(compiling: json(schema), options: options)
      #expect(compiled.validate(text).map(\.message) == [tooBig])
    }
  }

  @Test func `big arrays and objects are compared by hash`() throws {
    let numbers = (0..<100_000).map { JSONValue.number(JSONNumber($0)) }
    let unique = try Schema(compiling: ["uniqueItems": true])
    #expect(unique.accepts(.array(numbers)))
    #expect(!unique.accepts(.array(numbers + [json("99999.0")])))
    let objects = (0..<50_000).map { json(#"{"id":\#($0),"tags":["a",\#($0)]}"#) }
    #expect(unique.accepts(.array(objects)))
    let anyOfThem = try Schema(
      compiling: .object(JSONObject([(key: "enum", value: .array(objects))])))
    #expect(objects.allSatisfy { anyOfThem.accepts($0) })
  }

  @Test func `deep values compare without recursion`() async throws {
    var limits = JSONLimits.standard
    limits.maxDepth = 20_000
    let text = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
    let bounds = limits
    let answers = await onBigStack { () -> [Bool] in
      guard let deep = try? JSONValue(parsing: text, limits: bounds),  // nil fails the test
        let schema = try? Schema(compiling: .object(JSONObject([(key: "const", value: deep)])))
      else { return [] }
      return [schema.accepts(deep), schema.accepts([[]])]
    }
    #expect(answers == [true, false])
  }

  @Test func `one compiled schema serves many tasks at once`() async throws {
    let schema = try Schema(
      compiling: json(##"{"type":"object","properties":{"n":{"$ref":"#"}}}"##))
    let good = json(nested(10))
    let bad = json(#"{"n":{"n":1}}"#)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<100 { group.addTask { schema.accepts(good) && schema.validate(bad).count == 1 } }
      for await isRight in group { #expect(isRight) }
    }
  }
}
