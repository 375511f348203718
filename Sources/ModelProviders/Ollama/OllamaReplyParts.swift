import Conversation
import JSON

/// All parts of a reply that ended cleanly, and what is made of them.
struct OllamaReplyParts {
  /// What was streamed as text.
  let text: String
  /// What was streamed as reasoning.
  let thinking: String
  /// The calls in the model's order.
  let calls: [OllamaCall]
  /// The message's members without meaning here.
  let members: MergedMembers
  /// Why the reply ended.
  let end: ChatFinish

  /// The reply, with the provider's own form of it.
  func reply(
    origin: String, quirks: OllamaQuirks, names: ToolNames, history: [String], usage: Usage
  ) -> ModelReply {
    let ids = ids(besides: history)
    return ModelReply(
      text: text, reasoning: thinking,
      calls: zip(calls, ids).map { call, id in
        ModelReply.Call(id: id, name: names.original(call.name), arguments: trusted(call))
      },
      finish: finish, usage: usage, raw: RawReply(origin: origin, json: raw(quirks, ids: ids)))
  }

  private var finish: FinishReason {
    switch end {
    case .length: .length
    case .filtered: .refusal
    default: calls.isEmpty ? .stop : .toolCalls
    }
  }

  /// The arguments, unless the reply's end makes it unsafe to execute any of its calls.
  private func trusted(_ call: OllamaCall) -> ToolCall.Arguments {
    guard let reason = end.distrust, case .json(let value) = call.arguments else {
      return call.arguments
    }
    return .malformed(text: value.text, reason: reason)
  }

  /// An id for each call, no two alike in the whole history; minted where the server's is none.
  private func ids(besides history: [String]) -> [String] {
    var taken = Set(history)
    taken.formUnion(calls.compactMap(\.id))
    var used = Set(history)
    var number = history.count
    return calls.map { call in
      if let id = call.id, used.insert(id).inserted { return id }
      number += 1
      while taken.contains(PortableCallId.numbered(number)) { number += 1 }
      let id = PortableCallId.numbered(number)
      used.insert(id)
      return id
    }
  }

  private func raw(_ quirks: OllamaQuirks, ids: [String]) -> EncodedJSON {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("role", "assistant")
    writer.member("content", text)
    if !thinking.isEmpty, quirks.reasoningReplay == .echo { writer.member("thinking", thinking) }
    for member in members.json { writer.member(member.key, member.value) }
    if !calls.isEmpty {
      writer.member("tool_calls", .array(zip(calls, ids).map { $0.raw(id: $1) }))
    }
    writer.endObject()
    return EncodedJSON(trusted: writer.takeBytes())
  }
}
