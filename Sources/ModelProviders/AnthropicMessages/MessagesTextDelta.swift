/// The event that nearly all of a stream consists of: one piece of text or of reasoning.
///
/// It is read in one pass over the bytes, without a value for anything but the text. Whatever is not
/// certainly such an event, and nothing but it, is left to the parser: a member that comes twice, a key
/// or a value that is not plain, malformed JSON.
struct MessagesTextDelta {
  /// The kind of block that the piece belongs to.
  let kind: MessagesBlock.Kind
  /// The index of the block.
  let index: Int
  /// The text; never empty.
  let text: String
  /// Where the text stands, with its quotes.
  let place: Range<Int>

  /// Makes a delta of its parts.
  init(kind: MessagesBlock.Kind, index: Int, text: String, place: Range<Int>) {
    self.kind = kind
    self.index = index
    self.text = text
    self.place = place
  }

  /// Reads an event; nil when it must be read by the parser.
  init?(_ bytes: Span<UInt8>) {
    var scan = MessagesDeltaScan()
    guard scan.readEvent(bytes), let delta = scan.delta else { return nil }
    self = delta
  }
}

/// One pass over an event, top down.
private struct MessagesDeltaScan: ObjectScan {
  var cursor = JSONCursor()
  private var isDelta = false
  private var index: Int?
  private var kind: MessagesBlock.Kind?
  private var textKind: MessagesBlock.Kind?
  private var text = ""
  private var place = 0..<0
  private var hasDelta = false

  /// What was found; nil when a part is missing or does not fit the others.
  var delta: MessagesTextDelta? {
    guard isDelta, let index, let kind, kind == textKind, !text.isEmpty else { return nil }
    return MessagesTextDelta(kind: kind, index: index, text: text, place: place)
  }

  mutating func readEvent(_ bytes: Span<UInt8>) -> Bool {
    readWhole(bytes) { $0.readEventMember($1, $2) }
  }

  private mutating func readEventMember(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if bytes.equals("type", in: key) {
      if isDelta { return false }
      isDelta = cursor.skip("\"content_block_delta\"", in: bytes)
      return isDelta
    }
    if bytes.equals("index", in: key) {
      if index != nil { return false }
      index = cursor.plainInteger(in: bytes)
      return index != nil
    }
    if bytes.equals("delta", in: key) {
      if hasDelta { return false }
      hasDelta = true
      return readDelta(bytes)
    }
    if bytes.equals("error", in: key) { return cursor.skip("null", in: bytes) }
    return cursor.skipPlainScalar(in: bytes)
  }

  private mutating func readDelta(_ bytes: Span<UInt8>) -> Bool {
    readObject(bytes) { $0.readDeltaMember($1, $2) }
  }

  private mutating func readDeltaMember(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if bytes.equals("type", in: key) {
      if kind != nil { return false }
      if cursor.skip("\"text_delta\"", in: bytes) {
        kind = .text
      } else if cursor.skip("\"thinking_delta\"", in: bytes) {
        kind = .thinking
      }
      return kind != nil
    }
    if bytes.equals("text", in: key) { return readText(.text, bytes) }
    if bytes.equals("thinking", in: key) { return readText(.thinking, bytes) }
    return cursor.skipPlainScalar(in: bytes)
  }

  private mutating func readText(_ kind: MessagesBlock.Kind, _ bytes: Span<UInt8>) -> Bool {
    guard textKind == nil else { return false }
    cursor.skipSpace(in: bytes)
    let start = cursor.position
    guard let text = cursor.text(in: bytes) else { return false }
    textKind = kind
    self.text = text
    place = start..<cursor.position
    return true
  }
}
