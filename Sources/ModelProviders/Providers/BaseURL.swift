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
  private let location: String
  /// The query with its question mark, or nothing.
  private let query: String
  /// The host in lower case, without port.
  package let host: String

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
    host = try Self.host(of: authority)
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" }
    var trimmed = path
    while trimmed.last == "/" { trimmed.removeLast() }
    location = scheme + authority + trimmed
    query = String(rest.dropFirst(authority.count + path.count))
  }

  /// The URL of a path, which has no slash at its start and may have a query of its own.
  package func url(of path: String) -> String {
    let isQueried = path.contains("?") && !query.isEmpty
    return "\(location)/\(path)\(isQueried ? "&" + query.dropFirst() : query)"
  }

  private static func host(of authority: Substring) throws(Problem) -> String {
    var host = authority
    if authority.first == "[", let end = authority.firstIndex(of: "]") {
      host = authority[...end]
    } else {
      host = authority.prefix { $0 != ":" }
    }
    let port = authority.dropFirst(host.count)
    guard !host.isEmpty, host != "[]" else { throw Problem(phrase: "a base URL has a host") }
    let number = port.first == ":" ? Int(port.dropFirst()) : nil
    guard port.isEmpty || (1...65_535).contains(number ?? 0) else {
      throw Problem(phrase: "a base URL's port is a number from 1 to 65535")
    }
    return host.lowercased()
  }
}
