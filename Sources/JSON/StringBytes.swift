/// The bytes of strings: found, compared, copied; unchecked memory access.
enum StringBytes {
  /// The offset of the first byte from `start` on that is not plain ASCII, a quotation mark, a
  /// backslash or a control character; the length of `bytes` if there is none.
  @inline(__always)
  static func offsetOfSpecial(in bytes: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while bytes.count &- offset >= 8 {
      let found = ByteWords.specials(in: ByteWords.word(in: bytes, at: offset))
      if found != 0 { return offset &+ ByteWords.place(of: found) }
      offset &+= 8
    }
    return offsetOfSpecialNearEnd(in: bytes, from: offset)
  }

  /// The offset of the first backslash from `start` on; the length of `bytes` if there is none.
  static func offsetOfBackslash(in bytes: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while bytes.count &- offset >= 8 {
      let found = ByteWords.backslashes(in: ByteWords.word(in: bytes, at: offset))
      if found != 0 { return offset &+ ByteWords.place(of: found) }
      offset &+= 8
    }
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\\") { offset &+= 1 }
    return offset
  }

  /// The offset of the first control character from `start` on; the length of `bytes` if there is none.
  static func offsetOfControl(in bytes: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while bytes.count &- offset >= 8 {
      let found = ByteWords.controls(in: ByteWords.word(in: bytes, at: offset))
      if found != 0 { return offset &+ ByteWords.place(of: found) }
      offset &+= 8
    }
    while offset < bytes.count, bytes[offset] >= 0x20 { offset &+= 1 }
    return offset
  }

  /// Makes a string of `bytes`, which are valid UTF-8.
  @inline(__always)
  static func string(from bytes: Span<UInt8>, isASCII: Bool) -> String {
    // The one initialiser is faster for ASCII and for long strings, the other one for the rest.
    isASCII || bytes.count > 64 ? filledString(from: bytes) : decodedString(from: bytes)
  }

  /// Calls `body` with the UTF-8 bytes of `string`.
  @inline(__always)
  static func withBytes<Result>(of string: String, _ body: (Span<UInt8>) -> Result) -> Result {
    let result = unsafe string.utf8.withContiguousStorageIfAvailable { unsafe body($0.span) }
    // Strings bridged from Objective-C have no storage of their own.
    return result ?? body(Array(string.utf8).span)
  }

  /// Tells whether two strings are the same bytes, whatever Unicode says of their characters.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    // What differs for Unicode differs in its bytes too, and the string's own comparison is quick.
    left == right && left.utf8.count == right.utf8.count
      && withBytes(of: left) { left in withBytes(of: right) { right in areEqual(left, right) } }
  }

  /// Feeds the bytes of a string to a hash function.
  static func hash(_ string: String, into hasher: inout Hasher) {
    withBytes(of: string) { bytes in
      unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
  }

  /// Calls `body` with room for `capacity` bytes, which is on the stack if it is small.
  @inline(__always)
  static func withOutput<Result>(
    of capacity: Int, _ body: (inout OutputSpan<UInt8>) -> Result
  ) -> Result {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { room in
      var output = unsafe OutputSpan(buffer: room, initializedCount: 0)
      return body(&output)
    }
  }

  /// Appends as much of `bytes` as `target` has room for.
  static func append(_ bytes: Span<UInt8>, to target: inout OutputSpan<UInt8>) {
    unsafe target.withUnsafeMutableBufferPointer { target, initializedCount in
      let room = unsafe UnsafeMutableBufferPointer(rebasing: target[initializedCount...])
      unsafe bytes.withUnsafeBufferPointer { source in
        let fitting = unsafe source.prefix(room.count)
        initializedCount += unsafe room.update(fromContentsOf: fitting)
      }
    }
  }

  /// Appends `bytes` at once.
  static func append(_ bytes: Span<UInt8>, to target: inout [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe target.append(contentsOf: $0) }
  }

  /// Appends the bytes of `string`, which holds nothing to escape, and a comma before them if need be.
  @inline(__always)
  static func append(_ string: String, isAfterValue: Bool, to target: inout [UInt8]) {
    withBytes(of: string) { bytes in
      target.append(addingCapacity: bytes.count &+ 1) { output in
        if isAfterValue { output.append(UInt8(ascii: ",")) }
        _ = copyPlain(bytes, from: 0, to: &output)
      }
    }
  }

  /// Copies bytes from `start` on up to the first one that must be escaped in JSON.
  ///
  /// What `output` has no room for is not copied.
  ///
  /// - Returns: the offset of the first byte that was not copied.
  @inline(__always)
  static func copyPlain(
    _ bytes: Span<UInt8>, from start: Int, to output: inout OutputSpan<UInt8>
  ) -> Int {
    let end = min(bytes.count, start &+ output.freeCapacity)
    return unsafe output.withUnsafeMutableBufferPointer { target, initializedCount in
      guard let address = target.baseAddress else { return start }
      let destination = unsafe UnsafeMutableRawPointer(address + initializedCount)
      var offset = start
      defer { initializedCount &+= offset &- start }
      while end &- offset >= 8 {
        let word = ByteWords.word(in: bytes, at: offset)
        unsafe destination.storeBytes(
          of: word.littleEndian, toByteOffset: offset &- start, as: UInt64.self)
        let found = ByteWords.escapes(in: word)
        if found != 0 {
          offset &+= ByteWords.place(of: found)
          return offset
        }
        offset &+= 8
      }
      if end &- offset >= 4 {
        let half = ByteWords.half(in: bytes, at: offset)
        if ByteWords.escapes(in: half) == 0 {
          unsafe destination.storeBytes(
            of: half.littleEndian, toByteOffset: offset &- start, as: UInt32.self)
          offset &+= 4
        }
      }
      while offset < end, !mustEscape(bytes[offset]) {
        unsafe destination.storeBytes(
          of: bytes[offset], toByteOffset: offset &- start, as: UInt8.self)
        offset &+= 1
      }
      return offset
    }
  }

  private static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var offset = 0
    while left.count &- offset >= 8 {
      guard ByteWords.word(in: left, at: offset) == ByteWords.word(in: right, at: offset) else {
        return false
      }
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

  @inline(__always)
  private static func filledString(from bytes: Span<UInt8>) -> String {
    unsafe String(unsafeUninitializedCapacity: bytes.count) { target in
      unsafe bytes.withUnsafeBufferPointer { unsafe target.update(fromContentsOf: $0) }
    }
  }

  @inline(never)
  private static func offsetOfSpecialNearEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while offset < bytes.count, bytes[offset] < 0x80, !mustEscape(bytes[offset]) { offset &+= 1 }
    return offset
  }

  @inline(__always)
  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }
}
