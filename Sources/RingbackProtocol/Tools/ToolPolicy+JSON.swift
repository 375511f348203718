package import Conversation
package import JSON

extension ToolPolicy: JSONReadable, JSONWritable, Described {
  private static let day = 1...86_400_000

  /// Shape: `{timeoutMs?, idleTimeoutMs?, concurrency?, approval?, maxResultBytes?}`.
  package static let shape = Shape.named(
    "ToolPolicy",
    "How the calls of a tool are executed; what is not given is the daemon's default.",
    .record([
      .optional(
        "timeoutMs", .integer(day),
        "Milliseconds from the call to its answer, whatever progress is reported."),
      .optional(
        "idleTimeoutMs", .integer(day),
        "Milliseconds without answer and without `$/progress` until the call is given up."),
      .optional(
        "concurrency", Concurrency.shape,
        "Whether calls of one step may be under way together.", default: "parallel"),
      .optional("approval", Approval.shape, "Whether the client is asked before each call."),
      .optional(
        "maxResultBytes", .integer(from: 1),
        "Bytes of a result after which the rest is cut, and the cut is marked."),
    ]))

  /// Reads the members.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    var parts = JSONGathering(try JSONMembers(value, at: pointer))
    self.init(
      timeoutMs: parts.optionalInt("timeoutMs", in: Self.day),
      idleTimeoutMs: parts.optionalInt("idleTimeoutMs", in: Self.day),
      concurrency: parts.optionalWord("concurrency"), approval: parts.optionalWord("approval"),
      maxResultBytes: parts.optionalInt("maxResultBytes", in: 1...Int.max))
    try parts.finish()
  }

  /// Writes what was given.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    if let timeoutMs { writer.member("timeoutMs", timeoutMs) }
    if let idleTimeoutMs { writer.member("idleTimeoutMs", idleTimeoutMs) }
    if let concurrency { writer.member("concurrency", concurrency.rawValue) }
    if let approval { writer.member("approval", approval.rawValue) }
    if let maxResultBytes { writer.member("maxResultBytes", maxResultBytes) }
    writer.endObject()
  }
}

extension ToolPolicy.Concurrency: Described {
  /// The two words.
  package static let shape = Shape.named(
    "Concurrency",
    "Whether the calls of one step are under way together, or wait for one another.",
    .words(Self.self))
}

extension ToolPolicy.Approval: Described {
  /// The two words.
  package static let shape = Shape.named(
    "Approval", "Whether the client is asked before a call.", .words(Self.self))
}
