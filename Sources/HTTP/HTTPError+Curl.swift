import CCurl

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension HTTPError {
  /// A time limit that was passed.
  static func timeout(_ phase: Phase, origin: String, limits: HTTPTimeouts) -> HTTPError {
    let sentence =
      switch phase {
      case .connect: "No connection to \(origin) within \(limits.connect)."
      case .firstByte: "No response from \(origin) within \(limits.firstByte)."
      case .idle: "Nothing more came from \(origin) for \(limits.idle)."
      case .total: "The response from \(origin) did not end within \(limits.total ?? .zero)."
      }
    return HTTPError(.timeout(phase), sentence)
  }
}

extension Transfer {
  /// What a result of libcurl means, nil for a response that is whole; its own words are passed on only where they are about the
  /// connection, since elsewhere they could quote the request.
  func failure(code: Int32, _ library: CurlLibrary) -> HTTPError? {
    if let refusal { return refusal }
    let words = handle.failureText
    let detail = words.isEmpty ? library.text(for: code) : words
    switch Int(code) {
    case CCURL_OK:
      // libcurl is content with a head that the end of the connection has cut off.
      return hasHead ? nil : cutOff
    case CCURL_COULDNT_RESOLVE_HOST:
      return HTTPError(.resolve, "The host of \(origin) has no address.")
    case CCURL_COULDNT_RESOLVE_PROXY:
      return HTTPError(.resolve, "The host of the proxy has no address.")
    case CCURL_COULDNT_CONNECT:
      let isRefused = handle.systemErrorCode == ECONNREFUSED
      return HTTPError(
        isRefused ? .refused : .connect, "No connection to \(origin): \(detail).")
    case CCURL_PROXY_HANDSHAKE:
      return HTTPError(.connect, "No connection to \(origin) through the proxy: \(detail).")
    case CCURL_OPERATION_TIMEDOUT:
      return .timeout(.connect, origin: origin, limits: timeouts)
    case CCURL_GOT_NOTHING:
      return HTTPError(.emptyResponse, "\(origin) closed the connection without a response.")
    case CCURL_PARTIAL_FILE:
      return cutOff
    case CCURL_SEND_ERROR, CCURL_RECV_ERROR:
      return brokenConnection(detail)
    case CCURL_URL_MALFORMAT:
      return HTTPError(.invalidRequest, "libcurl does not accept the URL for \(origin).")
    case CCURL_UNSUPPORTED_PROTOCOL, CCURL_WEIRD_SERVER_REPLY, CCURL_HTTP2, CCURL_HTTP2_STREAM,
      CCURL_BAD_CONTENT_ENCODING:
      return HTTPError(.malformedResponse, "\(origin) did not answer in HTTP: \(detail).")
    case _ where Self.tlsResults.contains(Int(code)):
      return HTTPError(.tls, "No TLS connection to \(origin): \(detail).")
    default:
      return HTTPError(
        .libraryFailed, "The request to \(origin) failed: \(library.text(for: code)).")
    }
  }

  private static let tlsResults: Set<Int> = [
    CCURL_SSL_CONNECT_ERROR, CCURL_SSL_ENGINE_NOTFOUND, CCURL_SSL_ENGINE_SETFAILED,
    CCURL_SSL_CERTPROBLEM, CCURL_SSL_CIPHER, CCURL_PEER_FAILED_VERIFICATION,
    CCURL_SSL_ENGINE_INITFAILED, CCURL_SSL_CACERT_BADFILE, CCURL_SSL_CRL_BADFILE,
    CCURL_SSL_ISSUER_ERROR, CCURL_SSL_PINNEDPUBKEYNOTMATCH, CCURL_SSL_INVALIDCERTSTATUS,
    CCURL_SSL_CLIENTCERT,
  ]

  private var cutOff: HTTPError {
    HTTPError(.cutOff, "The connection to \(origin) ended before the response did.")
  }

  // One result of libcurl's stands for several causes, which only its words tell apart.
  private func brokenConnection(_ detail: String) -> HTTPError {
    if contains(detail, "chunked") {
      return HTTPError(.malformedResponse, "\(origin) did not answer in HTTP: \(detail).")
    }
    if contains(detail, "CONNECT") {
      return HTTPError(.connect, "No connection to \(origin) through the proxy: \(detail).")
    }
    // A TLS connection that ends without its closing message may have been cut by anybody.
    if contains(detail, "unexpected eof") || contains(detail, "non-properly terminated") {
      return cutOff
    }
    return HTTPError(.reset, "The connection to \(origin) broke.")
  }
}

private func contains(_ text: String, _ part: String) -> Bool {
  let (text, part) = (Array(text.utf8), Array(part.utf8))
  guard part.count <= text.count else { return false }
  return (0...(text.count - part.count)).contains { text[$0...].starts(with: part) }
}
