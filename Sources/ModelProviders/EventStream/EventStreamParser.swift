import Conversation

/// Takes an event stream apart, as the WHATWG HTML standard, "Server-sent events", defines it.
///
/// It works on bytes: a line ends with LF, CRLF or CR, wherever the network cut it, and nothing else
/// is a line end, so U+2028 in a JSON text stays what it is. The fields `id` and `retry` are of no
/// use here, because a model's stream cannot be resumed. Unlike a browser it also delivers an event
/// that the end of the stream cuts off: several services omit the last blank line.
struct EventStreamParser: Sendable {
  /// The beginning of a line whose end has not come yet.
  private var line: [UInt8] = []
  /// The data of the event that is being read, as far as it had to be copied.
  private var data: [UInt8] = []
  private var hasData = false
  private var name = ""
  /// The name that an event had last; the next one mostly has the same.
  private var lastName = ""
  private var lastNameBytes: [UInt8] = []
  /// Whether the last byte was a CR, whose LF may be the next chunk's first byte.
  private var mayBeginWithLineFeed = false
  private var isFirstLine = true
  private let maxEventBytes: Int

  /// Makes a parser that refuses an event, or a single line, of more than `maxEventBytes` bytes.
  init(maxEventBytes: Int) {
    self.maxEventBytes = maxEventBytes
  }

  /// Reads what the network brought, and hands each event that is complete with it to `sink`.
  ///
  /// - Throws: What `sink` throws; a `ModelError` of kind `protocol` for an event beyond the bound.
  mutating func read(
    _ chunk: Span<UInt8>, into sink: inout some EventSink
  ) throws(ModelError) {
    var start = 0
    if mayBeginWithLineFeed, chunk.count > 0 {
      mayBeginWithLineFeed = false
      if chunk[0] == .lineFeed { start = 1 }
    }
    // Data that stands in this chunk in one piece; it is copied only if its event goes on after it.
    var here: Range<Int>?
    while let end = chunk.lineEnd(from: start) {
      if line.isEmpty {
        try take(start..<end, of: chunk, &here, &sink)
      } else {
        try carry(chunk.extracting(start..<end))
        try takeCarriedLine(after: chunk, &here, &sink)
      }
      start = end + 1
      guard chunk[end] == .carriageReturn else { continue }
      if start == chunk.count {
        mayBeginWithLineFeed = true
      } else if chunk[start] == .lineFeed {
        start += 1
      }
    }
    if let here { try append(chunk.extracting(here)) }
    try carry(chunk.extracting(start..<chunk.count))
  }

  /// Ends the stream, and hands over the event that the end cut off, if there is one.
  ///
  /// - Throws: As `read(_:into:)`.
  mutating func finish(into sink: inout some EventSink) throws(ModelError) {
    let nothing: [UInt8] = []
    var here: Range<Int>?
    if !line.isEmpty { try takeCarriedLine(after: nothing.span, &here, &sink) }
    try dispatch(from: nothing.span, &here, &sink)
  }

  private mutating func takeCarriedLine(
    after chunk: Span<UInt8>, _ here: inout Range<Int>?, _ sink: inout some EventSink
  ) throws(ModelError) {
    if let range = here { try append(chunk.extracting(range)) }
    here = nil
    var whole: [UInt8] = []
    swap(&whole, &line)
    var inLine: Range<Int>?
    try take(0..<whole.count, of: whole.span, &inLine, &sink)
    if let inLine { try append(whole.span.extracting(inLine)) }
  }

  /// Takes one line; `here` is where the event's only data line so far stands in `bytes`.
  private mutating func take(
    _ range: Range<Int>, of bytes: Span<UInt8>, _ here: inout Range<Int>?,
    _ sink: inout some EventSink
  ) throws(ModelError) {
    var range = range
    if isFirstLine {
      isFirstLine = false
      range = bytes.withoutByteOrderMark(range)
    }
    if range.isEmpty { return try dispatch(from: bytes, &here, &sink) }
    if let value = bytes.value(ofField: "data", in: range) {
      guard value.count <= maxEventBytes else { throw tooLarge }
      if !hasData, here == nil {
        here = value
        return
      }
      if let first = here { try append(bytes.extracting(first)) }
      here = nil
      try append(bytes.extracting(value))
    } else if let value = bytes.value(ofField: "event", in: range) {
      name = name(bytes.extracting(value))
    } else {
      try sink.receive(stray: bytes.extracting(range))
    }
  }

  private mutating func name(_ bytes: Span<UInt8>) -> String {
    if bytes.count == lastNameBytes.count, bytes.hasPart(lastNameBytes, at: 0) { return lastName }
    lastNameBytes.removeAll(keepingCapacity: true)
    lastNameBytes.append(copying: bytes)
    lastName = String(repairing: bytes)
    return lastName
  }

  private mutating func dispatch(
    from bytes: Span<UInt8>, _ here: inout Range<Int>?, _ sink: inout some EventSink
  ) throws(ModelError) {
    if let range = here {
      here = nil
      try sink.receive(event: name, data: bytes.extracting(range))
    } else if hasData {
      try sink.receive(event: name, data: data.span)
      hasData = false
      data.removeAll(keepingCapacity: data.capacity <= Self.bytesWorthKeeping)
    }
    name = ""
  }

  private mutating func append(_ value: Span<UInt8>) throws(ModelError) {
    if hasData { data.append(.lineFeed) }
    hasData = true
    guard value.count <= maxEventBytes - data.count else { throw tooLarge }
    data.append(copying: value)
  }

  private mutating func carry(_ part: Span<UInt8>) throws(ModelError) {
    // The field's name, its colon and its space come on top of the event's own bytes.
    guard part.count - 16 <= maxEventBytes - line.count else { throw tooLarge }
    line.append(copying: part)
  }

  private var tooLarge: ModelError {
    ModelError(
      .protocol, "The model's stream holds an event of more than \(maxEventBytes) bytes.",
      retryable: false)
  }

  /// The greatest buffer that is kept from one event to the next.
  private static let bytesWorthKeeping = 64 * 1024
}
