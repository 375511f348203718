extension Span<UInt8> {
  /// The 8 bytes from `offset` on, all of which must be there.
  @inline(__always) @unsafe
  func word(at offset: Int) -> UInt64 {
    unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  /// Whether `other` stands at `offset`.
  func hasPart(_ other: [UInt8], at offset: Int) -> Bool {
    let length = other.count
    guard offset >= 0, length <= count - offset else { return false }
    let part = other.span
    var index = 0
    while length - index >= 8 {
      if unsafe word(at: offset + index) != part.word(at: index) { return false }
      index += 8
    }
    while index < length {
      if self[offset + index] != part[index] { return false }
      index += 1
    }
    return true
  }
}

extension UInt64 {
  /// Whether one of the 8 bytes is `byte`.
  @inline(__always)
  func mayContain(_ byte: UInt8) -> Bool {
    // A zero byte is the only one that borrows out of its own high bit.
    let difference = self ^ (0x0101_0101_0101_0101 &* UInt64(byte))
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080 != 0
  }
}
