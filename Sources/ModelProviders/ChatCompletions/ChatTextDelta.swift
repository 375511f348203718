/// The chunk that nearly all of a stream consists of: one piece of text, or pieces of tool calls, or neither
/// at the stream's start and end, and nothing else of interest.
///
/// It is read in one pass over the bytes, without a value for anything but these. Whatever is not
/// certainly such a chunk, and nothing but it, is left to the parser: a member that matters, a member
/// that comes twice, a key or a value that is not plain, malformed JSON.
struct ChatTextDelta {
  /// The member of `delta` that the text is in.
  enum Field {
    case content, reasoning, reasoningContent
  }

  /// The member of `delta` that the text is in.
  let field: Field
  /// The text; empty in a chunk without any.
  let text: String
  /// Where the text stands, with its quotes; empty in a chunk without any.
  let place: Range<Int>
  /// The pieces of tool calls; none in a chunk with text.
  let calls: [CallFragment]
  /// The finish reason as it is written, if there is one.
  let finish: String?

  /// Makes a delta of its parts.
  init(
    field: Field, text: String, place: Range<Int>, calls: [CallFragment] = [],
    finish: String? = nil
  ) {
    self.field = field
    self.text = text
    self.place = place
    self.calls = calls
    self.finish = finish
  }

  /// Whether other chunks may differ from this one in nothing but their text.
  var isFrame: Bool { !text.isEmpty && finish == nil }

  /// Reads a chunk; nil when it must be read by the parser.
  init?(_ bytes: Span<UInt8>) {
    var scan = TextDeltaScan()
    guard scan.readChunk(bytes), scan.hasDelta else { return nil }
    // Text and calls in one delta have an order, which the parser keeps.
    guard scan.calls.isEmpty || scan.text.isEmpty else { return nil }
    self.init(
      field: scan.field ?? .content, text: scan.text, place: scan.place, calls: scan.calls,
      finish: scan.finish)
  }
}

/// One pass over a chunk, top down.
private struct TextDeltaScan: ObjectScan {
  private(set) var field: ChatTextDelta.Field?
  private(set) var text = ""
  private(set) var place = 0..<0
  var cursor = JSONCursor()
  private var hasChoices = false
  private(set) var hasDelta = false
  private(set) var calls: [CallFragment] = []
  private(set) var finish: String?
  private var hasFinish = false
  private var hasCalls = false
  private var hasContent = false
  private var hasReasoning = false
  private var hasReasoningContent = false

  mutating func readChunk(_ bytes: Span<UInt8>) -> Bool {
    readWhole(bytes) { $0.readChunkMember($1, $2) }
  }

  private mutating func readChunkMember(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if bytes.equals("choices", in: key) {
      if hasChoices { return false }
      hasChoices = true
      return cursor.skip(UInt8(ascii: "["), in: bytes) && readChoice(bytes)
        && cursor.skip(UInt8(ascii: "]"), in: bytes)
    }
    let matters =
      bytes.equals("error", in: key) || bytes.equals("usage", in: key)
      || bytes.equals("x_groq", in: key)
    return matters ? cursor.skip("null", in: bytes) : cursor.skipPlainScalar(in: bytes)
  }

  private mutating func readChoice(_ bytes: Span<UInt8>) -> Bool {
    readObject(bytes) { $0.readChoiceMember($1, $2) }
  }

  private mutating func readChoiceMember(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if bytes.equals("delta", in: key) {
      if hasDelta { return false }
      hasDelta = true
      return readDelta(bytes)
    }
    if bytes.equals("index", in: key) { return cursor.skip("0", in: bytes) }
    if bytes.equals("finish_reason", in: key) {
      if hasFinish { return false }
      hasFinish = true
      if cursor.skip("null", in: bytes) || cursor.skip("\"\"", in: bytes) { return true }
      guard let reason = cursor.plainString(in: bytes) else { return false }
      finish = String(repairing: bytes.extracting(reason))
      return true
    }
    let matters = bytes.equals("error", in: key) || bytes.equals("usage", in: key)
    return matters ? cursor.skip("null", in: bytes) : cursor.skipPlainScalar(in: bytes)
  }

  private mutating func readDelta(_ bytes: Span<UInt8>) -> Bool {
    readObject(bytes) { $0.readDeltaMember($1, $2) }
  }

  private mutating func readDeltaMember(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if bytes.equals("content", in: key) {
      if hasContent { return false }
      hasContent = true
      return readText(.content, bytes)
    }
    if bytes.equals("reasoning_content", in: key) {
      if hasReasoningContent { return false }
      hasReasoningContent = true
      return readText(.reasoningContent, bytes)
    }
    if bytes.equals("reasoning", in: key) {
      if hasReasoning { return false }
      hasReasoning = true
      return readText(.reasoning, bytes)
    }
    if bytes.equals("tool_calls", in: key) { return readCalls(bytes) }
    if bytes.equals("role", in: key) { return cursor.skipPlainScalar(in: bytes) }
    return cursor.skip("null", in: bytes)
  }

  private mutating func readCalls(_ bytes: Span<UInt8>) -> Bool {
    if hasCalls { return false }
    hasCalls = true
    if cursor.skip("null", in: bytes) { return true }
    guard cursor.skip(UInt8(ascii: "["), in: bytes) else { return false }
    repeat {
      guard let call = CallFragment(bytes, at: &cursor) else { return false }
      calls.append(call)
    } while cursor.skip(UInt8(ascii: ","), in: bytes)
    return cursor.skip(UInt8(ascii: "]"), in: bytes)
  }

  private mutating func readText(_ field: ChatTextDelta.Field, _ bytes: Span<UInt8>) -> Bool {
    if cursor.skip("null", in: bytes) { return true }
    cursor.skipSpace(in: bytes)
    let start = cursor.position
    guard let text = cursor.text(in: bytes) else { return false }
    if text.isEmpty { return true }
    // Text in two members at once has an order, which the parser keeps.
    guard self.field == nil else { return false }
    self.field = field
    self.text = text
    place = start..<cursor.position
    return true
  }
}
