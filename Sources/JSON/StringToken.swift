/// A string in a JSON text, checked but not yet decoded.
struct StringToken {
  /// The offset of the first byte after the opening quotation mark.
  let start: Int

  /// The offset of the closing quotation mark.
  let end: Int

  /// Whether there are escapes between the quotation marks.
  let hasEscapes: Bool

  /// Whether all bytes between the quotation marks are ASCII.
  let isASCII: Bool

  /// The string that the token stands for.
  @inline(__always)
  func string(in bytes: Span<UInt8>) -> String {
    let content = bytes.extracting(start..<end)
    return hasEscapes
      ? StringEscapes.decoded(content) : StringBytes.string(from: content, isASCII: isASCII)
  }
}
