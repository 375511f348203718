/// Why a schema cannot be used.
package struct SchemaError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One fault of a schema.
  package struct Fault: Sendable, Equatable {
    /// A JSON pointer into the schema; behind a URI and `#` if it is in another document.
    package let pointer: String
    /// A sentence of bounded length.
    package let message: String
  }

  /// At least one and at most ``SchemaOptions/maxProblems`` faults.
  package let faults: [Fault]

  /// All faults, a line each.
  package var description: String {
    faults.map { "\($0.pointer.isEmpty ? "(root)" : $0.pointer): \($0.message)" }
      .joined(separator: "\n")
  }
}
