/// Mailboxes of RFC 5321, section 4.1.2, and their internationalized form, RFC 6531.
enum EmailFormat {
  /// The bound of RFC 5321, section 4.5.3.1.1, in octets.
  private static let maxLocalBytes = 64
  /// The bound on a path without its angle brackets, in octets.
  private static let maxBytes = 254

  /// Whether the text is one address, without a display name.
  static func accepts(_ text: String, allowsUnicode: Bool) -> Bool {
    var scanner = ByteScanner(text)
    guard scanner.bytes.count <= maxBytes else { return false }
    let isLocal =
      scanner.next == 0x22
      ? quoted(&scanner, allowsUnicode: allowsUnicode)
      : dotted(&scanner, allowsUnicode: allowsUnicode)
    guard isLocal, scanner.position <= maxLocalBytes, scanner.accept("@") else { return false }
    return isDomain(text.utf8.dropFirst(scanner.position), allowsUnicode: allowsUnicode)
  }

  private static func dotted(_ scanner: inout ByteScanner, allowsUnicode: Bool) -> Bool {
    repeat {
      let count = scanner.skip {
        $0 < 0x80 ? $0.isASCIIAlphanumeric || atomPunctuation.contains($0) : allowsUnicode
      }
      if count == 0 { return false }
    } while scanner.accept(".")
    return true
  }

  private static let atomPunctuation = Set("!#$%&'*+-/=?^_`{|}~".utf8)

  private static func quoted(_ scanner: inout ByteScanner, allowsUnicode: Bool) -> Bool {
    scanner.position += 1
    while let next = scanner.next {
      scanner.position += 1
      switch next {
      case 0x22: return true
      case 0x5C:
        guard let escaped = scanner.next, (0x20...0x7E).contains(escaped) else { return false }
        scanner.position += 1
      case 0x20...0x7E: break
      default: if next < 0x80 || !allowsUnicode { return false }
      }
    }
    return false
  }

  private static func isDomain(_ domain: Substring.UTF8View, allowsUnicode: Bool) -> Bool {
    let text = Substring(domain)
    if domain.first == 0x5B {
      guard domain.last == 0x5D else { return false }
      return isLiteral(text.dropFirst().dropLast())
    }
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      HostnameFormat.isLetterDigitHyphen(label.utf8, allowsUnicode: allowsUnicode)
    }
  }

  private static func isLiteral(_ literal: Substring) -> Bool {
    if literal.lowercased().hasPrefix("ipv6:") {
      return AddressFormats.isIPv6(literal.dropFirst(5))
    }
    return AddressFormats.isIPv4(literal)
  }
}
