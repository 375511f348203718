import Conversation

/// Takes a stream of lines apart, one JSON text in each (NDJSON).
///
/// It works on bytes. A line ends with LF, wherever the network cut it; a CR before it is white space
/// to JSON, and nothing else is a line end, so U+2028 in a text stays what it is. Lines of nothing
/// but white space are left out, and the last line needs no end.
struct LineParser: Sendable {
  /// The beginning of a line whose end has not come yet.
  private var line: [UInt8] = []
  private var isFirstLine = true
  private let maxLineBytes: Int

  /// Makes a parser that refuses a line of more than `maxLineBytes` bytes.
  init(maxLineBytes: Int) {
    self.maxLineBytes = maxLineBytes
  }

  /// Reads what the network brought, and hands each line that is complete with it to `sink`.
  ///
  /// - Throws: What `sink` throws; a `ModelError` of kind `protocol` for a line beyond the bound.
  mutating func read(
    _ chunk: Span<UInt8>, into sink: inout some EventSink
  ) throws(ModelError) {
    var start = 0
    while let end = chunk.lineFeed(from: start) {
      let part = chunk.extracting(start..<end)
      if line.isEmpty {
        try take(part, &sink)
      } else {
        try carry(part)
        try takeCarriedLine(&sink)
      }
      start = end + 1
    }
    try carry(chunk.extracting(start..<chunk.count))
  }

  /// Ends the stream, and hands over the line that lacks its end, if there is one.
  ///
  /// - Throws: As `read(_:into:)`.
  mutating func finish(into sink: inout some EventSink) throws(ModelError) {
    if !line.isEmpty { try takeCarriedLine(&sink) }
  }

  private mutating func takeCarriedLine(_ sink: inout some EventSink) throws(ModelError) {
    var whole: [UInt8] = []
    swap(&whole, &line)
    try take(whole.span, &sink)
  }

  private mutating func take(
    _ line: Span<UInt8>, _ sink: inout some EventSink
  ) throws(ModelError) {
    guard line.count <= maxLineBytes else { throw tooLarge }
    var range = 0..<line.count
    if isFirstLine {
      isFirstLine = false
      range = line.withoutByteOrderMark(range)
    }
    let text = line.extracting(range)
    if text.firstTextByte == nil { return }
    try sink.receive(event: "", data: text)
  }

  private mutating func carry(_ part: Span<UInt8>) throws(ModelError) {
    guard part.count <= maxLineBytes - line.count else { throw tooLarge }
    line.append(copying: part)
  }

  private var tooLarge: ModelError {
    ModelError(
      .protocol, "The model's stream holds a line of more than \(maxLineBytes) bytes.",
      retryable: false)
  }
}

extension Span<UInt8> {
  /// The offset of the first LF at or after `start`, or nil.
  func lineFeed(from start: Int) -> Int? {
    var index = start
    let end = count
    while end - index >= 8 {
      if unsafe word(at: index).mayContain(.lineFeed) { break }
      index += 8
    }
    while index < end {
      if self[index] == .lineFeed { return index }
      index += 1
    }
    return nil
  }
}
