import Conversation
import JSON

/// Encodes entries of a history as messages.
struct OllamaHistory {
  private let origin: String
  private let names: ToolNames
  /// Names everything that the bytes of an entry depend on.
  let key: String

  /// Prepares the encoding for the provider and dialect that `origin` names.
  init(origin: String, quirks: OllamaQuirks, names: ToolNames) {
    self.origin = origin
    self.names = names
    key = "\(origin) \(quirks.reasoningReplay)\(names.collisionKey)"
  }

  /// The entry's messages, with commas between them and nothing around them.
  func bytes(of entry: Entry) -> [UInt8] {
    var writer = JSONWriter()
    switch entry.kind {
    case .prompt(let blocks): write(OllamaContent(prompt: blocks), to: &writer)
    case .step(let step): write(step, to: &writer)
    }
    return writer.takeBytes()
  }

  private func write(_ content: OllamaContent, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("role", "user")
    content.write(to: &writer)
    writer.endObject()
  }

  private func write(_ step: Step, to writer: inout JSONWriter) {
    let reply = step.reply
    let providerIds = reply.toolCalls.map(\.providerId)
    if let raw = reply.raw, raw.origin == origin {
      let message = raw.json.value
      if Self.callIds(in: message) == providerIds {
        writer.encoded(raw.json)
        let toolNames = Self.callNames(in: message)
        return write(step, ids: providerIds, names: toolNames, to: &writer)
      }
    }
    // What another provider wrote is said in our words: its ids and extensions mean nothing here.
    let ids = reply.toolCalls.map { PortableCallId.of($0.callId) }
    write(reply, ids: ids, to: &writer)
    write(step, ids: ids, names: reply.toolCalls.map { names.portable($0.name) }, to: &writer)
  }

  private func write(_ reply: Reply, ids: [String], to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("role", "assistant")
    writer.member("content", reply.content.joinedText)
    if !ids.isEmpty {
      writer.key("tool_calls")
      writer.beginArray()
      for (call, id) in zip(reply.toolCalls, ids) {
        writer.beginObject()
        writer.member("id", id)
        writer.key("function")
        writer.beginObject()
        writer.member("name", names.portable(call.name))
        // Anything but an object is refused, with the whole request.
        writer.member("arguments", .object(call.argumentsJSON.object ?? JSONObject()))
        writer.endObject()
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endObject()
  }

  /// Writes a message for each result, and one for the images that they have.
  ///
  /// A result says both which tool and which call it is for: older servers know the name only.
  private func write(
    _ step: Step, ids: [String], names: [String], to writer: inout JSONWriter
  ) {
    var pictures: [OllamaContent.Picture] = []
    for (result, (id, name)) in zip(step.results, zip(ids, names)) {
      writer.beginObject()
      writer.member("role", "tool")
      writer.member("tool_name", name)
      writer.member("tool_call_id", id)
      let text = OllamaContent.text(of: result, tool: name, pictures: &pictures)
      writer.member("content", text)
      writer.endObject()
    }
    if !pictures.isEmpty { write(OllamaContent(pictures: pictures), to: &writer) }
  }

  /// The ids of the calls in a raw message.
  ///
  /// They must be those of the reply's calls, or a call would have no result. They differ when the
  /// turn made other calls of them than the model had written.
  private static func callIds(in message: JSONValue) -> [String] {
    (message["tool_calls"]?.array ?? []).map { $0["id"]?.string ?? "" }
  }

  private static func callNames(in message: JSONValue) -> [String] {
    (message["tool_calls"]?.array ?? []).map { $0["function"]?["name"]?.string ?? "" }
  }
}
