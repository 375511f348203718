package import Conversation
package import JSON

extension Usage: JSONWritable {
  /// Writes all counts as one object.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(to: &writer)
    writer.endObject()
  }

  /// Writes all counts as members of an object that is open.
  package func writeMembers(to writer: inout JSONWriter, costUsd: Double? = nil) {
    writer.member("inputTokens", inputTokens)
    writer.member("outputTokens", outputTokens)
    writer.member("cacheReadTokens", cacheReadTokens)
    writer.member("cacheWriteTokens", cacheWriteTokens)
    writer.member("reasoningTokens", reasoningTokens)
    if let cost = costUsd.flatMap({ JSONNumber($0) }) { writer.member("costUsd", .number(cost)) }
  }
}
