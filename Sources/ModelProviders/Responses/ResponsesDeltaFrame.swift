/// What stands around the values that differ between the delta events of one item.
///
/// The deltas of one item differ in their piece, their number and, on some services, in random text
/// that hides the piece's length. Where all other bytes are those of an event that was read in full,
/// the new event means the same and is as valid, so that its piece is all there is to read.
struct ResponsesDeltaFrame {
  /// What a value that differs is.
  enum Content {
    case number, text, padding
  }

  /// One place in an event whose value differs.
  struct Hole {
    /// What the value is.
    let content: Content
    /// Where the value stands, a string with its quotes.
    let place: Range<Int>
  }

  private let contents: [Content]
  /// The bytes before each hole, and those after the last one.
  private let constant: [[UInt8]]

  /// Takes the frame from an event and what was read in it.
  init(of bytes: Span<UInt8>, _ delta: ResponsesDelta) {
    contents = delta.holes.map(\.content)
    var constant: [[UInt8]] = []
    var start = 0
    for hole in delta.holes {
      constant.append(Self.copy(bytes.extracting(start..<hole.place.lowerBound)))
      start = hole.place.upperBound
    }
    constant.append(Self.copy(bytes.extracting(start..<bytes.count)))
    self.constant = constant
  }

  /// The piece of an event that has this frame; nil for any other, and for an empty piece.
  func text(in bytes: Span<UInt8>) -> String? {
    var cursor = JSONCursor()
    var found: String?
    for index in contents.indices {
      guard bytes.hasPart(constant[index], at: cursor.position) else { return nil }
      cursor = JSONCursor(at: cursor.position + constant[index].count)
      switch contents[index] {
      case .number:
        guard let end = bytes.numberEnd(from: cursor.position) else { return nil }
        cursor = JSONCursor(at: end)
      // Otherwise white space before a string could hide in a frame without any.
      case .padding:
        guard cursor.isAt(UInt8(ascii: "\""), in: bytes), cursor.plainString(in: bytes) != nil
        else { return nil }
      case .text:
        guard cursor.isAt(UInt8(ascii: "\""), in: bytes), let text = cursor.text(in: bytes),
          !text.isEmpty
        else { return nil }
        found = text
      }
    }
    let rest = constant[contents.count]
    guard bytes.count - cursor.position == rest.count, bytes.hasPart(rest, at: cursor.position)
    else { return nil }
    return found
  }

  private static func copy(_ bytes: Span<UInt8>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.append(copying: bytes)
    return copy
  }
}

extension Span<UInt8> {
  /// The offset after the whole number at `start`; nil if there is none.
  fileprivate func numberEnd(from start: Int) -> Int? {
    var end = start
    while end < count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self[end]) { end += 1 }
    let hasLeadingZero = end - start > 1 && self[start] == UInt8(ascii: "0")
    return end == start || hasLeadingZero ? nil : end
  }
}
