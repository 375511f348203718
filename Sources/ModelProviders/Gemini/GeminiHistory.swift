import Conversation
import JSON

/// Encodes entries of a history as contents.
struct GeminiHistory {
  /// What stands for a signature on a call that the service did not make; its own documentation names it.
  static let foreignSignature = "skip_thought_signature_validator"

  private let origin: String
  private let names: ToolNames
  private let results: GeminiResults
  private let signsForeignCalls: Bool
  private let callIds: Bool
  /// Names everything that the bytes of an entry depend on.
  let key: String

  /// Prepares the encoding for a model of the provider and dialect that `origin` names.
  init(origin: String, quirks: GeminiQuirks, names: ToolNames, model: GeminiModelName) {
    self.origin = origin
    self.names = names
    callIds = quirks.callIds
    // Only from Gemini 3 on signatures are demanded, and the sentinel known.
    signsForeignCalls = model.isAtLeast(3, otherwise: true)
    let standard: GeminiQuirks.ResultMedia =
      model.isAtLeast(3, otherwise: false) ? .inside : .after
    let media = quirks.resultMedia ?? standard
    results = GeminiResults(media: media)
    key = "\(origin) \(media) \(signsForeignCalls) \(callIds)\(names.collisionKey)"
  }

  /// The entry's contents, with commas between them and nothing around them; empty for none.
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
    writer.key("parts")
    writer.beginArray()
    // Empty texts are refused beside other parts, but a content without parts is refused as well.
    let contents = blocks.map(GeminiContent.init).filter { $0 != .text("") }
    for content in contents { content.writePart(to: &writer) }
    if contents.isEmpty { GeminiContent.text("").writePart(to: &writer) }
    writer.endArray()
    writer.endObject()
  }

  private func write(_ step: Step, to writer: inout JSONWriter) {
    let reply = step.reply
    if let raw = reply.raw, raw.origin == origin, let calls = Self.calls(in: raw, of: reply) {
      writer.encoded(raw.json)
      results.write(step.results, answering: calls, to: &writer)
      return
    }
    // What another provider wrote is said in our words: its ids and signatures mean nothing here.
    let calls = reply.toolCalls.map { call in
      GeminiResults.Call(
        id: callIds ? PortableCallId.of(call.callId) : nil, name: names.portable(call.name))
    }
    write(reply, calls: calls, to: &writer)
    results.write(step.results, answering: calls, to: &writer)
  }

  /// Writes a reply in our words; nothing for an empty one, which the service refuses.
  private func write(
    _ reply: Reply, calls: [GeminiResults.Call], to writer: inout JSONWriter
  ) {
    let text = reply.content.joinedText
    if text.isEmpty, calls.isEmpty { return }
    writer.beginObject()
    writer.member("role", "model")
    writer.key("parts")
    writer.beginArray()
    if !text.isEmpty { GeminiContent.text(text).writePart(to: &writer) }
    for (call, named) in zip(reply.toolCalls, calls) {
      writer.beginObject()
      writer.key("functionCall")
      writer.beginObject()
      if let id = named.id { writer.member("id", id) }
      writer.member("name", named.name)
      let arguments = call.argumentsJSON
      writer.member("args", arguments.object == nil ? [:] : arguments)
      writer.endObject()
      if signsForeignCalls { writer.member("thoughtSignature", Self.foreignSignature) }
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }

  /// The calls in a raw reply; nil when they are not the reply's own.
  ///
  /// They differ when the turn made other calls of them than the model had written.
  private static func calls(in raw: RawReply, of reply: Reply) -> [GeminiResults.Call]? {
    let calls = (raw.json.value["parts"]?.array ?? []).compactMap { $0["functionCall"]?.object }
    guard calls.count == reply.toolCalls.count else { return nil }
    var found: [GeminiResults.Call] = []
    for (call, known) in zip(calls, reply.toolCalls) {
      let id = call["id"]?.nonEmptyString
      // A call without an id got one from us, which the service does not know.
      guard id == nil || id == known.providerId else { return nil }
      found.append(GeminiResults.Call(id: id, name: call["name"]?.string ?? ""))
    }
    return found
  }
}
