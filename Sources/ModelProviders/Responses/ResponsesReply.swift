import Conversation
import JSON

/// Puts one Responses reply together, out of a stream's events or out of one whole answer.
///
/// An item counts as its `response.output_item.done` has it; the copies in other events may lack parts
/// of it or have another id. Events that are not known are passed over.
struct ResponsesReply: ReplyEvents {
  /// What a reply depends on beside its events.
  struct Form {
    /// Provider and dialect, for the raw reply.
    let origin: String
    /// Whether reasoning goes into the raw reply.
    let replaysReasoning: Bool
    /// Whether the answer must be data, so that commentary cannot stand in its text.
    let wantsData: Bool
    /// The way back from the names that the request used.
    let names: ToolNames
    /// The number of calls in the history, from which ids are minted.
    let callsBefore: Int
  }

  private let form: Form
  private let maxCalls: Int
  private var items = OutputItems()
  private var pieces = StreamedPieces()
  private(set) var usage = Usage()
  private var end: ResponsesEnd?
  private var batch: [ModelEvent] = []

  private var frame: ResponsesDeltaFrame?
  private var framePlace: StreamedPieces.Place?
  private var frameMisses = 0
  private static let framesToTry = 64

  /// Makes an accumulator that refuses more than `maxCalls` calls.
  init(_ form: Form, maxCalls: Int) {
    self.form = form
    self.maxCalls = maxCalls
  }

  /// Nothing follows the event that tells how a response ended.
  var hasEnded: Bool { end != nil }

  var isWhole: Bool { end != nil }

  mutating func receive(event name: String, data: Span<UInt8>) throws(ModelError) {
    if hasEnded { return }
    let isError = name == "error"
    if !isError {
      if let frame, let place = framePlace, let piece = frame.text(in: data) {
        frameMisses = 0
        return take(piece, at: place)
      }
      if let delta = ResponsesDelta(data) { return try take(delta, in: data) }
      // They repeat all of the request and say nothing that would matter here.
      if Self.echoes.contains(name) { return }
    }
    // Gateways re-emit comments as data, and end marks that this dialect does not have.
    guard let first = data.firstTextByte, first != UInt8(ascii: ":"), !data.isEndMark else {
      return
    }
    let event = try JSONValue(event: data, isError: isError)
    let type = event["type"]?.nonEmptyString ?? name
    if isError || type == "error" || event.reportsError { throw Self.failure(in: event) }
    try take(event, type: type)
  }

  mutating func receive(whole body: JSONValue) throws(ModelError) {
    if body.reportsError { throw Self.failure(in: body) }
    guard let output = body["output"]?.array else {
      if let failure = ProviderFailure(body) { throw failure.inStream() }
      throw ModelError(
        .protocol, "The provider's answer is JSON, but not a response.", retryable: false)
    }
    for (place, item) in output.enumerated() { try finish(item, place: place) }
    try end(with: body, type: "")
  }

  mutating func takeBatch() -> [ModelEvent] {
    defer { batch = [] }
    return batch
  }

  mutating func finish() throws(ModelError) -> ModelReply {
    guard let end else {
      throw ModelError(
        .protocol, "The model's reply ended without its last event, so it may be cut off.",
        retryable: true)
    }
    return ResponsesReplyParts(items: items.list, pieces: pieces, end: end)
      .reply(form, usage: usage)
  }

  // MARK: Events

  private mutating func take(_ event: JSONValue, type: String) throws(ModelError) {
    if let kind = DeltaKind(eventType: type) {
      return try take(event["delta"]?.string ?? "", kind, event)
    }
    switch type {
    case "response.output_item.added":
      guard let item = event["item"]?.object else { return }
      frame = nil
      _ = items.announce(item, place: event["output_index"]?.int)
      try checkCallCount()
    case "response.output_item.done":
      try finish(event["item"] ?? .null, place: event["output_index"]?.int)
    case "response.output_text.done": try takeWhole(event["text"], .text, event)
    case "response.refusal.done": try takeWhole(event["refusal"], .refusal, event)
    case "response.reasoning_text.done": try takeWhole(event["text"], .reasoning, event)
    case "response.reasoning_summary_text.done": try takeWhole(event["text"], .summary, event)
    case "response.function_call_arguments.done":
      guard let arguments = event["arguments"], !arguments.isNull else { return }
      let position = try position(of: event, .arguments)
      items.set(arguments: arguments.string ?? arguments.text, at: position)
    case "response.completed", "response.incomplete", "response.failed", "response.cancelled":
      try end(with: event["response"] ?? .null, type: type)
    default: break
    }
  }

  /// Takes a piece whose event the parser has read.
  private mutating func take(
    _ piece: String, _ kind: DeltaKind, _ event: JSONValue
  ) throws(ModelError) {
    if piece.isEmpty { return }
    take(piece, at: try place(of: event, kind))
  }

