package import JSON

/// Who the daemon is.
package struct ServerInfo: JSONWritable, Described, Sendable {
  private static let name = "ringback"

  /// The daemon's version.
  let version: String

  /// Shape: `{name: "ringback", version}`.
  package static let shape = Shape.named(
    "ServerInfo", "Who the daemon is.",
    .record([
      .required("name", .word(name), "The daemon's name."),
      .required("version", .string, "The daemon's version."),
    ]))

  /// Writes the members.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("name", Self.name)
    writer.member("version", version)
    writer.endObject()
  }
}

/// What the daemon can do.
package struct ServerCapabilities: JSONWritable, Described, Sendable {
  private static let framings = ["lines", "headers"]

  /// Shape: `{framings, batches}`.
  package static let shape = Shape.named(
    "ServerCapabilities", "What the daemon can do.",
    .record([
      .required(
        "framings",
        .list(
          of: .named(
            "Framing",
            "How messages are told apart: one on each line, or behind a `Content-Length` header.",
            .words(framings))),
        "The framings that the daemon understands; it answers in the one that it is spoken to."),
      .required("batches", .boolean, "Whether the daemon takes arrays of messages."),
    ]))

  /// Writes the members.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("framings", strings: Self.framings)
    writer.member("batches", true)
    writer.endObject()
  }
}
