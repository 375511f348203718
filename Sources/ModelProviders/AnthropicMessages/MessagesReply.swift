import Conversation
import JSON

/// Puts one Messages reply together, out of a stream's events or out of one whole answer.
///
/// It forgives what services do differently where the meaning is certain, and fails the attempt where it
/// is not: an event that is no JSON, an error in the middle, an end without a stop reason.
struct MessagesReply: ReplyEvents {
  private let origin: String
  private let names: ToolNames
  private let history: [Entry]
  private let maxCalls: Int
  private var blocks: [MessagesBlock] = []
  private var blockByIndex: [Int: Int] = [:]
  private var calls = 0
  private var counts = MessagesUsage()
  var usage: Usage { counts.usage }
  private var end: MessagesFinish?
  private var frame: MessagesTextFrame?
  private var frameMisses = 0
  private var batch: [ModelEvent] = []

  private static let framesToTry = 16

  private(set) var hasEnded = false

  /// Makes an accumulator.
  ///
  /// - Parameters:
  ///   - origin: Provider and dialect, for the raw reply.
  ///   - names: The way back from the names that the request used.
  ///   - history: What the reply answers.
  ///   - maxCalls: The most calls that the reply may hold.
  init(origin: String, names: ToolNames, history: [Entry], maxCalls: Int) {
    self.origin = origin
    self.names = names
    self.history = history
    self.maxCalls = maxCalls
  }

  var isWhole: Bool { end != nil }

  mutating func receive(event name: String, data: Span<UInt8>) throws(ModelError) {
    if hasEnded { return }
    let isError = name == "error"
    if !isError, try takeText(in: data) { return }
    // Gateways re-emit comments as data, and some add the end mark of another dialect.
    guard let first = data.firstTextByte, first != UInt8(ascii: ":"), !data.isEndMark else {
      return
    }
    let event = try JSONValue(event: data, isError: isError)
    if isError || event.reportsError || event["type"] == "error" {
      throw (ProviderFailure(messages: event) ?? ProviderFailure()).inStream()
    }
    try take(event, type: event["type"]?.string ?? name)
  }

  mutating func receive(whole body: JSONValue) throws(ModelError) {
    if body.reportsError || body["type"] == "error" {
      throw (ProviderFailure(messages: body) ?? ProviderFailure()).inStream()
    }
    guard let content = body["content"]?.array else {
      if let failure = ProviderFailure(messages: body) { throw failure.inStream() }
      throw ModelError(
        .protocol, "The provider's answer is JSON, but not a reply.", retryable: false)
    }
    for block in content {
      if let start = block.object { try open(start, index: nil) }
    }
    take(delta: body)
    counts.take(body["usage"])
  }

  mutating func takeBatch() -> [ModelEvent] {
    defer { batch = [] }
    return batch
  }

  mutating func finish() throws(ModelError) -> ModelReply {
    guard let end else {
      throw ModelError(
        .protocol, "The model's reply ended without a stop reason, so it may be cut off.",
        retryable: true)
    }
    return MessagesReplyParts(blocks: blocks, end: end, usage: usage).reply(
      origin: origin, names: names, history: history)
  }

  private mutating func take(_ event: JSONValue, type: String) throws(ModelError) {
    switch type {
    case "message_start":
      counts.take(event["message"]?["usage"])
      take(delta: event["message"] ?? .null)
    case "content_block_start":
      guard let start = event["content_block"]?.object else { throw Self.unclear(type) }
      try open(start, index: event["index"]?.int)
    case "content_block_delta":
      guard let delta = event["delta"]?.object else { throw Self.unclear(type) }
      try take(delta, index: event["index"]?.int)
    case "message_delta":
      take(delta: event["delta"] ?? .null)
      counts.take(event["usage"])
    case "message_stop": hasEnded = true
    // The end of a block says nothing that its deltas do not; everything else has no meaning here.
    default: break
    }
  }

  private mutating func take(delta: JSONValue) {
    // Only a reason that says nothing bad can be replaced by a later one.
    if let reason = MessagesFinish(delta["stop_reason"]?.string), end == nil || end == .done {
      end = reason
    }
  }

  /// Opens a block; an index that was used before is from then on that of this block.
  private mutating func open(_ start: JSONObject, index: Int?) throws(ModelError) {
    let block = MessagesBlock(start)
    if block.kind == .call {
      calls += 1
      guard calls <= maxCalls else {
        throw ModelError(
          .protocol, "The model's reply holds more than \(maxCalls) tool calls.", retryable: false)
      }
    }
    blocks.append(block)
    if let index { blockByIndex[index] = blocks.count - 1 }
    emit(block.words, of: block.kind)
  }

  private mutating func take(_ delta: JSONObject, index: Int?) throws(ModelError) {
    switch delta["type"]?.string {
    case "text_delta":
      try append(delta["text"]?.string ?? "", to: .text, index: index)
    case "thinking_delta":
      try append(delta["thinking"]?.string ?? "", to: .thinking, index: index)
    case "input_json_delta":
      guard let position = position(of: index), !blocks[position].kind.isWords else {
        throw Self.unclear("input_json_delta")
      }
      blocks[position].append(delta["partial_json"]?.string ?? "")
    default:
      guard let position = position(of: index) else { return }
      blocks[position].add(delta)
    }
  }

  /// Adds a piece of text or reasoning; it opens a block where the service did not.
  private mutating func append(
    _ piece: String, to kind: MessagesBlock.Kind, index: Int?
  ) throws(ModelError) {
    if let position = position(of: index), blocks[position].kind == kind {
      blocks[position].append(piece)
    } else {
      let start: JSONObject =
        kind == .text ? ["type": "text", "text": ""] : ["type": "thinking", "thinking": ""]
      try open(start, index: index)
      blocks[blocks.count - 1].append(piece)
    }
    emit(piece, of: kind)
  }

  private func position(of index: Int?) -> Int? {
    index.map { blockByIndex[$0] } ?? blocks.indices.last
  }

  private mutating func emit(_ words: String, of kind: MessagesBlock.Kind) {
    if words.isEmpty { return }
    switch kind {
    case .text: batch.append(.textDelta(words))
    case .thinking: batch.append(.reasoningDelta(words))
    case .call, .ownCall, .other: break
    }
  }

  /// Reads the event that nearly all of a stream consists of; false for any other.
  private mutating func takeText(in data: Span<UInt8>) throws(ModelError) -> Bool {
    var found = frame?.delta(in: data)
    if found != nil {
      frameMisses = 0
    } else if let delta = MessagesTextDelta(data) {
      found = delta
      // Some services pad each event with random text; looking out for frames would be in vain.
      frameMisses += 1
      frame = frameMisses <= Self.framesToTry ? MessagesTextFrame(of: data, delta) : nil
    }
    guard let found else { return false }
    try append(found.text, to: found.kind, index: found.index)
    return true
  }

  private static func unclear(_ event: String) -> ModelError {
    ModelError(
      .protocol, "The model's stream holds a \(event) that belongs to nothing.", retryable: true)
  }
}
