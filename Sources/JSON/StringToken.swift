/// A string in a JSON text, checked but not yet decoded.
struct StringToken {
  /// The offsets of the bytes between the quotation marks.
  let range: Range<Int>

  /// Whether there are escapes among these bytes.
  let hasEscapes: Bool

  /// The string that the token stands for; `scratch` is room for decoding, kept from string to string.
  func string(in bytes: Span<UInt8>, scratch: inout [UInt8]) -> String {
    guard hasEscapes else { return StringBytes.string(from: bytes.extracting(range)) }
    scratch.removeAll(keepingCapacity: true)
    decode(bytes, into: &scratch)
    return StringBytes.string(from: scratch.span)
  }

  /// Appends the bytes that the token stands for.
  private func decode(_ bytes: Span<UInt8>, into decoded: inout [UInt8]) {
    var position = range.lowerBound
    while position < range.upperBound {
      let byte = bytes[position]
      guard byte == UInt8(ascii: "\\") else {
        decoded.append(byte)
        position += 1
        continue
      }
      let escaped = bytes[position + 1]
      if escaped == UInt8(ascii: "u") {
        position = decodeUnicode(bytes, at: position, into: &decoded)
      } else {
        decoded.append(Self.meaning(of: escaped))
        position += 2
      }
    }
  }

  /// Appends what `\uXXXX` at `position` means, or it and its second half together.
  ///
  /// - Returns: the offset after the escapes that were decoded.
  private func decodeUnicode(
    _ bytes: Span<UInt8>, at position: Int, into decoded: inout [UInt8]
  ) -> Int {
    let first = codeUnit(bytes, at: position + 2)
    var end = position + 6
    var scalar = first
    if first & 0xFC00 == 0xD800, end + 6 <= range.upperBound,
      bytes[end] == UInt8(ascii: "\\"), bytes[end + 1] == UInt8(ascii: "u")
    {
      let second = codeUnit(bytes, at: end + 2)
      if second & 0xFC00 == 0xDC00 {
        scalar = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
        end += 6
      }
    }
    // Half a surrogate pair is no scalar and has no UTF-8 form.
    decoded.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
    return end
  }

  /// The number that the four hexadecimal digits at `offset` form.
  private func codeUnit(_ bytes: Span<UInt8>, at offset: Int) -> UInt32 {
    var unit: UInt32 = 0
    for digit in offset..<offset + 4 {
      unit = unit << 4 | UInt32(HexDigit.value(of: bytes[digit]) ?? 0)
    }
    return unit
  }

  private static func meaning(of escaped: UInt8) -> UInt8 {
    switch escaped {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: escaped
    }
  }
}
