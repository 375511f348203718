/// What stands around the text in an event that was read before.
///
/// The events of one block differ, as a rule, in nothing but their text. Where the bytes around it are
/// those of an event that was read in full, the new one means the same and is as valid, so that its
/// text is all there is to read.
struct MessagesTextFrame {
  private let before: [UInt8]
  private let after: [UInt8]
  private let kind: MessagesBlock.Kind
  private let index: Int

  /// Takes the frame from an event and what was read in it.
  init(of bytes: Span<UInt8>, _ delta: MessagesTextDelta) {
    var before: [UInt8] = []
    var after: [UInt8] = []
    before.append(copying: bytes.extracting(0..<delta.place.lowerBound))
    after.append(copying: bytes.extracting(delta.place.upperBound..<bytes.count))
    self.before = before
    self.after = after
    kind = delta.kind
    index = delta.index
  }

  /// Reads an event that has this frame; nil for any other.
  func delta(in bytes: Span<UInt8>) -> MessagesTextDelta? {
    guard bytes.hasPart(before, at: 0) else { return nil }
    var cursor = JSONCursor(at: before.count)
    // Otherwise white space before the text could hide in a frame without any.
    guard cursor.isAt(UInt8(ascii: "\""), in: bytes), let text = cursor.text(in: bytes),
      !text.isEmpty, bytes.count - cursor.position == after.count,
      bytes.hasPart(after, at: cursor.position)
    else { return nil }
    return MessagesTextDelta(
      kind: kind, index: index, text: text, place: before.count..<cursor.position)
  }
}
