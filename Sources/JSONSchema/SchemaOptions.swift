package import JSON

/// How schemas are read and what validation may cost.
package struct SchemaOptions: Sendable {
  /// Whether `format` asserts where the schema's dialect leaves the choice to the validator.
  package var assertsFormats = true
  /// The dialect of documents without `$schema`.
  package var defaultDialect = SchemaDialect.draft2020
  /// Further documents that references may lead to, by absolute URI; nothing else is ever looked up.
  package var documents: [String: JSONValue] = [:]
  /// How many problems or faults are reported at most.
  package var maxProblems = 32
  /// How many schemas may be applied inside one another, by descent into the instance or by reference.
  ///
  /// Each takes up to 1 kB of stack in a release build, and threads of a pool may have no more than 512 kB.
  package var maxDepth = 400
  /// How many elementary steps, of a few nanoseconds each, one validation may take.
  package var maxSteps = 100_000_000
  /// How many matcher instructions all patterns of a schema may have together, counted once for each use.
  package var maxPatternInstructions = 100_000

  /// The defaults above.
  package static let standard = SchemaOptions()

  /// Makes the standard options.
  package init() {}
}
