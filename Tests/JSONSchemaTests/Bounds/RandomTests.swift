import JSON
import JSONSchema
import Testing

struct RandomTests {
  @Test(arguments: 0..<8)
  func `random schemas and instances never trap, and both ways of asking agree`(seed: Int) {
    var generator = RandomSchemas(seed: UInt64(seed))
    for _ in 0..<400 {
      let text = generator.schema()
      guard let schema = try? Schema(compiling: text) else { continue }  // refusing is an answer
      for _ in 0..<6 {
        let value = generator.value()
        let problems = schema.validate(value)
        #expect(problems.isEmpty == schema.accepts(value), "\(text.text) \(value.text)")
        #expect(problems.count <= SchemaOptions.standard.maxProblems)
        for key in ["a", "é"] where !schema.acceptsString(atProperty: key) {
          #expect(!schema.accepts([key == "a" ? "a" : "é": "text"]), "\(text.text)")
        }
      }
    }
  }

  @Test(arguments: 0..<4)
  func `what the metaschema refuses does not compile`(seed: Int) throws {
    let metaschema = try Schema(
      compiling: ["$ref": "https://json-schema.org/draft/2020-12/schema"])
    var generator = RandomSchemas(seed: UInt64(100 + seed))
    var counts = (refused: 0, compiled: 0)
    for _ in 0..<400 {
      let schema = generator.schema(faultRate: 6)
      let isWellFormed = metaschema.accepts(schema)
      let compiles = (try? Schema(compiling: schema)) != nil  // only whether it does is of interest
      // The other way round need not hold: references and patterns can lead nowhere.
      #expect(isWellFormed || !compiles, "\(schema.text) \(metaschema.validate(schema))")
      counts.refused += isWellFormed ? 0 : 1
      counts.compiled += compiles ? 1 : 0
    }
    #expect(counts.refused > 20 && counts.compiled > 20)
  }

  @Test(arguments: 0..<4)
  func `random patterns are matched or refused, and never trap`(seed: Int) {
    var generator = RandomSchemas(seed: UInt64(200 + seed))
    for _ in 0..<2_000 {
      guard let schema = try? Schema(compiling: ["pattern": .string(generator.pattern())]) else {
        continue  // most random texts are no patterns
      }
      _ = schema.accepts(.string(generator.pattern()))
    }
  }
}
