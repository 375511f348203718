import Conversation
import JSON

/// Encodes entries of a history as content blocks.
///
/// An entry's bytes are the blocks of one message, without what stands around them, so that entries can
/// be joined to messages in which roles alternate. A step with calls begins with the blocks of the
/// assistant's message and ends with those of the user's: the bytes between are part of the entry.
struct MessagesHistory {
  private let origin: String
  private let quirks: MessagesQuirks
  private let names: ToolNames
  /// Names everything that the bytes of an entry depend on.
  private let key: String

  /// Prepares the encoding for the provider and dialect that `origin` names.
  init(origin: String, quirks: MessagesQuirks, names: ToolNames) {
    self.origin = origin
    self.quirks = quirks
    self.names = names
    key = "\(origin) \(quirks.takesDocuments)\(names.collisionKey)"
  }

  /// All entries as messages.
  ///
  /// - Parameters:
  ///   - entries: The history.
  ///   - marksEnds: Whether the ends of this request and of the one before are marked with
  ///     `cache_control`. The bytes of the entries stay as they are; the mark is put in when they are
  ///     joined.
  /// - Returns: The messages, all of them ended.
  func messages(_ entries: [Entry], marksEnds: Bool) -> SplicedMessages {
    let marked = marksEnds ? Self.ends(of: entries) : []
    var messages = SplicedMessages()
    for (index, entry) in entries.enumerated() {
      let isAbandoned = isAbandoned(entry, before: entries[(index + 1)...].first)
      let bytes = entry.encoded.bytes(for: isAbandoned ? key + " abandoned" : key) {
        self.bytes(of: entry, isAbandoned: isAbandoned)
      }
      messages.add(
        bytes, from: entry.firstRole, to: entry.lastRole, marked: marked.contains(index))
    }
    messages.finish()
    return messages
  }

  /// The entries with which this request and the one before it end, as far as they are the user's.
  ///
  /// The service looks only 20 blocks back for what it has cached; a step of many calls has more.
  private static func ends(of entries: [Entry]) -> [Int] {
    guard let last = entries.lastIndex(where: { $0.lastRole == .user }) else { return [] }
    let step = entries[...last].lastIndex { $0.firstRole == .assistant }
    let before = step.flatMap { entries[..<$0].lastIndex { $0.lastRole == .user } }
    return [before, last].compactMap { $0 }
  }

  /// Whether a reply that the service had not finished will never be gone on with.
  ///
  /// The service refuses a call of its own tools without a result, unless the message is the last one.
  private func isAbandoned(_ entry: Entry, before next: Entry?) -> Bool {
    guard case .step(let step) = entry.kind, let next,
      step.reply.finish == .paused || step.reply.finish == .length
    else { return false }
    guard case .step(let nextStep) = next.kind else { return true }
    return nextStep.reply.raw?.origin != origin
  }

  private func bytes(of entry: Entry, isAbandoned: Bool) -> [UInt8] {
    switch entry.kind {
    case .prompt(let blocks): return bytes(prompt: blocks)
    case .step(let step): return bytes(of: step, isAbandoned: isAbandoned)
    }
  }

  private func bytes(prompt blocks: [ContentBlock]) -> [UInt8] {
    var writer = JSONWriter()
    for block in blocks {
      let content = MessagesContent(block, takesDocuments: quirks.takesDocuments)
      if !content.isBlank { content.write(to: &writer) }
    }
    return writer.takeBytes()
  }

  private func bytes(of step: Step, isAbandoned: Bool) -> [UInt8] {
    let reply = step.reply
    var ids = reply.toolCalls.map(\.providerId)
    var bytes: [UInt8]
    if let raw = reply.raw, raw.origin == origin, let content = raw.json.value.array,
      MessagesBlock.callIds(in: content) == ids
    {
      bytes = isAbandoned ? Self.bytes(ofWhole: content) : raw.elements
    } else {
      // What another provider wrote is said in our words: its ids and signatures mean nothing here.
      ids = reply.toolCalls.map { PortableCallId.of($0.callId) }
      bytes = self.bytes(of: reply, ids: ids)
    }
    if reply.toolCalls.isEmpty { return bytes }
    bytes += SplicedMessages.change(to: .user)
    return bytes + self.bytes(of: step.results, answering: ids, of: reply)
  }

  private func bytes(of reply: Reply, ids: [String]) -> [UInt8] {
    var writer = JSONWriter()
    let text = MessagesContent.text(reply.content.joinedText)
    if !text.isBlank { text.write(to: &writer) }
    for (call, id) in zip(reply.toolCalls, ids) {
      writer.beginObject()
      writer.member("type", "tool_use")
      writer.member("id", id)
      writer.member("name", names.portable(call.name))
      writer.member("input", .object(call.argumentsJSON.object ?? JSONObject()))
      writer.endObject()
    }
    return writer.takeBytes()
  }

  private func bytes(
    of results: [ToolResult], answering ids: [String], of reply: Reply
  ) -> [UInt8] {
    let results = zip(results, zip(ids, reply.toolCalls)).map { result, call in
      MessagesResult(
        result, id: call.0, tool: call.1.name, takesDocuments: quirks.takesDocuments)
    }
    var writer = JSONWriter()
    for result in results { result.write(to: &writer) }
    for block in results.flatMap(\.following) { block.write(to: &writer) }
    return writer.takeBytes()
  }

  /// The blocks without the calls of the service's own tools that have no result.
  private static func bytes(ofWhole content: [JSONValue]) -> [UInt8] {
    let answered = Set(content.compactMap { $0["tool_use_id"]?.string })
    var writer = JSONWriter()
    for block in content {
      let isCall = block["type"]?.string?.hasSuffix("_tool_use") ?? false
      if isCall, !answered.contains(block["id"]?.string ?? "") { continue }
      writer.value(block)
    }
    return writer.takeBytes()
  }
}

extension RawReply {
  /// The elements of the array that the raw form is, as they stand in it.
  fileprivate var elements: [UInt8] { Array(json.bytes.dropFirst().dropLast()) }
}

extension Entry {
  /// The role of the first block.
  fileprivate var firstRole: SplicedMessages.Role {
    if case .prompt = kind { .user } else { .assistant }
  }

  /// The role of the last block.
  fileprivate var lastRole: SplicedMessages.Role {
    if case .step(let step) = kind, step.reply.toolCalls.isEmpty { .assistant } else { .user }
  }
}
