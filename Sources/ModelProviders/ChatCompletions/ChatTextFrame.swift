/// What stands around the text in a chunk that was read before.
///
/// The chunks of one stream differ, as a rule, in nothing but their text. Where the bytes around it are
/// those of a chunk that was read in full, the new chunk means the same and is as valid, so that its
/// text is all there is to read.
struct ChatTextFrame {
  private let before: [UInt8]
  private let after: [UInt8]
  private let field: ChatTextDelta.Field

  /// Takes the frame from a chunk and what was read in it.
  init(of bytes: Span<UInt8>, _ delta: ChatTextDelta) {
    var before: [UInt8] = []
    var after: [UInt8] = []
    before.append(copying: bytes.extracting(0..<delta.place.lowerBound))
    after.append(copying: bytes.extracting(delta.place.upperBound..<bytes.count))
    self.before = before
    self.after = after
    field = delta.field
  }

  /// Reads a chunk that has this frame; nil for any other.
  func delta(in bytes: Span<UInt8>) -> ChatTextDelta? {
    guard bytes.hasPart(before, at: 0) else { return nil }
    var cursor = JSONCursor(at: before.count)
    // Otherwise white space before the text could hide in a frame without any.
    guard cursor.isAt(UInt8(ascii: "\""), in: bytes), let text = cursor.text(in: bytes),
      !text.isEmpty, bytes.count - cursor.position == after.count,
      bytes.hasPart(after, at: cursor.position)
    else { return nil }
    return ChatTextDelta(field: field, text: text, place: before.count..<cursor.position)
  }
}
