import Conversation
import JSON

/// Encodes entries of a history as input items.
struct ResponsesHistory {
  private let origin: String
  private let quirks: ResponsesQuirks
  private let names: ToolNames
  /// Names everything that the bytes of an entry depend on.
  let key: String

  /// Prepares the encoding for the provider and dialect that `origin` names.
  init(origin: String, quirks: ResponsesQuirks, names: ToolNames) {
    self.origin = origin
    self.quirks = quirks
    self.names = names
    key = "\(origin) \(quirks.imagesInResults)\(names.collisionKey)"
  }

  /// The entry's items, with commas between them and nothing around them; empty for a reply that
  /// said nothing.
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
    writer.member("type", "message")
    writer.member("role", "user")
    if blocks.count == 1, let text = blocks[0].text {
      writer.member("content", text)
    } else {
      writer.key("content")
      writer.beginArray()
      for block in blocks { ResponsesContent.writePart(block, to: &writer) }
      writer.endArray()
    }
    writer.endObject()
  }

  private func write(_ step: Step, to writer: inout JSONWriter) {
    let reply = step.reply
    if let items = items(toReplay: reply) {
      for item in items { writer.value(item) }
      write(step.results, answering: reply.toolCalls.map(\.providerId), of: reply, to: &writer)
    } else {
      // What another provider wrote is said in our words: its ids and signatures mean nothing here.
      let ids = reply.toolCalls.map { PortableCallId.of($0.callId) }
      write(reply, ids: ids, to: &writer)
      write(step.results, answering: ids, of: reply, to: &writer)
    }
  }

  /// The reply as it came, if this provider wrote it and its calls are still those of the reply.
  ///
  /// They differ when the turn made other calls of them than the model had written; then the service
  /// would miss results.
  private func items(toReplay reply: Reply) -> [JSONValue]? {
    guard let raw = reply.raw, raw.origin == origin, let items = raw.json.value.array else {
      return nil
    }
    let calls = items.filter { $0["type"]?.string == "function_call" }
    let ids = calls.map { $0["call_id"]?.string ?? "" }
    return ids == reply.toolCalls.map(\.providerId) ? items : nil
  }

  private func write(_ reply: Reply, ids: [String], to writer: inout JSONWriter) {
    let text = reply.content.joinedText
    if !text.isEmpty {
      writer.beginObject()
      writer.member("type", "message")
      writer.member("role", "assistant")
      writer.member("content", text)
      writer.endObject()
    }
    for (call, id) in zip(reply.toolCalls, ids) {
      writer.beginObject()
      writer.member("type", "function_call")
      writer.member("call_id", id)
      writer.member("name", names.portable(call.name))
      writer.member("arguments", call.argumentsJSON.text)
      writer.endObject()
    }
  }

  private func write(
    _ results: [ToolResult], answering ids: [String], of reply: Reply, to writer: inout JSONWriter
  ) {
    var pictures: [ChatContent.Picture] = []
    for ((result, id), call) in zip(zip(results, ids), reply.toolCalls) {
      writer.beginObject()
      writer.member("type", "function_call_output")
      writer.member("call_id", id)
      if quirks.imagesInResults, ResponsesContent.hasImage(result.content) {
        writeParts(of: result, to: &writer)
      } else {
        let text = ChatContent.text(of: result, tool: call.name, pictures: &pictures)
        writer.member("output", text)
      }
      writer.endObject()
    }
    if !pictures.isEmpty { write(pictures, to: &writer) }
  }

  /// Writes the output of a result that has an image; that it is a failure is said in words.
  private func writeParts(of result: ToolResult, to writer: inout JSONWriter) {
    writer.key("output")
    writer.beginArray()
    if result.isError { ResponsesContent.writeText("[the tool call failed]", to: &writer) }
    for block in result.content { ResponsesContent.writePart(block, to: &writer) }
    writer.endArray()
  }

  /// Writes the images of results that take only text, after all of them.
  private func write(_ pictures: [ChatContent.Picture], to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("type", "message")
    writer.member("role", "user")
    writer.key("content")
    writer.beginArray()
    for picture in pictures {
      ResponsesContent.writeText(picture.caption, to: &writer)
      ResponsesContent.writeImage(picture.url, to: &writer)
    }
    writer.endArray()
    writer.endObject()
  }
}
