import CCurl
import Platform

extension CurlHandle {
  /// Describes a request to libcurl.
  func prepare(
    _ request: HTTPRequest, _ configuration: HTTPClientConfiguration
  ) throws(HTTPError) {
    try set(CCURL_URL, request.url)
    try setMethodAndBody(request)
    try setFields(headerLines(request))
    if !isSetUp {
      try setConnection(configuration)
      try setTrust(configuration)
      isSetUp = true
    }
    let connect = request.timeouts.connect.components
    let milliseconds =
      Int(clamping: connect.seconds) * 1_000 + Int(connect.attoseconds / 1_000_000_000_000_000)
    // Zero would mean libcurl's own limit.
    try set(CCURL_CONNECTTIMEOUT_MS, max(1, milliseconds))
  }

  private func setMethodAndBody(_ request: HTTPRequest) throws(HTTPError) {
    let hasBody = !request.body.isEmpty || request.method == "POST"
    if hasBody {
      try set(CCURL_POST, 1)
      try setBody(request.body)
    } else if request.method == "HEAD" {
      try set(CCURL_NOBODY, 1)
    } else {
      try set(CCURL_HTTPGET, 1)
    }
    let usual = hasBody ? "POST" : request.method == "HEAD" ? "HEAD" : "GET"
    if request.method != usual { try set(CCURL_CUSTOMREQUEST, request.method) }
  }

  private func headerLines(_ request: HTTPRequest) -> [String] {
    var lines: [String] = []
    for field in request.headers.fields {
      // With a colon and nothing after it libcurl would leave the field out.
      lines.append(field.value.isEmpty ? field.name + ";" : field.name + ": " + field.value)
    }
    // Fields that libcurl would add of its own accord: the first costs a round trip, the second
    // would call any body a form.
    if request.headers["Expect"] == nil { lines.append("Expect:") }
    if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
    return lines
  }

  private func setConnection(_ configuration: HTTPClientConfiguration) throws(HTTPError) {
    // Timeouts in name look-ups would otherwise use SIGALRM, in a program with threads.
    try set(CCURL_NOSIGNAL, 1)
    if !setIfKnown(CCURL_PROTOCOLS_STR, "http,https") {
      try set(CCURL_PROTOCOLS, Int(CCURL_PROTOCOL_HTTP | CCURL_PROTOCOL_HTTPS))
    }
    setIfKnown(CCURL_HTTP_VERSION, CCURL_HTTP_VERSION_2TLS)
    setIfKnown(CCURL_TCP_NODELAY, 1)
    setIfKnown(CCURL_TCP_KEEPALIVE, 1)
    setIfKnown(CCURL_PATH_AS_IS, 1)
    setIfKnown(CCURL_SUPPRESS_CONNECT_HEADERS, 1)
    // Without it, giving up during a name look-up would block the loop until the look-up ends.
    setIfKnown(CCURL_QUICK_EXIT, 1)
    // Empty stands for every encoding that this libcurl can decode.
    _ = setIfKnown(CCURL_ACCEPT_ENCODING, "")
    if !configuration.userAgent.isEmpty { try set(CCURL_USERAGENT, configuration.userAgent) }
    switch configuration.proxy {
    case .environment: break
    case .none: try set(CCURL_PROXY, "")
    case .url(let proxy, let exceptions):
      try set(CCURL_PROXY, proxy)
      try set(CCURL_NOPROXY, exceptions)
    }
  }

  private func setTrust(_ configuration: HTTPClientConfiguration) throws(HTTPError) {
    try set(CCURL_SSL_VERIFYPEER, 1)
    try set(CCURL_SSL_VERIFYHOST, 2)
    // libcurl leaves these variables to its callers; other programs agree on their meaning.
    let file =
      configuration.certificateFile ?? CurrentProcess.environmentVariable("SSL_CERT_FILE")
    if let file, !file.isEmpty {
      try set(CCURL_CAINFO, file)
      _ = setIfKnown(CCURL_PROXY_CAINFO, file)
    }
    let directory = CurrentProcess.environmentVariable("SSL_CERT_DIR")
    if configuration.certificateFile == nil, let directory, !directory.isEmpty {
      _ = setIfKnown(CCURL_CAPATH, directory)
    }
  }
}
