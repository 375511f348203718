package import JSON

/// One reply of a model, whole or broken off by a cancel.
package struct Reply: Sendable, Equatable {
  /// Ours: the id under which the reply's text was streamed.
  package let messageId: String
  /// The reply's text.
  package let content: [ContentBlock]
  /// The reasoning that the provider showed, as text.
  package let reasoning: String
  /// The tool calls in the model's order.
  package let toolCalls: [ToolCall]
  /// Why the reply ended.
  package let finish: FinishReason
  /// What the reply cost.
  package let usage: Usage
  /// The reply in its provider's own form, for replay to the same origin; nil when it broke off.
  package let raw: RawReply?

  /// Makes a reply.
  package init(
    messageId: String, content: [ContentBlock], reasoning: String = "", toolCalls: [ToolCall] = [],
    finish: FinishReason, usage: Usage = Usage(), raw: RawReply? = nil
  ) {
    self.messageId = messageId
    self.content = content
    self.reasoning = reasoning
    self.toolCalls = toolCalls
    self.finish = finish
    self.usage = usage
    self.raw = raw
  }
}

/// A reply as its provider wrote it: signatures, item ids and extensions exist only there.
package struct RawReply: Sendable, Equatable {
  /// Provider and dialect that understand `json`.
  package let origin: String
  /// What must be sent back to that origin for this reply.
  package let json: EncodedJSON

  /// Makes a raw form.
  package init(origin: String, json: EncodedJSON) {
    self.origin = origin
    self.json = json
  }
}
