extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")

  /// Whether RFC 8259 counts the byte as white space.
  var isJSONSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}

extension Span<UInt8> {
  /// Whether the bytes in `range` are those of `word`.
  @inline(__always)
  func equals(_ word: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == word.utf8CodeUnitCount, word.hasPointerRepresentation else { return false }
    for offset in 0..<range.count
    where unsafe self[range.lowerBound + offset] != word.utf8Start[offset] { return false }
    return true
  }

  /// The first byte that is not white space.
  var firstTextByte: UInt8? {
    for index in 0..<count where !self[index].isJSONSpace { return self[index] }
    return nil
  }
}

extension String {
  /// The text that `bytes` encode, or nil if they are not UTF-8.
  init?(validating bytes: Span<UInt8>) {
    let text = unsafe bytes.withUnsafeBufferPointer {
      unsafe String(validating: $0, as: UTF8.self)
    }
    guard let text else { return nil }
    self = text
  }

  /// The text that `bytes` encode, with U+FFFD for what is not UTF-8.
  init(repairing bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

extension [UInt8] {
  /// Appends a copy of `bytes`.
  mutating func append(copying bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
