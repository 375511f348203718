extension JSONScanner {
  /// The offset after the number that begins at `start`, as RFC 8259, section 6, defines it.
  ///
  /// What follows is not looked at: `12x` is a number and an `x` that the caller refuses.
  static func endOfNumber(in bytes: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
    var position = start
    if bytes.byte(at: position) == UInt8(ascii: "-") { position &+= 1 }
    if bytes.byte(at: position) == UInt8(ascii: "0") {
      position &+= 1
      if isDigit(bytes.byte(at: position)) { throw error(.leadingZero, at: position, in: bytes) }
    } else {
      position = try endOfDigits(in: bytes, from: position)
    }
    if bytes.byte(at: position) == UInt8(ascii: ".") {
      position = try endOfDigits(in: bytes, from: position &+ 1)
    }
    guard bytes.byte(at: position) | 0x20 == UInt8(ascii: "e") else { return position }
    position &+= 1
    let sign = bytes.byte(at: position)
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position &+= 1 }
    return try endOfDigits(in: bytes, from: position)
  }

  /// The offset after at least one digit.
  @inline(__always)
  private static func endOfDigits(in bytes: Span<UInt8>, from start: Int) throws(JSONError) -> Int {
    guard isDigit(bytes.byte(at: start)) else { throw error(.expectedDigit, at: start, in: bytes) }
    var position = start &+ 1
    while isDigit(bytes.byte(at: position)) { position &+= 1 }
    return position
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
  }
}
