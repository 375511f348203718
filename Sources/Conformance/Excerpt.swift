/// Cuts what was read to a length that people read.
enum Excerpt {
  /// The most bytes that are shown of one message.
  static let maximumBytes = 400

  /// Text, with what is not printable escaped.
  static func of(_ text: String, maximumBytes: Int = maximumBytes) -> String {
    of(Array(text.utf8)[...], maximumBytes: maximumBytes)
  }

  /// Bytes: their beginning and their end where they are too many, and then how many there are.
  static func of(_ bytes: ArraySlice<UInt8>, maximumBytes: Int = maximumBytes) -> String {
    guard bytes.count > maximumBytes else { return printable(bytes) }
    let (head, tail) = (bytes.prefix(maximumBytes * 3 / 4), bytes.suffix(maximumBytes / 4))
    return "\(printable(head))…\(printable(tail)) (\(bytes.count) bytes)"
  }

  private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{20}"...: text.unicodeScalars.append(scalar)
      default: text += "\\x" + String(scalar.value, radix: 16)
      }
    }
    return text
  }
}
