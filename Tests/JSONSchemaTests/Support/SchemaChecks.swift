import JSON
import JSONSchema
import Testing

/// Reads a value that a test wrote as JSON.
func json(_ text: String, location: SourceLocation = #_sourceLocation) -> JSONValue {
  do throws(JSONError) {
    return try JSONValue(parsing: text)
  } catch {
    Issue.record("\(text) is not JSON: \(error)", sourceLocation: location)
    return .null
  }
}

/// Compiles a schema and checks which values it accepts; both ways of asking must agree.
func check(
  _ schema: String, accepts: [String] = [], refuses: [String] = [],
  options: SchemaOptions = .standard, location: SourceLocation = #_sourceLocation
) throws {
  let compiled = try Schema(compiling: json(schema, location: location), options: options)
  for (texts, isValid) in [(accepts, true), (refuses, false)] {
    for text in texts {
      let value = json(text, location: location)
      #expect(compiled.accepts(value) == isValid, "\(text)", sourceLocation: location)
      #expect(compiled.validate(value).isEmpty == isValid, "\(text)", sourceLocation: location)
    }
  }
}

/// Checks what is said about an instance: lines of instance pointer, schema pointer and message.
func check(
  _ schema: String, _ instance: String, problems expected: [String],
  options: SchemaOptions = .standard, location: SourceLocation = #_sourceLocation
) throws {
  let compiled = try Schema(compiling: json(schema, location: location), options: options)
  let problems = compiled.validate(json(instance, location: location)).map {
    "\($0.instancePointer) \($0.schemaPointer) \($0.message)"
  }
  #expect(problems == expected, sourceLocation: location)
}

/// Checks what is said about a schema that cannot be used: lines of pointer and message.
func check(
  _ schema: String, faults expected: [String], options: SchemaOptions = .standard,
  location: SourceLocation = #_sourceLocation
) {
  let error = #expect(throws: SchemaError.self, sourceLocation: location) {
    try Schema(compiling: json(schema, location: location), options: options)
  }
  #expect(
    error?.faults.map { "\($0.pointer) \($0.message)" } == expected, sourceLocation: location)
}
