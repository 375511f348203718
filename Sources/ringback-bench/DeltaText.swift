/// The text of a delta, found in an update without decoding anything else.
///
/// A daemon may join neighbouring deltas while its client is behind, so that texts are counted by their
/// bytes and the model server's stamps one by one.
struct DeltaText {
  private static let key = Array(#""text":""#.utf8)

  /// Where the text stands; the bench's model server writes nothing that JSON would escape.
  let place: Range<Int>

  /// Finds the `text` member of a line; nil when there is none.
  init?(in bytes: Span<UInt8>, line: Range<Int>) {
    // The text stands near the end of an update, so the search starts there.
    var at = line.upperBound - Self.key.count
    while at >= line.lowerBound {
      if bytes[at] == Self.key[0], Self.matches(bytes, at) {
        let start = at + Self.key.count
        var end = start
        while end < line.upperBound, bytes[end] != UInt8(ascii: "\"") { end += 1 }
        place = start..<end
        return
      }
      at -= 1
    }
    return nil
  }

  private static func matches(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    for offset in key.indices where bytes[start + offset] != key[offset] { return false }
    return true
  }

  /// The times that the model server wrote into the text, each followed by a space.
  func stamps(in bytes: Span<UInt8>) -> [UInt64] {
    var stamps: [UInt64] = []
    var stamp: UInt64 = 0
    for at in place {
      switch bytes[at] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        stamp = stamp &* 10 &+ UInt64(bytes[at] - UInt8(ascii: "0"))
      case UInt8(ascii: " "):
        stamps.append(stamp)
        stamp = 0
      default: return []
      }
    }
    return stamps
  }
}
