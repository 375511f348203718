package import Conversation
package import JSON

extension ToolPolicy: JSONReadable, JSONWritable {
  /// Reads `{timeoutMs?, idleTimeoutMs?, concurrency?, approval?, maxResultBytes?}`.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let day = 1...86_400_000
    var parts = JSONGathering(try JSONMembers(value, at: pointer))
    self.init(
      timeoutMs: parts.optionalInt("timeoutMs", in: day),
      idleTimeoutMs: parts.optionalInt("idleTimeoutMs", in: day),
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
