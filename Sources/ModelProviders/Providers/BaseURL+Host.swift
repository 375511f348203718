extension BaseURL {
  /// Reads the name of a host as `OLLAMA_HOST` holds it: a URL, or any part of `host:port/path`.
  ///
  /// What is not said is that of `standard`. An address that stands for all of a machine's is one to
  /// listen on; who wants to talk to it means this machine.
  init(host text: String, otherwise standard: BaseURL) throws(Problem) {
    var text = text
    if !text.contains("://") {
      if text.hasPrefix(":") { text = standard.host + text }
      let plain = try BaseURL(standard.scheme + text)
      if plain.port == nil, let port = standard.port {
        let authority = text.prefix { $0 != "/" && $0 != "?" }
        text = "\(authority):\(port)\(text.dropFirst(authority.count))"
      }
      text = standard.scheme + text
    }
    for (all, one) in [("://0.0.0.0", "://127.0.0.1"), ("://[::]", "://[::1]")] {
      guard let range = text.firstRange(of: all) else { continue }
      let next = text[range.upperBound...].first
      if next == nil || ":/?".contains(next ?? ":") { text.replaceSubrange(range, with: one) }
    }
    self = try BaseURL(text)
  }
}
