import Conversation
import JSON

/// All parts of a response that ended cleanly, and what is made of them.
struct ResponsesReplyParts {
  /// The output items in order.
  let items: [OutputItem]
  /// What was streamed of them.
  let pieces: StreamedPieces
  /// How the response ended.
  let end: ResponsesEnd

  /// The reply, with the provider's own form of it.
  func reply(_ form: ResponsesReply.Form, usage: Usage) -> ModelReply {
    let calls = items.filter { $0.kind == .call }
    let ids = ReplyCallIds.ids(
      for: calls.map { $0["call_id"]?.nonEmptyString }, callsBefore: form.callsBefore)
    let arguments = calls.map { ToolCall.Arguments(text: $0.argumentsText) }
    return ModelReply(
      text: pieces.text, reasoning: pieces.reasoning,
      calls: zip(calls, zip(ids, arguments)).map { call, found in
        ModelReply.Call(
          id: found.0, name: form.names.original(call["name"]?.string ?? ""),
          arguments: trusted(found.1, of: call))
      },
      finish: finish(hasCalls: !calls.isEmpty), usage: usage,
      raw: RawReply(origin: form.origin, json: raw(form, ids: ids, arguments: arguments)))
  }

  private func finish(hasCalls: Bool) -> FinishReason {
    switch end {
    case .length: .length
    case .filtered: .refusal
    case .done: hasCalls ? .toolCalls : (pieces.hasRefusal ? .refusal : .stop)
    }
  }

  /// The arguments, unless the end of the reply or of the call makes it unsafe to execute it.
  private func trusted(_ arguments: ToolCall.Arguments, of call: OutputItem) -> ToolCall.Arguments {
    let isCut = call["status"]?.string == "incomplete" ? "the tool call was cut off" : nil
    guard let reason = end.distrust ?? isCut, case .json = arguments else { return arguments }
    return .malformed(text: call.argumentsText, reason: reason)
  }

  /// The items as they go back.
  ///
  /// Reasoning at the end is left out: the service refuses reasoning that nothing follows, as in a
  /// reply that was ended early.
  private func raw(
    _ form: ResponsesReply.Form, ids: [String], arguments: [ToolCall.Arguments]
  ) -> EncodedJSON {
    var replayed: [(kind: OutputItem.Kind, json: JSONObject)] = []
    var calls = zip(ids, arguments).makeIterator()
    for (position, item) in items.enumerated() {
      switch item.kind {
      case .call:
        guard let (id, parsed) = calls.next() else { break }
        replayed.append((.call, item.replayedCall(id: id, parsed)))
      case .message:
        if let json = message(item, at: position) { replayed.append((.message, json)) }
      case .reasoning:
        if form.replaysReasoning, let json = item.finished, json.hasReasoning {
          replayed.append((.reasoning, json))
        }
      case .other: if let json = item.finished { replayed.append((.other, json)) }
      }
    }
    while replayed.last?.kind == .reasoning { replayed.removeLast() }
    return EncodedJSON(.array(replayed.map { .object($0.json) }))
  }

  /// A message as it came, or made of its pieces where it came without them; nil for an empty one.
  private func message(_ item: OutputItem, at position: Int) -> JSONObject? {
    if let json = item.finished, json["content"]?.array?.isEmpty == false { return json }
    var content: [JSONValue] = []
    let text = pieces.text(ofItem: position, .text)
    if !text.isEmpty {
      content.append(["type": "output_text", "text": .string(text), "annotations": []])
    }
    let refusal = pieces.text(ofItem: position, .refusal)
    if !refusal.isEmpty { content.append(["type": "refusal", "refusal": .string(refusal)]) }
    if content.isEmpty { return nil }
    var json = item.finished ?? item.announced
    json["type"] = "message"
    json["role"] = "assistant"
    json["status"] = "completed"
    json["content"] = .array(content)
    return json
  }
}

extension OutputItem {
  /// A call as it goes back: as it came, where that is something that the service takes.
  fileprivate func replayedCall(id: String, _ parsed: ToolCall.Arguments) -> JSONObject {
    var json = finished ?? announced
    json["type"] = "function_call"
    json["call_id"] = .string(id)
    // A made-up name may hold characters that the service itself refuses.
    json["name"] = .string(ToolNames.portableForm(of: self["name"]?.string ?? ""))
    json["arguments"] = .string(parsed.replayText(argumentsText))
    if finished == nil { json["status"] = "completed" }
    return json
  }
}

extension JSONObject {
  /// Whether reasoning can be sent back: without its content it is a reference to something that
  /// nobody has kept.
  fileprivate var hasReasoning: Bool {
    self["encrypted_content"]?.nonEmptyString != nil || self["content"]?.array?.isEmpty == false
  }
}
