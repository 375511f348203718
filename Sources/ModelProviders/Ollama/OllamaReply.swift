import Conversation
import JSON

/// Puts one reply of `/api/chat` together, out of a stream's lines or out of one whole answer.
///
/// A reply ends with the line that says `"done":true`; without it the reply may be cut off. A line
/// that has neither a message nor an end nor an error means nothing here and is passed over.
struct OllamaReply: ReplyEvents {
  private let origin: String
  private let quirks: OllamaQuirks
  private let names: ToolNames
  private let history: [String]
  private let maxCalls: Int
  private var text = ""
  private var thinking = ""
  private var calls: [OllamaCall] = []
  private var members = MergedMembers()
  private(set) var usage = Usage()
  private var end: ChatFinish?
  private var hasMessage = false
  private var batch: [ModelEvent] = []

  /// Makes an accumulator.
  ///
  /// - Parameters:
  ///   - origin: Provider and dialect, for the raw reply.
  ///   - quirks: How the server differs from the others.
  ///   - names: The way back from the names that the request used.
  ///   - history: The ids of all calls in the history, which a new call must not have again.
  ///   - maxCalls: The most calls that the reply may hold.
  init(
    origin: String, quirks: OllamaQuirks, names: ToolNames, history: [String], maxCalls: Int
  ) {
    self.origin = origin
    self.quirks = quirks
    self.names = names
    self.history = history
    self.maxCalls = maxCalls
  }

  var hasEnded: Bool { end != nil }

  var isWhole: Bool { end != nil }

  mutating func receive(event name: String, data: Span<UInt8>) throws(ModelError) {
    if hasEnded { return }
    if let delta = OllamaTextDelta(data) { return take(delta) }
    let line = try JSONValue(event: data)
    try take(line: line)
  }

  mutating func receive(whole body: JSONValue) throws(ModelError) {
    try take(line: body)
    guard hasMessage || hasEnded else {
      throw ModelError(
        .protocol, "The provider's answer is JSON, but not a reply.", retryable: false)
    }
  }

  mutating func takeBatch() -> [ModelEvent] {
    defer { batch = [] }
    return batch
  }

  mutating func finish() throws(ModelError) -> ModelReply {
    let end = try cleanEnd()
    let parts = OllamaReplyParts(
      text: text, thinking: thinking, calls: calls, members: members, end: end)
    return parts.reply(
      origin: origin, quirks: quirks, names: names, history: history, usage: usage)
  }

  private func cleanEnd() throws(ModelError) -> ChatFinish {
    switch end {
    case .failed, .exhausted:
      throw ModelError(
        .overloaded, "The provider reported a failure in the middle of the reply.", retryable: true)
    case .unknown("load"), .unknown("unload"):
      // So ends an answer that only loads or unloads the model, for a request without messages.
      guard text.isEmpty, thinking.isEmpty, calls.isEmpty else { return end ?? .done }
      throw ModelError(
        .protocol, "The provider loaded or unloaded the model instead of a reply.",
        retryable: true)
    case let end?: return end
    case nil:
      throw ModelError(
        .protocol, "The model's reply ended without a line that says so, so it may be cut off.",
        retryable: true)
    }
  }

  private mutating func take(line: JSONValue) throws(ModelError) {
    guard line.object != nil else {
      throw ModelError(
        .protocol, "The model's stream holds a line of JSON that is no object.", retryable: true)
    }
    if line.reportsError { throw (ProviderFailure(line) ?? ProviderFailure()).inStream() }
    if let message = line["message"]?.object {
      hasMessage = true
      // The server writes it last, but it is what came first.
      if let words = message["thinking"]?.nonEmptyString { add(thinking: words) }
      for (key, value) in message { try take(member: key, value) }
    }
    if let count = line.ollamaCount("prompt_eval_count") { usage.inputTokens = count }
    if let count = line.ollamaCount("eval_count") { usage.outputTokens = count }
    if line["done"]?.bool == true {
      end = ChatFinish(line["done_reason"]?.string) ?? .done
    }
  }

  private mutating func take(member key: String, _ value: JSONValue) throws(ModelError) {
    switch key {
    case "role", "thinking": break
    case "content":
      if let words = value.nonEmptyString { add(text: words) }
    case "tool_calls":
      for case let call? in (value.array ?? [value]).map(OllamaCall.init) {
        guard calls.count < maxCalls else {
          throw ModelError(
            .protocol, "The model's reply holds more than \(maxCalls) tool calls.",
            retryable: false)
        }
        calls.append(call)
      }
    default: members.merge(key, value)
    }
  }

  private mutating func take(_ delta: OllamaTextDelta) {
    hasMessage = true
    switch delta.field {
    case .content: add(text: delta.text)
    case .thinking: add(thinking: delta.text)
    }
  }

  private mutating func add(text words: String) {
    text += words
    batch.append(.textDelta(words))
  }

  private mutating func add(thinking words: String) {
    thinking += words
    batch.append(.reasoningDelta(words))
  }
}

extension JSONValue {
  fileprivate func ollamaCount(_ key: String) -> Int? { self[key]?.int.map { max(0, $0) } }
}
