package import Conversation
package import JSON

extension ToolPolicy: JSONReadable, JSONWritable {
  /// Reads `{timeoutMs?, idleTimeoutMs?, concurrency?, approval?, maxResultBytes?}`.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    self.init(
      timeoutMs: try members.optionalInt("timeoutMs", in: 1...86_400_000),
      idleTimeoutMs: try members.optionalInt("idleTimeoutMs", in: 1...86_400_000),
      concurrency: try members.optionalWord("concurrency"),
      approval: try members.optionalWord("approval"),
      maxResultBytes: try members.optionalInt("maxResultBytes", in: 1...Int.max))
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
