/// The URL that a provider's paths hang from, such as `https://api.openai.com/v1`.
///
/// A query stays at the end of every request's URL; services on Azure carry their `api-version` there.
package struct BaseURL: Sendable, Equatable {
  /// Why a text is no base URL.
  package struct Problem: Error, Sendable, Equatable {
    /// A phrase that does not repeat the text, since a mistaken one may hold a key.
    package let phrase: String
  }

  /// Scheme, host, port and path, without a slash at the end.
  private var location: String
  /// The query with its question mark, or nothing.
  private var query: String
  /// The scheme in lower case, with the slashes that follow it.
  let scheme: String
  /// The host in lower case, without port.
  package let host: String
  /// The port, where one is given.
  let port: Int?

  /// Reads a URL as RFC 3986 defines it, narrowed to what a service can have.
  package init(_ text: String) throws(Problem) {
    let bytes = text.utf8
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Problem(phrase: "a base URL holds only printable ASCII, and no spaces")
    }
    guard let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) })
    else { throw Problem(phrase: "a base URL begins with https:// or http://") }
    guard !bytes.contains(UInt8(ascii: "#")) else {
      throw Problem(phrase: "a base URL has no fragment")
    }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard !authority.contains("@") else {
      throw Problem(phrase: "a base URL holds no user name; a key belongs into apiKeyEnv")
    }
    self.scheme = scheme
    (host, port) = try Self.parts(of: authority)
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" }
    var trimmed = path
    while trimmed.last == "/" { trimmed.removeLast() }
    location = scheme + authority + trimmed
    query = String(rest.dropFirst(authority.count + path.count))
  }

  /// The URL of a path, which has no slash at its start and may have a query of its own.
  package func url(of path: String) -> String {
    let more =
      path.utf8.contains(UInt8(ascii: "?")) && !query.isEmpty ? "&" + query.dropFirst() : query
    return "\(location)/\(path)\(more)"
  }

  /// The URL with `path`, which begins with a slash, at its end, unless it ends so already.
  func appending(path: String) -> BaseURL {
    var longer = self
    if !location.hasSuffix(path) { longer.location += path }
    return longer
  }

  /// The URL with a parameter in its query, unless it has one of that name already.
  ///
  /// - Parameters:
  ///   - name: A name of unreserved characters (RFC 3986, section 2.3).
  ///   - value: Any text; what must be escaped is.
  /// - Returns: The longer URL.
  func adding(parameter name: String, value: String) -> BaseURL {
    let parameters = query.dropFirst().split(separator: "&")
    if parameters.contains(where: { $0 == name || $0.hasPrefix("\(name)=") }) { return self }
    var longer = self
    longer.query += "\(query.isEmpty ? "?" : "&")\(name)=\(Self.escaped(value))"
    return longer
  }

  /// Whether every byte of `text` is one that needs no escape in a URL.
  static func isUnreserved(_ text: String) -> Bool { text.utf8.allSatisfy(isUnreserved) }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._~".utf8.contains(byte)
  }

  private static func escaped(_ text: String) -> String {
    var escaped: [UInt8] = []
    for byte in text.utf8 {
      if isUnreserved(byte) {
        escaped.append(byte)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += "%\(digits.count == 1 ? "0" : "")\(digits)".utf8
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  private static func parts(
    of authority: Substring
  ) throws(Problem) -> (host: String, port: Int?) {
    var host = authority
    if authority.first == "[", let end = authority.firstIndex(of: "]") {
      host = authority[...end]
    } else {
      host = authority.prefix { $0 != ":" }
    }
    let port = authority.dropFirst(host.count)
    guard !host.isEmpty, host != "[]" else { throw Problem(phrase: "a base URL has a host") }
    if port.isEmpty { return (host.lowercased(), nil) }
    guard port.first == ":", let number = Int(port.dropFirst()), (1...65_535).contains(number)
    else { throw Problem(phrase: "a base URL's port is a number from 1 to 65535") }
    return (host.lowercased(), number)
  }
}
