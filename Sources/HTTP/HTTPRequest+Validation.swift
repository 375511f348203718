extension HTTPRequest {
  /// Scheme, host and port, the only parts of the URL that errors may name; throws for what is not
  /// an absolute `http` or `https` URL (RFC 3986, 3).
  func origin() throws(HTTPError) -> String {
    let url = url.utf8
    let scheme: String
    if url.startsIgnoringCase(with: "https://") {
      scheme = "https://"
    } else if url.startsIgnoringCase(with: "http://") {
      scheme = "http://"
    } else {
      throw HTTPError(.invalidRequest, "The URL does not begin with http:// or https://.")
    }
    let isPlain = url.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    let authority = url.dropFirst(scheme.utf8.count).prefix {
      $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
    }
    let start = authority.lastIndex(of: UInt8(ascii: "@")).map(authority.index(after:))
    let host = authority[(start ?? authority.startIndex)...]
    guard isPlain, !host.isEmpty else {
      throw HTTPError(.invalidRequest, "The URL has no host or contains a space.")
    }
    return scheme + Substring(host)
  }

  /// Refuses a method or field that would change the meaning of the message (RFC 9110, 5.5).
  func checkMethodAndHeaders() throws(HTTPError) {
    guard isToken(method) else {
      throw HTTPError(.invalidRequest, "The method is not a token.")
    }
    for field in headers.fields {
      guard isToken(field.name) else {
        throw HTTPError(.invalidRequest, "A header's name is not a token.")
      }
      guard field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
        throw HTTPError(
          .invalidRequest, "The value of the header \(field.name) contains a control character.")
      }
    }
  }
}

extension String.UTF8View {
  /// Whether the text begins with `prefix`, which is written in lower case.
  fileprivate func startsIgnoringCase(with prefix: String) -> Bool {
    var own = makeIterator()
    for wanted in prefix.utf8 {
      guard let byte = own.next(), byte == wanted || byte | 0x20 == wanted else { return false }
    }
    return true
  }
}

private func isToken(_ text: String) -> Bool {
  !text.isEmpty
    && text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"),
        UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
        UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
        true
      default: false
      }
    }
}
