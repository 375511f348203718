/// One reason why an instance does not fit a schema, written so that whoever made the instance can correct it.
package struct Problem: Sendable, Equatable {
  /// A JSON pointer (RFC 6901) into the instance; empty for the whole of it.
  ///
  /// Overlong keys are cut and end in `…`.
  package let instancePointer: String
  /// A JSON pointer into the schema, to the keyword; behind a URI and `#` if it is in another document.
  package let schemaPointer: String
  /// The keyword that failed, or an empty string for a schema that is just `false`.
  package let keyword: String
  /// A sentence of bounded length.
  package let message: String
}
