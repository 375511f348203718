import JSON

/// That a tool's result was cut, since it was larger than its tool allows.
struct Truncation: JSONWritable, Described {
  /// The size before the cut.
  let originalBytes: Int

  /// Shape: `{originalBytes}`.
  static let shape = Shape.named(
    "Truncation", "That a tool's result was cut.",
    .record([.required("originalBytes", .integer(from: 0), "The result's size before the cut.")]))

  /// Writes the members.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("originalBytes", originalBytes)
    writer.endObject()
  }
}
