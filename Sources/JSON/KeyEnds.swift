/// The length, the first and the last eight bytes of a key: enough to tell most keys apart at once.
struct KeyEnds: Equatable {
  private let count: Int
  private let first: UInt64
  private let last: UInt64

  /// Reads the ends of the key from `start` to `end`.
  @inline(__always)
  init(of bytes: Span<UInt8>, from start: Int, to end: Int) {
    count = end &- start
    if count >= 8 {
      first = ByteWords.word(in: bytes, at: start)
      last = ByteWords.word(in: bytes, at: end &- 8)
    } else {
      first = ByteWords.shortWord(in: bytes, at: start, count: count)
      last = 0
    }
  }

  /// Whether only one key has these ends.
  @inline(__always)
  var areWhole: Bool { count <= 16 }

  /// A number that is the same for the same ends and most likely differs for others.
  ///
  /// Its highest bits are the ones best spread.
  @inline(__always)
  var hash: UInt64 {
    // Odd numbers without a pattern, of which the first is the golden ratio.
    let mixed = (first ^ (last &* 0xC2B2_AE3D_27D4_EB4F)) &+ UInt64(truncatingIfNeeded: count)
    return (mixed ^ mixed &>> 32) &* 0x9E37_79B9_7F4A_7C15
  }
}
