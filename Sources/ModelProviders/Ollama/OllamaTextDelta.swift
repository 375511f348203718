import JSON

/// The line that nearly all of a stream consists of: one piece of text, and nothing else of interest.
///
/// It is read in one pass over the bytes, without a value for anything but the text. Whatever is not
/// certainly such a line, and nothing but it, is left to the parser: a member that matters, a member
/// that comes twice, a key or a value that is not plain, malformed JSON.
struct OllamaTextDelta {
  /// The member of `message` that the text is in.
  enum Field {
    case content, thinking
  }

  /// The member of `message` that the text is in.
  let field: Field
  /// The text; never empty.
  let text: String

  /// Reads a line; nil when it must be read by the parser.
  init?(_ bytes: Span<UInt8>) {
    var scan = LineScan()
    guard scan.readLine(bytes), let field = scan.field else { return nil }
    self.field = field
    text = scan.text
  }
}

/// One pass over a line, top down.
private struct LineScan: ObjectScan {
  private(set) var field: OllamaTextDelta.Field?
  private(set) var text = ""
  var cursor = JSONCursor()
  private var hasMessage = false
  private var hasContent = false
  private var hasThinking = false

  mutating func readLine(_ bytes: Span<UInt8>) -> Bool {
    readWhole(bytes) { $0.readMember($1, $2) }
  }

  private mutating func readMember(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if bytes.equals("message", in: key) {
      if hasMessage { return false }
      hasMessage = true
      return readMessage(bytes)
    }
    if bytes.equals("done", in: key) { return cursor.skip("false", in: bytes) }
    let matters =
      bytes.equals("error", in: key) || bytes.equals("object", in: key)
      || bytes.equals("eval_count", in: key) || bytes.equals("prompt_eval_count", in: key)
    return matters ? cursor.skip("null", in: bytes) : cursor.skipPlainScalar(in: bytes)
  }

  private mutating func readMessage(_ bytes: Span<UInt8>) -> Bool {
    readObject(bytes) { $0.readMessageMember($1, $2) }
  }

  private mutating func readMessageMember(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if bytes.equals("content", in: key) {
      if hasContent { return false }
      hasContent = true
      return readText(.content, bytes)
    }
    if bytes.equals("thinking", in: key) {
      if hasThinking { return false }
      hasThinking = true
      return readText(.thinking, bytes)
    }
    if bytes.equals("role", in: key) { return cursor.skipPlainScalar(in: bytes) }
    return cursor.skip("null", in: bytes)
  }

  private mutating func readText(_ field: OllamaTextDelta.Field, _ bytes: Span<UInt8>) -> Bool {
    if cursor.skip("null", in: bytes) { return true }
    guard let text = cursor.text(in: bytes) else { return false }
    if text.isEmpty { return true }
    // Text in two members at once has an order, which the parser keeps.
    guard self.field == nil else { return false }
    self.field = field
    self.text = text
    return true
  }
}
