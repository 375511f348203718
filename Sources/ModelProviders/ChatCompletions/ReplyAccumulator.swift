import Conversation
import JSON

/// Puts one Chat Completions reply together, out of a stream's chunks or out of one whole answer.
///
/// It forgives what services do differently where the meaning is certain, and fails the attempt where it
/// is not: a chunk that is no JSON, an error in the middle, an end without a finish reason.
struct ReplyAccumulator: ReplyEvents {
  private let origin: String
  private let quirks: ChatQuirks
  private let names: ToolNames
  private let callsBefore: Int
  private var text: ReplyText
  private var reasoning = ""
  private var reasoningField: String?
  private var refusal = ""
  private var calls: CallAccumulator
  private var members = MergedMembers()
  private(set) var usage = Usage()
  private var end: ChatFinish?
  private var deltas = 0
  private var hasChoice = false
  private var frame: ChatTextFrame?
  private var frameMisses = 0

  private static let framesToTry = 16

  private(set) var hasEnded = false
  private var batch: [ModelEvent] = []

  /// Makes an accumulator.
  ///
  /// - Parameters:
  ///   - origin: Provider and dialect, for the raw reply.
  ///   - quirks: How the service differs from the others.
  ///   - names: The way back from the names that the request used.
  ///   - offered: The client's names of the tools on offer; only they can be salvaged from text.
  ///   - callsBefore: The number of calls in the history, from which ids are minted.
  ///   - maxCalls: The most calls that the reply may hold.
  init(
    origin: String, quirks: ChatQuirks, names: ToolNames, offered: Set<String>, callsBefore: Int,
    maxCalls: Int
  ) {
    self.origin = origin
    self.quirks = quirks
    self.names = names
    self.callsBefore = callsBefore
    text = ReplyText(quirks: quirks) { offered.contains(names.original($0)) }
    calls = CallAccumulator(maxCalls: maxCalls)
  }

  var isWhole: Bool { end != nil || (hasEnded && !quirks.requireFinishReason) }

  mutating func receive(event name: String, data: Span<UInt8>) throws(ModelError) {
    if hasEnded { return }
    let isError = name == "error"
    if !isError, let delta = textDelta(in: data) { return try take(delta) }
    // Gateways re-emit comments as data.
    guard let first = data.firstTextByte, first != UInt8(ascii: ":") else { return }
    if data.isEndMark {
      hasEnded = true
      return
    }
    let chunk = try JSONValue(event: data, isError: isError)
    if isError { throw (ProviderFailure(chunk) ?? ProviderFailure()).inStream() }
    try take(chunk: chunk)
  }

  mutating func receive(whole body: JSONValue) throws(ModelError) {
    try take(chunk: body)
    guard hasChoice else {
      if let failure = ProviderFailure(body) { throw failure.inStream() }
      throw ModelError(
        .protocol, "The provider's answer is JSON, but not a reply.", retryable: false)
    }
  }

  mutating func takeBatch() -> [ModelEvent] {
    defer { batch = [] }
    return batch
  }

  mutating func finish() throws(ModelError) -> ModelReply {
    emit(text.finish())
    for fragment in text.salvaged {
      deltas += 1
      try calls.add(fragment, delta: deltas)
    }
    let end = try cleanEnd()
    let finished = ChatReplyParts(
      text: text, reasoning: reasoning, reasoningField: reasoningField, refusal: refusal,
      calls: calls.calls, members: members, end: end)
    return finished.reply(
      origin: origin, quirks: quirks, names: names, callsBefore: callsBefore, usage: usage)
  }

  private func cleanEnd() throws(ModelError) -> ChatFinish {
    switch end {
    case .failed:
      throw ModelError(
        .overloaded, "The provider reported a failure in the middle of the reply.", retryable: true)
    case .exhausted:
      throw ModelError(
        .overloaded, "The provider ran out of capacity in the middle of the reply.",
        retryable: true)
    case let end?: return end
    case nil:
      if !quirks.requireFinishReason, hasChoice { return .done }
      throw ModelError(
        .protocol, "The model's reply ended without a finish reason, so it may be cut off.",
        retryable: true)
    }
  }

