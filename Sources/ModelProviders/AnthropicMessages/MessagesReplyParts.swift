import Conversation
import JSON

/// All blocks of a reply that ended cleanly, and what is made of them.
struct MessagesReplyParts {
  /// The blocks in the order in which they were opened.
  let blocks: [MessagesBlock]
  /// Why the reply ended.
  let end: MessagesFinish
  /// What the reply cost.
  let usage: Usage

  /// The reply, with the service's own form of it.
  ///
  /// - Parameters:
  ///   - origin: Provider and dialect, for the raw reply.
  ///   - names: The way back from the names that the request used.
  ///   - history: What the reply answers; its ids are taken.
  /// - Returns: The reply; its calls have ids that are unique in the history.
  func reply(origin: String, names: ToolNames, history: [Entry]) -> ModelReply {
    let calls = blocks.filter { $0.kind == .call }
    let ids = calls.isEmpty ? [] : ids(of: calls, after: history)
    return ModelReply(
      text: words(of: .text), reasoning: words(of: .thinking),
      calls: zip(calls, ids).map { call, id in
        ModelReply.Call(id: id, name: names.original(call.name), arguments: trusted(call))
      },
      finish: end.reason(hasCalls: !calls.isEmpty), usage: usage,
      raw: RawReply(origin: origin, json: raw(ids: ids)))
  }

  private func words(of kind: MessagesBlock.Kind) -> String {
    let parts = blocks.filter { $0.kind == kind }.map(\.words)
    return parts.count == 1 ? parts[0] : parts.joined()
  }

  /// The arguments, unless the reply's end makes it unsafe to execute any of its calls.
  private func trusted(_ call: MessagesBlock) -> ToolCall.Arguments {
    let arguments = call.arguments
    guard let reason = end.distrust, case .json = arguments else { return arguments }
    return .malformed(text: call.inputText, reason: reason)
  }

  /// An id for each call that is unique in the history, as the service demands.
  private func ids(of calls: [MessagesBlock], after history: [Entry]) -> [String] {
    var used: [String] = []
    for case .step(let step) in history.lazy.map(\.kind) {
      used += step.reply.toolCalls.map(\.providerId)
    }
    return ReplyCallIds.ids(for: calls.map(\.id), callsBefore: used.count, besides: Set(used))
  }

  private func raw(ids: [String]) -> EncodedJSON {
    var ids = ids[...]
    var writer = JSONWriter()
    writer.beginArray()
    for block in blocks where !block.isUnfit(afterCut: end == .length) {
      block.write(id: block.kind == .call ? ids.popFirst() : nil, to: &writer)
    }
    writer.endArray()
    return EncodedJSON(trusted: writer.takeBytes())
  }
}
