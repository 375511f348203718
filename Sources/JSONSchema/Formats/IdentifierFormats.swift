/// Formats of single identifiers: UUIDs, JSON pointers and regular expressions.
enum IdentifierFormats {
  /// RFC 4122: five groups of hexadecimal digits; version and variant are not looked at.
  static func isUUID(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 36 else { return false }
    for (index, byte) in bytes.enumerated() {
      switch index {
      case 8, 13, 18, 23: if byte != 0x2D { return false }
      default: if !byte.isASCIIHexDigit { return false }
      }
    }
    return true
  }

  /// RFC 6901.
  static func isJSONPointer(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first else { return true }
    guard first == 0x2F else { return false }
    var isEscape = false
    for byte in text.utf8 {
      if isEscape, byte != 0x30, byte != 0x31 { return false }
      isEscape = byte == 0x7E
    }
    return !isEscape
  }

  /// A number of levels, then a shift of an array index if wanted, then `#` or a JSON pointer.
  static func isRelativeJSONPointer(_ text: String) -> Bool {
    var scanner = ByteScanner(text)
    let hasLeadingZero = scanner.next == 0x30
    let digits = scanner.skipDigits()
    guard digits == 1 || (digits > 1 && !hasLeadingZero) else { return false }
    if scanner.accept("+", or: "-") {
      guard scanner.next != 0x30, scanner.skipDigits() > 0 else { return false }
    }
    if scanner.accept("#") { return scanner.isAtEnd }
    return isJSONPointer(text.utf8.dropFirst(scanner.position))
  }

  private static func isJSONPointer(_ rest: Substring.UTF8View) -> Bool {
    isJSONPointer(Substring(rest))
  }

  /// ECMA-262 in Unicode mode, including what this validator could not run.
  ///
  /// A text that is too long for any pattern here is refused, since reading it takes many times its memory.
  static func isRegularExpression(_ text: String) -> Bool {
    guard text.utf8.count <= Pattern.maxSourceBytes else { return false }
    do throws(PatternError) {
      _ = try PatternParser.parse(text)
      return true
    } catch {
      if case .syntax = error { return false }
      return true
    }
  }
}