  /// Takes the whole of a part, if nothing of it was streamed.
  private mutating func takeWhole(
    _ text: JSONValue?, _ kind: DeltaKind, _ event: JSONValue
  ) throws(ModelError) {
    guard let text = text?.nonEmptyString else { return }
    let place = try place(of: event, kind)
    if !pieces.has(place) { take(text, at: place) }
  }

  private mutating func place(
    of event: JSONValue, _ kind: DeltaKind
  ) throws(ModelError) -> StreamedPieces.Place {
    let part = event["content_index"]?.int ?? event["summary_index"]?.int ?? 0
    return StreamedPieces.Place(item: try position(of: event, kind), kind: kind, part: part)
  }

  private mutating func position(of event: JSONValue, _ kind: DeltaKind) throws(ModelError) -> Int {
    let position = items.position(
      ofPiece: kind, id: event["item_id"]?.nonEmptyString, place: event["output_index"]?.int)
    if kind == .arguments { try checkCallCount() }
    return position
  }

  /// Takes a piece whose event was read in one pass.
  private mutating func take(_ delta: ResponsesDelta, in data: Span<UInt8>) throws(ModelError) {
    let id = delta.item.map { String(repairing: data.extracting($0)) }
    let item = items.position(ofPiece: delta.kind, id: id, place: delta.outputIndex)
    if delta.kind == .arguments { try checkCallCount() }
    let place = StreamedPieces.Place(item: item, kind: delta.kind, part: delta.part)
    // On some services every event has an id of its own; looking out for frames would be in vain.
    frameMisses += 1
    frame = frameMisses <= Self.framesToTry ? ResponsesDeltaFrame(of: data, delta) : nil
    framePlace = place
    take(delta.text, at: place)
  }

  private mutating func take(_ piece: String, at place: StreamedPieces.Place) {
    if place.kind == .arguments { return items.add(arguments: piece, at: place.item) }
    let event =
      place == pieces.last
      ? pieces.append(piece)
      : pieces.add(piece, to: place, asReasoning: form.wantsData && isCommentary(place.item))
    if let event { batch.append(event) }
  }

  private func isCommentary(_ item: Int) -> Bool {
    items.list[item]["phase"]?.string == "commentary"
  }

  // MARK: Ends

  /// Takes an item as it is at its end, and shows what was not streamed of it.
  private mutating func finish(_ item: JSONValue, place: Int?) throws(ModelError) {
    guard let object = item.object else { return }
    frame = nil
    let position = items.finish(object, place: place)
    try checkCallCount()
    switch items.list[position].kind {
    case .message: show(item["content"], of: position, refusal: .refusal, other: .text)
    case .reasoning:
      show(item["summary"], of: position, refusal: .summary, other: .summary)
      show(item["content"], of: position, refusal: .reasoning, other: .reasoning)
    case .call, .other: break
    }
  }

  private mutating func show(
    _ parts: JSONValue?, of item: Int, refusal: DeltaKind, other: DeltaKind
  ) {
    for (number, part) in (parts?.array ?? []).enumerated() {
      let isRefusal = part["refusal"] != nil
      guard let text = part[isRefusal ? "refusal" : "text"]?.nonEmptyString else { continue }
      let place = StreamedPieces.Place(
        item: item, kind: isRefusal ? refusal : other, part: number)
      if !pieces.has(place) { take(text, at: place) }
    }
  }

  /// Takes the response of the last event, which may hold items that no other event had.
  private mutating func end(with response: JSONValue, type: String) throws(ModelError) {
    let end = try ResponsesEnd(type: type, response: response)
    if let count = ResponsesUsage.usage(response["usage"]) { usage = count }
    let output = response["output"]?.array ?? []
    if items.list.isEmpty {
      for (place, item) in output.enumerated() { try finish(item, place: place) }
    } else {
      for (place, item) in output.enumerated() {
        let known = items.position(id: item["id"]?.nonEmptyString, place: place)
        guard let known, items.list[known].finished == nil,
          items.list[known].kind == OutputItem.Kind(item["type"]?.string)
        else { continue }
        try finish(item, place: place)
      }
    }
    self.end = end
  }

  private func checkCallCount() throws(ModelError) {
    guard items.callCount <= maxCalls else {
      throw ModelError(
        .protocol, "The model's reply holds more than \(maxCalls) tool calls.", retryable: false)
    }
  }

  /// The failure in an event; its own `type` says only that it is one.
  private static func failure(in event: JSONValue) -> ModelError {
    var failure = ProviderFailure(event) ?? ProviderFailure()
    if failure.type == "error" { failure.type = nil }
    return failure.inStream()
  }

  private static let echoes: Set<String> = [
    "response.created", "response.in_progress", "response.queued",
  ]
}
