/// URIs of RFC 3986 and IRIs of RFC 3987.
enum URIFormat {
  /// Whether the text is an absolute identifier with a scheme, or a reference if that is enough.
  static func accepts(_ text: String, isReference: Bool, allowsUnicode: Bool) -> Bool {
    var rest = text.unicodeScalars[...]
    let fragment = rest.removeTail(from: "#")
    let query = rest.removeTail(from: "?")
    if let fragment, !isText(fragment, .query, allowsUnicode) { return false }
    if let query, !isText(query, .query, allowsUnicode, allowsPrivate: true) { return false }
    let firstSegment = rest.prefix { $0 != "/" }
    if let colon = firstSegment.firstIndex(of: ":") {
      // A first segment with a colon is a scheme; a relative path may not look like one.
      guard isScheme(rest[..<colon]) else { return false }
      rest = rest[rest.index(after: colon)...]
    } else if !isReference {
      return false
    }
    guard rest.starts(with: "//".unicodeScalars) else { return isText(rest, .path, allowsUnicode) }
    rest = rest.dropFirst(2)
    let authority = rest.prefix { $0 != "/" }
    return isAuthority(authority, allowsUnicode)
      && isText(rest[authority.endIndex...], .path, allowsUnicode)
  }

  private typealias Part = Substring.UnicodeScalarView

  private enum Component {
    case userInformation, registeredName, path, query
  }

  private static func isScheme(_ part: Part) -> Bool {
    guard let first = part.first, first.isASCII, first.properties.isAlphabetic else { return false }
    return part.allSatisfy {
      $0.isASCII && (UInt8($0.value).isASCIIAlphanumeric || $0 == "+" || $0 == "-" || $0 == ".")
    }
  }

  private static func isAuthority(_ authority: Part, _ allowsUnicode: Bool) -> Bool {
    var rest = authority
    if let sign = rest.lastIndex(of: "@") {
      guard isText(rest[..<sign], .userInformation, allowsUnicode) else { return false }
      rest = rest[rest.index(after: sign)...]
    }
    if rest.first == "[" {
      guard let close = rest.firstIndex(of: "]") else { return false }
      let literal = Substring(rest[rest.index(after: rest.startIndex)..<close])
      guard AddressFormats.isIPv6(literal) || isFutureAddress(literal) else { return false }
      rest = rest[rest.index(after: close)...]
      return rest.isEmpty || isPort(rest)
    }
    let host = rest.prefix { $0 != ":" }
    return isText(host, .registeredName, allowsUnicode)
      && (host.endIndex == rest.endIndex || isPort(rest[host.endIndex...]))
  }

  private static func isPort(_ part: Part) -> Bool {
    part.first == ":" && part.dropFirst().allSatisfy { ("0"..."9").contains($0) }
  }

  private static func isFutureAddress(_ literal: Substring) -> Bool {
    var scanner = ByteScanner(literal)
    guard scanner.accept("v", or: "V"), scanner.skip(while: { $0.isASCIIHexDigit }) > 0,
      scanner.accept(".")
    else { return false }
    let count = scanner.skip {
      $0.isASCIIAlphanumeric || unreserved.contains($0) || delimiters.contains($0) || $0 == 0x3A
    }
    return count > 0 && scanner.isAtEnd
  }

  private static let unreserved = Set("-._~".utf8)
  private static let delimiters = Set("!$&'()*+,;=".utf8)

  /// Whether every scalar may stand in the component, and every percent sign begins a triplet.
  private static func isText(
    _ part: Part, _ component: Component, _ allowsUnicode: Bool, allowsPrivate: Bool = false
  ) -> Bool {
    var hexDigitsDue = 0
    for scalar in part {
      guard scalar.isASCII else {
        guard hexDigitsDue == 0, allowsUnicode,
          isUnicodeCharacter(scalar.value) || (allowsPrivate && isPrivate(scalar.value))
        else { return false }
        continue
      }
      let byte = UInt8(scalar.value)
      if hexDigitsDue > 0 {
        guard byte.isASCIIHexDigit else { return false }
        hexDigitsDue -= 1
      } else if byte == 0x25 {
        hexDigitsDue = 2
      } else if !byte.isASCIIAlphanumeric, !unreserved.contains(byte), !delimiters.contains(byte),
        !isExtra(byte, component)
      {
        return false
      }
    }
    return hexDigitsDue == 0
  }

  private static func isExtra(_ byte: UInt8, _ component: Component) -> Bool {
    switch component {
    case .registeredName: false
    case .userInformation: byte == 0x3A
    case .path: byte == 0x3A || byte == 0x40 || byte == 0x2F
    case .query: byte == 0x3A || byte == 0x40 || byte == 0x2F || byte == 0x3F
    }
  }

  /// `ucschar` of RFC 3987.
  private static func isUnicodeCharacter(_ value: UInt32) -> Bool {
    switch value {
    case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: true
    case 0x10000...0xDFFFF: value & 0xFFFF <= 0xFFFD
    case 0xE1000...0xEFFFD: true
    default: false
    }
  }

  /// `iprivate` of RFC 3987.
  private static func isPrivate(_ value: UInt32) -> Bool {
    switch value {
    case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: true
    default: false
    }
  }
}

extension Substring.UnicodeScalarView {
  /// Cuts off the first such scalar and all behind it; what stood behind it, or nil if there is none.
  fileprivate mutating func removeTail(from scalar: Unicode.Scalar) -> Substring.UnicodeScalarView?
  {
    guard let place = firstIndex(of: scalar) else { return nil }
    defer { self = self[..<place] }
    return self[index(after: place)...]
  }
}
