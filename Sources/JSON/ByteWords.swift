/// Bytes of a text eight at a time; unchecked memory access.
///
/// Looking at eight bytes with a few operations makes reading and writing several times faster
/// than looking at each. Every load is inside the span: its callers have compared the offset.
enum ByteWords {
  /// The eight bytes at `offset`, the first one lowest; all of them must be inside the span.
  @inline(__always)
  static func word(in bytes: Span<UInt8>, at offset: Int) -> UInt64 {
    UInt64(
      littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  /// The four bytes at `offset`, the first one lowest; all of them must be inside the span.
  @inline(__always)
  static func half(in bytes: Span<UInt8>, at offset: Int) -> UInt32 {
    UInt32(
      littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt32.self))
  }

  /// The `count` bytes at `offset`, fewer than eight, the first one lowest, followed by zeros.
  @inline(__always)
  static func shortWord(in bytes: Span<UInt8>, at offset: Int, count: Int) -> UInt64 {
    guard bytes.count &- offset >= 8 else {
      return shortWordNearEnd(in: bytes, at: offset, count: count)
    }
    return word(in: bytes, at: offset) & ~(UInt64.max &<< (8 &* UInt64(truncatingIfNeeded: count)))
  }

  /// The place of the first byte that `marks` has its highest bit set for.
  @inline(__always)
  static func place(of marks: UInt64) -> Int { marks.trailingZeroBitCount &>> 3 }

  // Each of the following sets the highest bit of the first byte it looks for, and of others only
  // above that one: a subtraction borrows from the byte above only where it found something.

  /// Marks quotation marks, backslashes, control characters and what is not ASCII.
  @inline(__always)
  static func specials(in word: UInt64) -> UInt64 {
    (belowZero(in: word) | word) & highBits
  }

  /// Marks what must be escaped in a string: quotation marks, backslashes and control characters.
  @inline(__always)
  static func escapes(in word: UInt64) -> UInt64 {
    belowZero(in: word) & ~word & highBits
  }

  /// Marks what must be escaped among four bytes.
  @inline(__always)
  static func escapes(in half: UInt32) -> UInt64 {
    escapes(in: UInt64(half) | allSpaces &<< 32)
  }

  /// Marks backslashes.
  @inline(__always)
  static func backslashes(in word: UInt64) -> UInt64 {
    ((word ^ allBackslashes) &- ones) & ~word & highBits
  }

  /// Marks control characters.
  @inline(__always)
  static func controls(in word: UInt64) -> UInt64 {
    (word &- allSpaces) & ~word & highBits
  }

  /// Marks what must be escaped, and some bytes that are not ASCII.
  @inline(__always)
  private static func belowZero(in word: UInt64) -> UInt64 {
    ((word ^ allQuotationMarks) &- ones) | ((word ^ allBackslashes) &- ones) | (word &- allSpaces)
  }

  @inline(never)
  private static func shortWordNearEnd(
    in bytes: Span<UInt8>, at start: Int, count: Int
  ) -> UInt64 {
    var word: UInt64 = 0
    for offset in 0..<count { word |= UInt64(bytes[start &+ offset]) &<< (8 * offset) }
    return word
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080
  private static let allSpaces: UInt64 = 0x2020_2020_2020_2020
  private static let allQuotationMarks: UInt64 = 0x2222_2222_2222_2222
  private static let allBackslashes: UInt64 = 0x5C5C_5C5C_5C5C_5C5C
}
