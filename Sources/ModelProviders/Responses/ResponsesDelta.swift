/// The event that nearly all of a stream consists of: one piece of something, for one output item.
///
/// It is read in one pass over the bytes, without a value for anything but the piece. Whatever is not
/// certainly such an event, and nothing but it, is left to the parser.
struct ResponsesDelta {
  /// What the piece is added to.
  let kind: DeltaKind
  /// Where the id of the item stands, without its quotes; nil when there is none.
  let item: Range<Int>?
  /// The item's place in the response.
  let outputIndex: Int?
  /// Which part of the item, or of its summary, the piece belongs to.
  let part: Int
  /// The piece; never empty.
  let text: String
  /// Where those values stand that differ from event to event, in order.
  let holes: [ResponsesDeltaFrame.Hole]

  /// Reads an event; nil when it must be read by the parser.
  init?(_ bytes: Span<UInt8>) {
    var scan = DeltaScan()
    guard scan.read(bytes), let kind = scan.kind, let text = scan.text, !text.isEmpty else {
      return nil
    }
    self.kind = kind
    self.text = text
    item = scan.item
    outputIndex = scan.outputIndex
    part = scan.part ?? 0
    holes = scan.holes
  }
}

/// One pass over an event.
private struct DeltaScan: ObjectScan {
  private(set) var kind: DeltaKind?
  private(set) var item: Range<Int>?
  private(set) var outputIndex: Int?
  private(set) var part: Int?
  private(set) var text: String?
  private(set) var holes: [ResponsesDeltaFrame.Hole] = []
  var cursor = JSONCursor()

  mutating func read(_ bytes: Span<UInt8>) -> Bool {
    readWhole(bytes) { $0.readMember($1, $2) }
  }

  private mutating func readMember(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if bytes.equals("delta", in: key) { return readText(bytes) }
    if bytes.equals("type", in: key) {
      guard kind == nil, let type = cursor.plainString(in: bytes) else { return false }
      kind = DeltaKind(bytes, type)
      return kind != nil
    }
    if bytes.equals("item_id", in: key) {
      guard item == nil, let id = cursor.plainString(in: bytes) else { return false }
      if !id.isEmpty { item = id }
      return true
    }
    if bytes.equals("sequence_number", in: key) {
      let start = cursor.start(in: bytes)
      return cursor.plainInteger(in: bytes) != nil && addHole(.number, from: start)
    }
    if bytes.equals("obfuscation", in: key) {
      let start = cursor.start(in: bytes)
      return cursor.plainString(in: bytes) != nil && addHole(.padding, from: start)
    }
    if bytes.equals("output_index", in: key) {
      guard outputIndex == nil, let index = cursor.plainInteger(in: bytes) else { return false }
      outputIndex = index
      return true
    }
    if bytes.equals("content_index", in: key) || bytes.equals("summary_index", in: key) {
      guard part == nil, let index = cursor.plainInteger(in: bytes) else { return false }
      part = index
      return true
    }
    if bytes.equals("logprobs", in: key) {
      if cursor.skip("null", in: bytes) { return true }
      return cursor.skip(UInt8(ascii: "["), in: bytes) && cursor.skip(UInt8(ascii: "]"), in: bytes)
    }
    return bytes.equals("error", in: key)
      ? cursor.skip("null", in: bytes) : cursor.skipPlainScalar(in: bytes)
  }

  private mutating func readText(_ bytes: Span<UInt8>) -> Bool {
    guard text == nil else { return false }
    let start = cursor.start(in: bytes)
    text = cursor.text(in: bytes)
    return text != nil && addHole(.text, from: start)
  }

  private mutating func addHole(_ content: ResponsesDeltaFrame.Content, from start: Int) -> Bool {
    if holes.contains(where: { $0.content == content }) { return false }
    holes.append(ResponsesDeltaFrame.Hole(content: content, place: start..<cursor.position))
    return true
  }
}

extension JSONCursor {
  /// Steps over white space; where the next value begins.
  fileprivate mutating func start(in bytes: Span<UInt8>) -> Int {
    skipSpace(in: bytes)
    return position
  }
}
