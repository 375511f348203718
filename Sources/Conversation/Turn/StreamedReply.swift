/// What a model has streamed of a reply that is not whole yet.
struct StreamedReply: Sendable {
  let messageId: String
  var text = ""
  var reasoning = ""

  init(messageId: String) { self.messageId = messageId }

  var isEmpty: Bool { text.isEmpty && reasoning.isEmpty }

  /// The reply as it stays in the history after a cancel; its raw form would be a lie.
  var unfinished: Reply {
    Reply(
      messageId: messageId, content: text.isEmpty ? [] : [.text(text)], reasoning: reasoning,
      finish: .cancelled)
  }
}
