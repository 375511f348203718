package import Conversation
package import JSON

/// `session/update`: something that happened in a turn.
package struct SessionUpdate: JSONWritable, Described, Sendable {
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

  /// Shape: `{sessionId, turnId, seq, update: {type, …}}`.
  package static let shape = Shape.record([
    .required("sessionId", .string, "The session."),
    .required("turnId", .string, "The turn; unique in its session."),
    .required(
      "seq", .integer(from: 1), "Counts the session's updates from 1 on, without a gap."),
    .required("update", Update.shape, "What happened."),
  ])

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
