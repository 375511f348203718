/// The time that the model server writes into a text delta.
enum Stamp {
  private static let key = Array(#""text":""#.utf8)

  /// The number at the start of the line's `text` member; nil when there is none.
  static func find(in bytes: Span<UInt8>, line: Range<Int>) -> UInt64? {
    // The text stands near the end of an update, so the search starts there.
    var at = line.upperBound - key.count
    while at >= line.lowerBound {
      if bytes[at] == key[0], matches(bytes, at) {
        return number(bytes, at + key.count, line.upperBound)
      }
      at -= 1
    }
    return nil
  }

  private static func matches(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    for offset in key.indices where bytes[start + offset] != key[offset] { return false }
    return true
  }

  private static func number(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64? {
    var value: UInt64 = 0
    var at = start
    while at < end, at - start < 19, bytes[at] >= UInt8(ascii: "0"), bytes[at] <= UInt8(ascii: "9")
    {
      value = value * 10 + UInt64(bytes[at] - UInt8(ascii: "0"))
      at += 1
    }
    return at == start ? nil : value
  }
}
