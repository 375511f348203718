package import Conversation
package import JSON

/// `session/update`: something that happened in a turn.
package struct SessionUpdate: JSONWritable, Sendable {
  /// What all updates of one turn begin with, encoded once.
  package struct Head: Sendable {
    fileprivate let bytes: [UInt8]

    /// Encodes what the updates of a turn have in common.
    package init(sessionId: String, turnId: String) {
      var writer = JSONWriter()
      writer.beginObject()
      writer.member("sessionId", sessionId)
      writer.member("turnId", turnId)
      writer.key("seq")
      bytes = writer.takeBytes()
    }
  }

  /// Session and turn.
  package let head: Head
  /// Counts the session's updates from 1 on, without a gap.
  package let seq: Int
  /// What happened.
  package let update: Update

  /// Makes an update.
  package init(_ head: Head, seq: Int, update: Update) {
    self.head = head
    self.seq = seq
    self.update = update
  }

  /// Writes `{sessionId, turnId, seq, update: {type, …}}`.
  package func write(to writer: inout JSONWriter) {
    writer.part(head.bytes, endsValue: false)
    writer.int(seq)
    switch update {
    case .textDelta(let messageId, let text):
      // Nearly all of what a daemon ever writes.
      writer.part(#","update":{"type":"text_delta","messageId":"#, endsValue: false)
      writer.string(messageId)
      writer.part(#","text":"#, endsValue: false)
      writer.string(text)
    default:
      writer.part(#","update":{"type":"#, endsValue: false)
      writer.string(update.typeName)
      update.writeMembers(to: &writer)
    }
    writer.part("}}", endsValue: true)
  }
}

extension Update {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    switch self {
    case .turnStarted(let model): writer.member("model", model)
    case .stepStarted(let step): writer.member("step", step)
    case .toolsWithheld(let model, let tools):
      writer.member("model", model)
      writer.key("tools")
      writer.beginArray()
      for tool in tools {
        writer.beginObject()
        writer.member("name", tool.name)
        writer.member("reason", tool.reason)
        writer.endObject()
      }
      writer.endArray()
    case .textDelta(let messageId, let text), .reasoningDelta(let messageId, let text):
      writer.member("messageId", messageId)
      writer.member("text", text)
    case .toolCall(let callId, let name, let arguments):
      writer.member("callId", callId)
      writer.member("name", name)
      writer.member("arguments", arguments)
      writer.member("source", "client")
    case .toolCallUpdate(let update): update.writeMembers(to: &writer)
    case .discarded(let messageIds, let callIds, let reason):
      writer.member("messageIds", strings: messageIds)
      writer.member("callIds", strings: callIds)
      writer.member("reason", reason)
    case .retrying(let retry):
      writer.member("attempt", retry.attempt)
      writer.member("delayMs", retry.delayMs)
      if let model = retry.model { writer.member("model", model) }
      writer.member("error", .object(retry.error.json))
    case .waiting(let awaited, let elapsedMs):
      writer.member("on", awaited.text)
      writer.member("elapsedMs", elapsedMs)
    case .steered(let prompt):
      writer.key("prompt")
      prompt.write(to: &writer)
    case .outputRejected(let attempt, let problems):
      writer.member("attempt", attempt)
      writer.member("problems", strings: problems)
    case .usage(let spent): spent.writeMembers(to: &writer)
    case .stepFinished(let step, let spent):
      writer.member("step", step)
      writer.key("usage")
      spent.write(to: &writer)
    case .turnFinished(let reason): writer.member("stopReason", reason.rawValue)
    }
  }
}

extension Awaited {
  fileprivate var text: String {
    switch self {
    case .model: "model"
    case .tool(let callId): "tool:\(callId)"
    case .approval(let callId): "approval:\(callId)"
    }
  }
}

extension ToolCallUpdate {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.member("callId", callId)
    writer.member("status", status.rawValue)
    if let isError { writer.member("isError", isError) }
    if let durationMs { writer.member("durationMs", durationMs) }
    if let message { writer.member("message", message) }
    if let progress { writer.member("progress", .number(progress)) }
    if let total { writer.member("total", .number(total)) }
    if let truncatedFrom {
      writer.key("truncated")
      writer.beginObject()
      writer.member("originalBytes", truncatedFrom)
      writer.endObject()
    }
  }
}
