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

extension Spending: JSONWritable {
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
