/// The escapes in the strings of a JSON text, both ways.
enum StringEscapes {
  /// The string that `content`, the checked bytes between two quotation marks, stands for.
  @inline(never)
  static func decoded(_ content: Span<UInt8>) -> String {
    // An escape is never shorter than what it stands for.
    StringBytes.withOutput(of: content.count) { decoded in
      decode(content, into: &decoded)
      return StringBytes.string(from: decoded.span, isASCII: false)
    }
  }

  private static func decode(_ content: Span<UInt8>, into decoded: inout OutputSpan<UInt8>) {
    var position = 0
    while position < content.count {
      let backslash = StringBytes.offsetOfBackslash(in: content, from: position)
      StringBytes.append(content.extracting(position..<backslash), to: &decoded)
      guard backslash + 1 < content.count else { return }
      let escaped = content[backslash + 1]
      if escaped == UInt8(ascii: "u") {
        position = decodeUnicode(content, at: backslash, into: &decoded)
      } else {
        decoded.append(meaning(of: escaped))
        position = backslash + 2
      }
    }
  }

  /// Appends `string` between quotation marks, with the escapes that JSON demands and no others.
  ///
  /// The comma before it and the colon after a key are part of the same step, which saves time.
  @inline(__always)
  static func append(
    _ string: String, isAfterValue: Bool, isKey: Bool, to target: inout [UInt8]
  ) {
    StringBytes.withBytes(of: string) {
      append($0, isAfterValue: isAfterValue, isKey: isKey, to: &target)
    }
  }

  private static func append(
    _ bytes: Span<UInt8>, isAfterValue: Bool, isKey: Bool, to target: inout [UInt8]
  ) {
    var start = 0
    var end = 0
    repeat {
      target.append(addingCapacity: bytes.count &- start &+ 4) { output in
        if start == 0 {
          if isAfterValue { output.append(UInt8(ascii: ",")) }
          output.append(UInt8(ascii: "\""))
        }
        end = StringBytes.copyPlain(bytes, from: start, to: &output)
        if end == bytes.count {
          output.append(UInt8(ascii: "\""))
          if isKey { output.append(UInt8(ascii: ":")) }
        }
      }
      if end < bytes.count { appendEscape(for: bytes[end], to: &target) }
      start = end &+ 1
    } while end < bytes.count
  }

  private static func appendEscape(for byte: UInt8, to target: inout [UInt8]) {
    target.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: target.append(UInt8(ascii: "b"))
    case 0x09: target.append(UInt8(ascii: "t"))
    case 0x0A: target.append(UInt8(ascii: "n"))
    case 0x0C: target.append(UInt8(ascii: "f"))
    case 0x0D: target.append(UInt8(ascii: "r"))
    case 0x00..<0x20:
      target.append(contentsOf: "u00".utf8)
      target.append(HexDigit.digit(of: byte >> 4))
      target.append(HexDigit.digit(of: byte))
    default: target.append(byte)
    }
  }

  /// Appends what `\uXXXX` at `start` stands for, or it and its second half together.
  ///
  /// - Returns: the offset after the escapes that were decoded.
  private static func decodeUnicode(
    _ content: Span<UInt8>, at start: Int, into decoded: inout OutputSpan<UInt8>
  ) -> Int {
    let first = codeUnit(content, at: start + 2)
    var end = start + 6
    var scalar = first
    if first & 0xFC00 == 0xD800, end + 6 <= content.count,
      content[end] == UInt8(ascii: "\\"), content[end + 1] == UInt8(ascii: "u")
    {
      let second = codeUnit(content, at: end + 2)
      if second & 0xFC00 == 0xDC00 {
        scalar = 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
        end += 6
      }
    }
    // Half a surrogate pair is no scalar and has no UTF-8 form.
    let character = Unicode.Scalar(scalar) ?? "\u{FFFD}"
    for byte in UTF8.encode(character) ?? UTF8.encodedReplacementCharacter { decoded.append(byte) }
    return end
  }

  /// The number that the four hexadecimal digits at `start` form.
  private static func codeUnit(_ content: Span<UInt8>, at start: Int) -> UInt32 {
    var unit: UInt32 = 0
    for position in start..<start + 4 {
      unit = unit << 4 | UInt32(HexDigit.value(of: content[position]) ?? 0)
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
