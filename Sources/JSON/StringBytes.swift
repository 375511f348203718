/// The bytes of strings, eight at a time; unchecked memory access.
///
/// Measured against checked access byte by byte, these functions make reading and writing several
/// times faster.
enum StringBytes {
  /// The offset of the first byte from `start` on that is not plain ASCII, a quotation mark, a
  /// backslash or a control character; the length of `bytes` if there is none.
  @inline(__always)
  static func offsetOfSpecial(in bytes: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while bytes.count &- offset >= 8 {
      let special = specialBytes(in: word(in: bytes, at: offset))
      if special != 0 { return offset &+ special.trailingZeroBitCount &>> 3 }
      offset &+= 8
    }
    return offsetOfSpecialNearEnd(in: bytes, from: offset)
  }

  /// The offset of the first backslash from `start` on; the length of `bytes` if there is none.
  static func offsetOfBackslash(in bytes: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while bytes.count &- offset >= 8 {
      let word = word(in: bytes, at: offset) ^ (ones &* UInt64(UInt8(ascii: "\\")))
      let found = (word &- ones) & ~word & highBits
      if found != 0 { return offset &+ found.trailingZeroBitCount &>> 3 }
      offset &+= 8
    }
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\\") { offset &+= 1 }
    return offset
  }

  /// The eight bytes at `offset`, the first one lowest; all of them must be inside the span.
  @inline(__always)
  static func word(in bytes: Span<UInt8>, at offset: Int) -> UInt64 {
    UInt64(
      littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  /// The `count` bytes at `offset`, fewer than eight, the first one lowest, followed by zeros.
  @inline(__always)
  static func shortWord(in bytes: Span<UInt8>, at offset: Int, count: Int) -> UInt64 {
    guard bytes.count &- offset >= 8 else {
      return shortWordNearEnd(in: bytes, at: offset, count: count)
    }
    return word(in: bytes, at: offset) & ~(UInt64.max &<< (8 &* UInt64(truncatingIfNeeded: count)))
  }

  /// Makes a string of `bytes`, which are valid UTF-8.
  @inline(__always)
  static func string(from bytes: Span<UInt8>, isASCII: Bool) -> String {
    // The one initialiser is faster for ASCII and for long strings, the other one for the rest.
    isASCII || bytes.count > 64 ? filledString(from: bytes) : decodedString(from: bytes)
  }

  /// Appends `bytes` at once.
  static func append(_ bytes: Span<UInt8>, to target: inout [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe target.append(contentsOf: $0) }
  }

  /// Tells whether two strings are the same bytes, whatever Unicode says of their characters.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    let isEqual: Bool?? = unsafe left.utf8.withContiguousStorageIfAvailable { left in
      unsafe right.utf8.withContiguousStorageIfAvailable { right in
        unsafe areEqual(left.span, right.span)
      }
    }
    // Strings bridged from Objective-C have no storage of their own.
    return (isEqual ?? nil) ?? left.utf8.elementsEqual(right.utf8)
  }

  /// Feeds the bytes of a string to a hash function.
  static func hash(_ string: String, into hasher: inout Hasher) {
    let isDone: Void? = unsafe string.utf8.withContiguousStorageIfAvailable {
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    // Strings bridged from Objective-C have no storage of their own.
    if isDone == nil {
      unsafe Array(string.utf8).withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
  }

  /// Copies bytes from `start` on up to the first one that must be escaped in JSON.
  ///
  /// `output` must have room for all of them.
  ///
  /// - Returns: the offset of the byte that must be escaped, or the length of `bytes`.
  @inline(__always)
  static func copyPlain(
    _ bytes: Span<UInt8>, from start: Int, to output: inout OutputSpan<UInt8>
  ) -> Int {
    unsafe output.withUnsafeMutableBufferPointer { target, initializedCount in
      guard let address = target.baseAddress else { return start }
      let destination = unsafe UnsafeMutableRawPointer(address + initializedCount)
      let room = target.count &- initializedCount
      var offset = start
      while bytes.count &- offset >= 8, room &- (offset &- start) >= 8 {
        let word = word(in: bytes, at: offset)
        unsafe destination.storeBytes(
          of: word.littleEndian, toByteOffset: offset &- start, as: UInt64.self)
        let escaped = escapedBytes(in: word)
        if escaped != 0 {
          offset &+= escaped.trailingZeroBitCount &>> 3
          initializedCount &+= offset &- start
          return offset
        }
        offset &+= 8
      }
      if bytes.count &- offset >= 4, room &- (offset &- start) >= 4 {
        let half = unsafe bytes.bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: offset, as: UInt32.self)
        if escapedBytes(in: UInt64(half) | 0x2020_2020 &<< 32) == 0 {
          unsafe destination.storeBytes(of: half, toByteOffset: offset &- start, as: UInt32.self)
          offset &+= 4
        }
      }
      while offset < bytes.count, offset &- start < room, !mustEscape(bytes[offset]) {
        unsafe destination.storeBytes(
          of: bytes[offset], toByteOffset: offset &- start, as: UInt8.self)
        offset &+= 1
      }
      initializedCount &+= offset &- start
      return offset
    }
  }

  private static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var offset = 0
    while left.count &- offset >= 8 {
      if word(in: left, at: offset) != word(in: right, at: offset) { return false }
      offset &+= 8
    }
    while offset < left.count {
      if left[offset] != right[offset] { return false }
      offset &+= 1
    }
    return true
  }

  @inline(never)
  private static func decodedString(from bytes: Span<UInt8>) -> String {
    unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  @inline(never)
  private static func filledString(from bytes: Span<UInt8>) -> String {
    unsafe String(unsafeUninitializedCapacity: bytes.count) { target in
      unsafe bytes.withUnsafeBufferPointer { source in
        unsafe target.update(fromContentsOf: source)
      }
    }
  }

  @inline(never)
  private static func offsetOfSpecialNearEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while offset < bytes.count, !isSpecial(bytes[offset]) { offset &+= 1 }
    return offset
  }

  @inline(never)
  private static func shortWordNearEnd(
    in bytes: Span<UInt8>, at start: Int, count: Int
  ) -> UInt64 {
    var word: UInt64 = 0
    for offset in 0..<count { word |= UInt64(bytes[start &+ offset]) &<< (8 * offset) }
    return word
  }

  /// Sets the highest bit of the first special byte; what is set above that one has no meaning.
  @inline(__always)
  private static func specialBytes(in word: UInt64) -> UInt64 {
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let below = (quotes &- ones) | (backslashes &- ones) | (word &- ones &* 0x20)
    return (below | word) & highBits
  }

  /// Sets the highest bit of the first byte that must be escaped; what is set above has no meaning.
  @inline(__always)
  private static func escapedBytes(in word: UInt64) -> UInt64 {
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let below = (quotes &- ones) | (backslashes &- ones) | (word &- ones &* 0x20)
    return below & ~word & highBits
  }

  @inline(__always)
  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080
}
