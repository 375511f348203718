/// A URI reference in its five components (RFC 3986, section 3), for naming and finding schemas.
///
/// Nothing is ever fetched with it, and it is compared as text after resolution.
struct URIReference: Sendable, Hashable {
  var scheme: String?
  var authority: String?
  var path: String
  var query: String?
  /// Still percent-encoded; nil if there is no `#`.
  var fragment: String?

  /// The reference without any component, which resolves to its base.
  static let empty = URIReference("")

  /// Splits the text; every text can be split.
  init(_ text: String) {
    var rest = Substring(text)
    if let place = rest.utf8.firstIndex(of: 0x23) {
      fragment = String(rest[rest.utf8.index(after: place)...])
      rest = rest[..<place]
    }
    if let place = rest.utf8.firstIndex(of: 0x3F) {
      query = String(rest[rest.utf8.index(after: place)...])
      rest = rest[..<place]
    }
    if let colon = rest.utf8.firstIndex(of: 0x3A), Self.isScheme(rest[..<colon].utf8) {
      scheme = rest[..<colon].lowercased()
      rest = rest[rest.utf8.index(after: colon)...]
    }
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let end = rest.utf8.firstIndex(of: 0x2F) ?? rest.endIndex
      authority = String(rest[..<end])
      rest = rest[end...]
    }
    path = String(rest)
  }

  private static func isScheme(_ part: Substring.UTF8View) -> Bool {
    guard let first = part.first, first.isASCIILetter else { return false }
    return part.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }
  }

  /// The text of the reference without its fragment: the name of a resource.
  var withoutFragment: String {
    var text = ""
    if let scheme { text += scheme + ":" }
    if let authority { text += "//" + authority }
    text += path
    if let query { text += "?" + query }
    return text
  }

  /// The reference as seen from a base (RFC 3986, section 5.2); a base may itself be relative.
  func resolved(against base: URIReference) -> URIReference {
    var result = self
    if scheme != nil {
      result.path = Self.removingDotSegments(path)
      return result
    }
    result.scheme = base.scheme
    if authority != nil {
      result.path = Self.removingDotSegments(path)
      return result
    }
    result.authority = base.authority
    if path.isEmpty {
      result.path = base.path
      if query == nil { result.query = base.query }
    } else if path.hasPrefix("/") {
      result.path = Self.removingDotSegments(path)
    } else {
      result.path = Self.removingDotSegments(base.merging(path))
    }
    return result
  }

  private func merging(_ relative: String) -> String {
    if authority != nil, path.isEmpty { return "/" + relative }
    guard let slash = path.utf8.lastIndex(of: 0x2F) else { return relative }
    return String(path[...slash]) + relative
  }

  private static func removingDotSegments(_ path: String) -> String {
    guard path.utf8.contains(0x2E) else { return path }
    let isAbsolute = path.hasPrefix("/")
    var kept: [Substring] = []
    var endsWithSlash = false
    for segment in path.split(separator: "/", omittingEmptySubsequences: false)
      .dropFirst(isAbsolute ? 1 : 0)
    {
      endsWithSlash = segment == "." || segment == ".."
      if segment == ".." {
        _ = kept.popLast()
      } else if segment != "." {
        kept.append(segment)
      }
    }
    if endsWithSlash { kept.append("") }
    return (isAbsolute ? "/" : "") + kept.joined(separator: "/")
  }

  /// The text with `%XX` decoded, or nil if that leaves no valid UTF-8.
  static func percentDecoded(_ text: String) -> String? {
    guard text.utf8.contains(0x25) else { return text }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst(), let low = rest.popFirst(), high.isASCIIHexDigit,
        let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
