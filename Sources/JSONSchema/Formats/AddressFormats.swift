/// IP addresses: RFC 2673, section 3.2, and RFC 4291, section 2.2.
enum AddressFormats {
  /// Four decimal octets without leading zeros.
  static func isIPv4(_ text: some StringProtocol) -> Bool {
    let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { octet(Array($0)) }
  }

  private static func octet(_ digits: [UInt8]) -> Bool {
    guard (1...3).contains(digits.count), digits.allSatisfy({ $0.isASCIIDigit }) else {
      return false
    }
    if digits.count > 1, digits[0] == 0x30 { return false }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
  }

  /// Eight groups, with at most one `::` and with the last two as IPv4 if wanted; no zone.
  static func isIPv6(_ text: some StringProtocol) -> Bool {
    // The longest form has 45 characters; this also bounds what is split below.
    guard text.utf8.count <= 45, text.utf8.contains(0x3A) else { return false }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var groups = 0
    var gaps = 0
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      if part.isEmpty {
        // A gap shows as one empty part inside, or as two where it touches an end.
        if index == 0 {
          guard parts.count > 2, parts[1].isEmpty else { return false }
        } else if isLast {
          guard parts[index - 1].isEmpty else { return false }
        } else {
          gaps += 1
        }
      } else if isLast, part.utf8.contains(0x2E) {
        guard isIPv4(part) else { return false }
        groups += 2
      } else {
        guard part.utf8.count <= 4, part.utf8.allSatisfy({ $0.isASCIIHexDigit }) else {
          return false
        }
        groups += 1
      }
    }
    return gaps == 0 ? groups == 8 : gaps == 1 && groups <= 7
  }
}