  private mutating func take(chunk: JSONValue) throws(ModelError) {
    if chunk.reportsError { throw (ProviderFailure(chunk) ?? ProviderFailure()).inStream() }
    if let words = chunk["x_groq"]?["error"]?.nonEmptyString {
      throw ProviderFailure(message: words).inStream()
    }
    take(usage: chunk["usage"] ?? .null)
    take(usage: chunk["x_groq"]?["usage"] ?? .null)
    for choice in chunk["choices"]?.array ?? [] where choice["index"]?.int ?? 0 == 0 {
      try take(choice: choice)
    }
  }

  private mutating func take(choice: JSONValue) throws(ModelError) {
    if choice.reportsError { throw (ProviderFailure(choice) ?? ProviderFailure()).inStream() }
    hasChoice = true
    take(usage: choice["usage"] ?? .null)
    deltas += 1
    for (key, value) in choice["delta"]?.object ?? choice["message"]?.object ?? JSONObject() {
      try take(member: key, value)
    }
    note(finish: choice["finish_reason"]?.string)
  }

  private mutating func note(finish reason: String?) {
    // Only a reason that says nothing bad can be replaced by a later one.
    if let reason = ChatFinish(reason), end == nil || end == .done { end = reason }
  }

  private mutating func take(usage json: JSONValue) {
    if let count = ChatUsage.usage(json) { usage = count }
  }

  private mutating func take(member key: String, _ value: JSONValue) throws(ModelError) {
    switch key {
    case "role": break
    case "content": take(content: value)
    case "reasoning", "reasoning_content":
      if let text = value.string {
        take(reasoning: text, field: key)
      } else {
        members.merge(key, value)
      }
    case "refusal":
      guard let words = value.nonEmptyString else { break }
      refusal += words
      batch.append(.textDelta(words))
    case "tool_calls":
      let elements = value.array ?? [value]
      for case let fragment? in elements.map(CallFragment.init) {
        try calls.add(fragment, delta: deltas)
      }
    default: members.merge(key, value)
    }
  }

  private mutating func take(content: JSONValue) {
    if let words = content.string { emit(text.add(words)) }
    for part in content.array ?? [] { emit(text.add(part: part)) }
  }

  private mutating func emit(_ pieces: [ReplyPiece]) {
    for piece in pieces {
      switch piece {
      case .text(let words): batch.append(.textDelta(words))
      case .reasoning(let words):
        reasoning += words
        batch.append(.reasoningDelta(words))
      }
    }
  }

  private mutating func textDelta(in data: Span<UInt8>) -> ChatTextDelta? {
    if let delta = frame?.delta(in: data) {
      frameMisses = 0
      return delta
    }
    guard let delta = ChatTextDelta(data) else { return nil }
    guard delta.isFrame else { return delta }
    // Some services pad each chunk with random text; looking out for frames would be in vain.
    frameMisses += 1
    frame = frameMisses <= Self.framesToTry ? ChatTextFrame(of: data, delta) : nil
    return delta
  }

  private mutating func take(_ delta: ChatTextDelta) throws(ModelError) {
    hasChoice = true
    deltas += 1
    for fragment in delta.calls { try calls.add(fragment, delta: deltas) }
    note(finish: delta.finish)
    if delta.text.isEmpty { return }
    switch delta.field {
    case .content:
      if text.addPlain(delta.text) {
        batch.append(.textDelta(delta.text))
      } else {
        emit(text.add(delta.text))
      }
    case .reasoning: take(reasoning: delta.text, field: "reasoning")
    case .reasoningContent: take(reasoning: delta.text, field: "reasoning_content")
    }
  }

  /// Takes reasoning; of a service that says it under two names only the first one counts.
  private mutating func take(reasoning words: String, field: String) {
    if words.isEmpty { return }
    if reasoningField == nil { reasoningField = field }
    guard reasoningField == field else { return }
    reasoning += words
    batch.append(.reasoningDelta(words))
  }
}
