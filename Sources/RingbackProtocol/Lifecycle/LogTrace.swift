package import JSON

/// `$/logTrace`: one thing that the daemon did, for whoever builds an integration.
package struct LogTrace: JSONWritable, Described, Sendable {
  /// What happened.
  package let message: String
  /// What stands behind it; only for `verbose`.
  package let verbose: String?

  /// Shape: `{message, verbose?}`.
  package static let shape = Shape.record([
    .required("message", .string, "What happened, in one line."),
    .optional("verbose", .string, "The params as JSON text; only where the trace is `verbose`."),
  ])

  /// Makes a trace.
  package init(message: String, verbose: String?) {
    self.message = message
    self.verbose = verbose
  }

  /// Writes `{message, verbose?}`.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("message", message)
    if let verbose { writer.member("verbose", verbose) }
    writer.endObject()
  }
}
