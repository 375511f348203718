extension HTTPRequest {
  /// Scheme, host and port, the only parts of the URL that errors may name; throws for what is not
  /// an absolute `http` or `https` URL (RFC 3986, 3).
  func origin() throws(HTTPError) -> String {
    let bytes = Array(url.utf8)
    let rest: ArraySlice<UInt8>
    let scheme: String
    if let after = dropPrefix("https://", bytes) {
      (scheme, rest) = ("https", after)
    } else if let after = dropPrefix("http://", bytes) {
      (scheme, rest) = ("http", after)
    } else {
      throw HTTPError(.invalidRequest, "The URL does not begin with http:// or https://.")
    }
    let isPlain = bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    let authority = rest.prefix { !"/?#".utf8.contains($0) }
    let host =
      authority.split(
        separator: UInt8(ascii: "@"), omittingEmptySubsequences: false
      ).last ?? []
    guard isPlain, !host.isEmpty else {
      throw HTTPError(.invalidRequest, "The URL has no host or contains a space.")
    }
    return "\(scheme)://\(String(decoding: host, as: UTF8.self))"
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

private func dropPrefix(_ prefix: String, _ bytes: [UInt8]) -> ArraySlice<UInt8>? {
  guard bytes.count >= prefix.utf8.count,
    zip(bytes, prefix.utf8).allSatisfy({ byte, wanted in byte == wanted || byte | 0x20 == wanted })
  else { return nil }
  return bytes[prefix.utf8.count...]
}

private func isToken(_ text: String) -> Bool {
  !text.isEmpty
    && text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
}
