import Conversation
import JSON

/// All parts of a reply that ended cleanly, and what is made of them.
struct ChatReplyParts {
  /// What was streamed as text, and the list it came in, if it did.
  let text: ReplyText
  /// What was shown of the reasoning.
  let reasoning: String
  /// The member that the reasoning came in; nil when it was found in the text.
  let reasoningField: String?
  /// The model's own words for refusing.
  let refusal: String
  /// The calls in the order in which they were opened.
  let calls: [OpenCall]
  /// The message's members without meaning here.
  let members: MergedMembers
  /// Why the reply ended.
  let end: ChatFinish

  /// The reply, with the provider's own form of it.
  func reply(
    origin: String, quirks: ChatQuirks, names: ToolNames, callsBefore: Int, usage: Usage
  ) -> ModelReply {
    let ids = ReplyCallIds.ids(for: calls.map(\.id), callsBefore: callsBefore)
    let arguments = calls.map(\.parsedArguments)
    return ModelReply(
      text: text.shown + refusal, reasoning: reasoning,
      calls: zip(calls, zip(ids, arguments)).map { call, found in
        ModelReply.Call(
          id: found.0, name: names.original(call.name), arguments: trusted(found.1, of: call))
      },
      finish: finish, usage: usage,
      raw: RawReply(origin: origin, json: raw(quirks, ids: ids, arguments: arguments)))
  }

  private var finish: FinishReason {
    switch end {
    case .length: .length
    case .filtered: .refusal
    default: calls.isEmpty ? (refusal.isEmpty ? .stop : .refusal) : .toolCalls
    }
  }

  /// The arguments, unless the reply's end makes it unsafe to execute any of its calls.
  private func trusted(_ arguments: ToolCall.Arguments, of call: OpenCall) -> ToolCall.Arguments {
    guard let reason = end.distrust, case .json = arguments else { return arguments }
    return .malformed(text: call.arguments, reason: reason)
  }

  private func raw(
    _ quirks: ChatQuirks, ids: [String], arguments: [ToolCall.Arguments]
  ) -> EncodedJSON {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("role", "assistant")
    if let list = text.rawList {
      writer.member("content", list)
    } else {
      ChatAssistant.writeContent(
        text.shown, hasCalls: !calls.isEmpty, quirks: quirks, to: &writer)
    }
    writeReasoning(quirks, to: &writer)
    if !refusal.isEmpty { writer.member("refusal", refusal) }
    for member in members.json { writer.member(member.key, member.value) }
    if !calls.isEmpty { writeCalls(ids: ids, arguments: arguments, to: &writer) }
    writer.endObject()
    return EncodedJSON(trusted: writer.takeBytes())
  }

  private func writeReasoning(_ quirks: ChatQuirks, to writer: inout JSONWriter) {
    switch quirks.reasoningReplay {
    case .drop: break
    case .echo: if let reasoningField { writer.member(reasoningField, reasoning) }
    case .always:
      let field = reasoningField ?? "reasoning_content"
      writer.member(field, reasoningField == nil ? "" : reasoning)
    }
  }

  private func writeCalls(
    ids: [String], arguments: [ToolCall.Arguments], to writer: inout JSONWriter
  ) {
    writer.key("tool_calls")
    writer.beginArray()
    for (call, (id, parsed)) in zip(calls, zip(ids, arguments)) {
      writer.beginObject()
      writer.member("id", id)
      writer.member("type", "function")
      writer.key("function")
      writer.beginObject()
      // A made-up name may hold characters that the service itself refuses.
      writer.member("name", ToolNames.portableForm(of: call.name))
      writer.member("arguments", parsed.replayText(call.arguments))
      for member in call.functionMembers.json { writer.member(member.key, member.value) }
      writer.endObject()
      for member in call.members.json { writer.member(member.key, member.value) }
      writer.endObject()
    }
    writer.endArray()
  }
}
