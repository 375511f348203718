/// `duration` of RFC 3339, appendix A.
enum DurationFormat {
  /// Whether the text is a duration such as `P1Y2M` or `PT5M`.
  ///
  /// Units may be left out at either end but not in the middle, weeks stand alone, and there are no fractions.
  static func accepts(_ text: String) -> Bool {
    var scanner = ByteScanner(text)
    guard scanner.accept("P") else { return false }
    if scanner.accept("T") { return units(&scanner, of: "HMS") > 0 && scanner.isAtEnd }
    if isWeeks(scanner) { return true }
    guard units(&scanner, of: "YMD") > 0 else { return false }
    if scanner.accept("T") { return units(&scanner, of: "HMS") > 0 && scanner.isAtEnd }
    return scanner.isAtEnd
  }

  private static func isWeeks(_ start: ByteScanner) -> Bool {
    var scanner = start
    return scanner.skipDigits() > 0 && scanner.accept("W") && scanner.isAtEnd
  }

  /// Reads numbers with consecutive units of the list; how many there were, 0 if any is malformed.
  private static func units(_ scanner: inout ByteScanner, of list: String) -> Int {
    var left = Array(list.unicodeScalars)
    var count = 0
    while scanner.next?.isASCIIDigit == true {
      _ = scanner.skipDigits()
      guard let place = left.firstIndex(where: { scanner.accept($0) }), count == 0 || place == 0
      else { return 0 }
      left.removeFirst(place + 1)
      count += 1
    }
    return count
  }
}
