/// URI templates of RFC 6570, section 2.
enum URITemplateFormat {
  /// Whether literals and expressions are well formed.
  static func accepts(_ text: String) -> Bool {
    var rest = text.unicodeScalars[...]
    while let first = rest.popFirst() {
      switch first {
      case "{":
        guard let close = rest.firstIndex(of: "}"), isExpression(Substring(rest[..<close])) else {
          return false
        }
        rest = rest[rest.index(after: close)...]
      case "%":
        guard isTriplet(rest) else { return false }
        rest = rest.dropFirst(2)
      default: if !isLiteral(first) { return false }
      }
    }
    return true
  }

  private static func isTriplet(_ digits: Substring.UnicodeScalarView) -> Bool {
    let pair = digits.prefix(2)
    return pair.count == 2 && pair.allSatisfy { $0.isASCII && UInt8($0.value).isASCIIHexDigit }
  }

  private static func isLiteral(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{00}"..."\u{20}", "\"", "<", ">", "\\", "^", "`", "|", "}", "\u{7F}"..."\u{9F}": false
    default: !scalar.properties.isNoncharacterCodePoint
    }
  }

  private static func isExpression(_ text: Substring) -> Bool {
    var list = text
    if let first = list.utf8.first, operators.contains(first) { list = list.dropFirst() }
    return list.split(separator: ",", omittingEmptySubsequences: false).allSatisfy(isVariable)
  }

  /// The operators of levels 2 and 3 and those reserved for extensions.
  private static let operators = Set("+#./;?&=,!@|".utf8)

  private static func isVariable(_ text: Substring) -> Bool {
    var scanner = ByteScanner(text)
    repeat {
      guard isNamePart(&scanner) else { return false }
    } while scanner.accept(".")
    if scanner.accept("*") { return scanner.isAtEnd }
    if scanner.accept(":") {
      guard let digit = scanner.next, digit != 0x30 else { return false }
      return (1...4).contains(scanner.skipDigits()) && scanner.isAtEnd
    }
    return scanner.isAtEnd
  }

  /// Reads letters, digits, underscores and percent triplets; at least one.
  private static func isNamePart(_ scanner: inout ByteScanner) -> Bool {
    var count = 0
    while true {
      count += scanner.skip { $0.isASCIIAlphanumeric || $0 == 0x5F }
      guard scanner.accept("%") else { return count > 0 }
      for _ in 0..<2 {
        guard let digit = scanner.next, digit.isASCIIHexDigit else { return false }
        scanner.position += 1
      }
      count += 1
    }
  }
}
