package import JSON

/// A compiled JSON Schema (2020-12, 2019-09 or draft-07), ready to validate any number of instances from any thread.
///
/// Compiling does all that can be done once: it checks the schema, resolves its references, compiles its patterns and refuses what
/// could not be validated in bounded time. Nothing is ever fetched.
package struct Schema: Sendable {
  private let program: SchemaProgram

  /// Compiles a schema.
  ///
  /// The dialect is the one that `$schema` names, else ``SchemaOptions/defaultDialect``.
  ///
  /// - Throws: every fault of the schema up to ``SchemaOptions/maxProblems``: malformed keywords, references that lead to nothing,
  ///   loops that consume nothing, and patterns that cannot be matched in bounded time.
  package init(
    compiling schema: JSONValue, options: SchemaOptions = .standard
  ) throws(SchemaError) {
    program = try SchemaCompiler.program(for: schema, options: options)
  }

  /// What is wrong with an instance; empty if it is valid.
  ///
  /// A limit that is reached before there is an answer is a problem, too.
  package func validate(_ instance: JSONValue) -> [Problem] {
    var evaluated = Evaluated.untracked
    var quick = Validator(program: program, isExplaining: false)
    let isValid = quick.check(0, instance, &evaluated)
    if let limit = quick.exhausted { return [quick.problem(for: limit)] }
    if isValid { return [] }
    var explaining = Validator(program: program, isExplaining: true)
    _ = explaining.check(0, instance, &evaluated)
    return explaining.problems()
  }

  /// Whether an instance is valid.
  package func accepts(_ instance: JSONValue) -> Bool {
    var evaluated = Evaluated.untracked
    var validator = Validator(program: program, isExplaining: false)
    return validator.check(0, instance, &evaluated) && validator.exhausted == nil
  }

  /// The types that can be valid for an instance, judged from the schema alone and generously.
  package var acceptedTypes: JSONTypes { AcceptedTypes(program: program).types(of: 0) }

  /// The types that can be valid for a property of an object at the instance's root.
  ///
  /// Judged from the schema alone and generously: a type is left out only if no value of it could be valid there.
  package func acceptedTypes(atProperty key: String) -> JSONTypes {
    AcceptedTypes(program: program).types(of: 0, property: key)
  }

  /// Whether a string can be valid for a property of an object at the instance's root.
  ///
  /// Where it cannot, a string that holds JSON text was encoded once too often.
  package func acceptsString(atProperty key: String) -> Bool {
    acceptedTypes(atProperty: key).contains(.string)
  }
}
