package import Conversation
package import JSON

extension Usage: JSONWritable {
  /// Writes all counts as one object.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(to: &writer)
    writer.endObject()
  }

  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.member("inputTokens", inputTokens)
    writer.member("outputTokens", outputTokens)
    writer.member("cacheReadTokens", cacheReadTokens)
    writer.member("cacheWriteTokens", cacheWriteTokens)
    writer.member("reasoningTokens", reasoningTokens)
  }
}

extension Spending: JSONWritable, Described {
  /// All counts, and the cost.
  package static let shape = Shape.named(
    "Usage", "What model requests have used.", .record(properties))

  /// The counts, and the cost where every price is known.
  static let properties: [Property] = [
    .required(
      "inputTokens", .integer(from: 0),
      "Input, with what was read from the provider's cache and written to it."),
    .required("outputTokens", .integer(from: 0), "Output, reasoning included."),
    .required("cacheReadTokens", .integer(from: 0), "Input that came out of the provider's cache."),
    .required("cacheWriteTokens", .integer(from: 0), "Input that went into the provider's cache."),
    .required("reasoningTokens", .integer(from: 0), "Output that was reasoning."),
    .optional(
      "costUsd", .number(from: 0),
      "US dollars; there when the prices of every model that was used are known."),
  ]

  /// Writes all counts, and the cost where it is known, as one object.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(to: &writer)
    writer.endObject()
  }

  /// Writes all counts, and the cost where it is known, as members of an object that is open.
  package func writeMembers(to writer: inout JSONWriter) {
    usage.writeMembers(to: &writer)
    if let cost = costUsd.flatMap({ JSONNumber($0) }) { writer.member("costUsd", .number(cost)) }
  }
}
