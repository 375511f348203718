import Conversation
import JSON

/// Puts one reply together, out of a stream's events or out of one whole answer.
///
/// Each event is a piece of the response in the response's own shape. There is no end mark: a reply
/// is whole when a finish reason has come.
struct GeminiReply: ReplyEvents {
  private let origin: String
  private let names: ToolNames
  private let callsBefore: Int
  private var parts: GeminiParts
  private var text = ""
  private var reasoning = ""
  private(set) var usage = Usage()
  private var end: GeminiFinish?
  private var finishMessage: String?
  private var hasCandidate = false
  private var goesOnAfterFinish = false
  private var stray: StrayJSON

  private(set) var hasEnded = false
  private var batch: [ModelEvent] = []

  /// Makes an empty reply.
  ///
  /// - Parameters:
  ///   - origin: Provider and dialect, for the raw reply.
  ///   - names: The way back from the names that the request used.
  ///   - callsBefore: The number of calls in the history, from which ids are minted.
  ///   - limits: The bounds on what the service may answer with.
  init(origin: String, names: ToolNames, callsBefore: Int, limits: ProviderLimits) {
    self.origin = origin
    self.names = names
    self.callsBefore = callsBefore
    parts = GeminiParts(maxCalls: limits.callsPerReply)
    stray = StrayJSON(maxBytes: limits.failureBytes)
  }

  /// Services that give a reason with every event say nothing by it.
  var isWhole: Bool { end != nil && (hasEnded || !goesOnAfterFinish) }

  mutating func receive(event name: String, data: Span<UInt8>) throws(ModelError) {
    if hasEnded { return }
    // Gateways re-emit comments as data.
    guard let first = data.firstTextByte, first != UInt8(ascii: ":") else { return }
    // The service itself has no end mark, but gateways add OpenAI's.
    if data.isEndMark {
      hasEnded = true
      return
    }
    let isError = name == "error"
    let json = try JSONValue(event: data, isError: isError)
    if isError { throw (GeminiFailure.failure(in: json) ?? ProviderFailure()).inStream() }
    try receive(json)
  }

  /// Takes a line of an error that comes as plain JSON in the middle of the stream.
  mutating func receive(stray line: Span<UInt8>) throws(ModelError) {
    if let json = try stray.add(line) { throw Self.error(in: json) }
  }

  mutating func receive(whole body: JSONValue) throws(ModelError) {
    try receive(body)
    if hasCandidate { return }
    if let failure = GeminiFailure.failure(in: body) { throw failure.inStream() }
    throw ModelError(.protocol, "The provider's answer is JSON, but not a reply.", retryable: false)
  }

  mutating func takeBatch() -> [ModelEvent] {
    defer { batch = [] }
    return batch
  }

  mutating func finish() throws(ModelError) -> ModelReply {
    if let json = try stray.finish() { throw Self.error(in: json) }
    guard let end else {
      throw ModelError(
        .protocol, "The model's reply ended without a finish reason, so it may be cut off.",
        retryable: true)
    }
    let saysNothing = text.isEmpty && parts.calls.isEmpty
    if let error = end.error(message: finishMessage, isEmpty: saysNothing) { throw error }
    let ids = ReplyCallIds.ids(for: parts.calls.map(\.id), callsBefore: callsBefore)
    return ModelReply(
      text: text, reasoning: reasoning, calls: zip(parts.calls, ids).map { call($0, $1, end) },
      finish: finishReason(end), usage: usage,
      raw: parts.raw(ids: ids).map { RawReply(origin: origin, json: $0) })
  }

  private func call(_ call: GeminiCall, _ id: String, _ end: GeminiFinish) -> ModelReply.Call {
    var arguments = call.arguments
    if let reason = end.distrust, case .json(let value) = arguments {
      arguments = .malformed(text: value.text, reason: reason)
    }
    return ModelReply.Call(id: id, name: names.original(call.name), arguments: arguments)
  }

  private func finishReason(_ end: GeminiFinish) -> FinishReason {
    switch end {
    case .length: .length
    case .filtered: .refusal
    // The service says STOP with calls as well.
    default: parts.calls.isEmpty ? .stop : .toolCalls
    }
  }

  /// Takes one piece of the response, or the list of them that comes without `alt=sse`.
  private mutating func receive(_ json: JSONValue) throws(ModelError) {
    for piece in json.array ?? [json] { try take(piece) }
  }

  private mutating func take(_ piece: JSONValue) throws(ModelError) {
    if piece.reportsError { throw Self.error(in: piece) }
    if let count = GeminiUsage.usage(piece["usageMetadata"]) { usage = count }
    let candidates = piece["candidates"]?.array ?? []
    if candidates.isEmpty, !hasCandidate { try checkPrompt(piece["promptFeedback"]) }
    for candidate in candidates where candidate["index"]?.int ?? 0 == 0 {
      try take(candidate: candidate)
    }
  }

  /// Fails for a prompt that was blocked; then there are no candidates at all.
  private func checkPrompt(_ feedback: JSONValue?) throws(ModelError) {
    guard let reason = feedback?["blockReason"]?.nonEmptyString,
      reason != "BLOCKED_REASON_UNSPECIFIED"
    else { return }
    let message = feedback?["blockReasonMessage"]?.nonEmptyString
    throw ModelError(
      .contentFiltered,
      "The provider's filter refuses the prompt (\(reason))" + (message.map { ": \($0)" } ?? "."),
      provider: ModelError.Provider(code: reason, message: message))
  }

  private mutating func take(candidate: JSONValue) throws(ModelError) {
    hasCandidate = true
    for case let part? in (candidate["content"]?["parts"]?.array ?? []).map(\.object) {
      if end != nil { goesOnAfterFinish = true }
      switch try parts.add(part) {
      case .text(let words):
        text += words
        batch.append(.textDelta(words))
      case .reasoning(let words):
        reasoning += words
        batch.append(.reasoningDelta(words))
      case .nothing: break
      }
    }
    // Only a reason that says nothing bad can be replaced by a later one.
    if let reason = GeminiFinish(candidate["finishReason"]?.string), end == nil || end == .done {
      end = reason
      finishMessage = candidate["finishMessage"]?.nonEmptyString
    }
  }

  private static func error(in json: JSONValue) -> ModelError {
    (GeminiFailure.failure(in: json) ?? ProviderFailure(message: json.text)).inStream()
  }
}
