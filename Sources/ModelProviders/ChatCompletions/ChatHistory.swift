import Conversation
import JSON

/// Encodes entries of a history as messages.
struct ChatHistory {
  private let origin: String
  private let quirks: ChatQuirks
  private let names: ToolNames
  /// Names everything that the bytes of an entry depend on.
  let key: String

  /// Prepares the encoding for the provider and dialect that `origin` names.
  init(origin: String, quirks: ChatQuirks, names: ToolNames) {
    self.origin = origin
    self.quirks = quirks
    self.names = names
    // Words put together, since printing a case by its name costs more than the rest of a request's body.
    let empty = quirks.emptyContent == .null ? " null " : " \"\" "
    key = origin + empty + quirks.reasoningReplay.rawValue + names.collisionKey
  }

  /// The entry's messages, with commas between them and nothing around them.
  func bytes(of entry: Entry) -> [UInt8] {
    var writer = JSONWriter()
    switch entry.kind {
    case .prompt(let blocks): write(prompt: blocks, to: &writer)
    case .step(let step): write(step, to: &writer)
    }
    return writer.takeBytes()
  }

  private func write(prompt blocks: [ContentBlock], to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("role", "user")
    if blocks.count == 1, let text = blocks[0].text {
      writer.member("content", text)
    } else {
      writer.key("content")
      writer.beginArray()
      for block in blocks { ChatContent(block).writePart(to: &writer) }
      writer.endArray()
    }
    writer.endObject()
  }

  private func write(_ step: Step, to writer: inout JSONWriter) {
    let reply = step.reply
    if let raw = reply.raw, raw.origin == origin, Self.callIds(in: raw) == reply.providerIds {
      writer.encoded(raw.json)
      write(step.results, answering: reply.providerIds, of: reply, to: &writer)
    } else {
      // What another provider wrote is said in our words: its ids and signatures mean nothing here.
      let ids = reply.toolCalls.map { PortableCallId.of($0.callId) }
      write(reply, ids: ids, to: &writer)
      write(step.results, answering: ids, of: reply, to: &writer)
    }
  }

  private func write(_ reply: Reply, ids: [String], to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("role", "assistant")
    ChatAssistant.writeContent(
      reply.content.joinedText, hasCalls: !ids.isEmpty, quirks: quirks, to: &writer)
    if quirks.reasoningReplay == .always { writer.member("reasoning_content", "") }
    if !ids.isEmpty {
      writer.key("tool_calls")
      writer.beginArray()
      for (call, id) in zip(reply.toolCalls, ids) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("type", "function")
        writer.key("function")
        writer.beginObject()
        writer.member("name", names.portable(call.name))
        writer.member("arguments", call.argumentsJSON.text)
        writer.endObject()
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endObject()
  }

  private func write(
    _ results: [ToolResult], answering ids: [String], of reply: Reply,
    to writer: inout JSONWriter
  ) {
    var pictures: [ChatContent.Picture] = []
    for (index, (result, id)) in zip(results, ids).enumerated() {
      writer.beginObject()
      writer.member("role", "tool")
      writer.member("tool_call_id", id)
      let name = reply.toolCalls.indices.contains(index) ? reply.toolCalls[index].name : ""
      let text = ChatContent.text(of: result, tool: name, pictures: &pictures)
      writer.member("content", text)
      writer.endObject()
    }
    if pictures.isEmpty { return }
    // Tool messages carry text only, and nothing may stand between them.
    writer.beginObject()
    writer.member("role", "user")
    writer.key("content")
    writer.beginArray()
    for picture in pictures {
      ChatContent.writeTextPart(picture.caption, to: &writer)
      ChatContent.writeImagePart(picture.url, to: &writer)
    }
    writer.endArray()
    writer.endObject()
  }

  /// The ids of the calls in a raw message.
  ///
  /// They must be those of the reply's calls, or the provider would miss a result. They differ when
  /// the turn made other calls of them than the model had written.
  private static func callIds(in raw: RawReply) -> [String] {
    (raw.json.value["tool_calls"]?.array ?? []).map { $0["id"]?.string ?? "" }
  }
}

extension Reply {
  fileprivate var providerIds: [String] { toolCalls.map(\.providerId) }
}
