/// How long each phase of a request may take.
package struct HTTPTimeouts: Sendable, Hashable {
  /// Until the connection stands, TLS included.
  package var connect: Duration
  /// From `send` until the head of the response, so including the connection and the upload.
  package var firstByte: Duration
  /// Between two pieces of the body; it stands still while nobody takes what has come.
  package var idle: Duration
  /// From `send` until the end of the body; nil has no limit.
  package var total: Duration?

  /// Sets the limits; the defaults suit a model that thinks for minutes before it answers.
  package init(
    connect: Duration = .seconds(30), firstByte: Duration = .seconds(600),
    idle: Duration = .seconds(300), total: Duration? = nil
  ) {
    self.connect = connect
    self.firstByte = firstByte
    self.idle = idle
    self.total = total
  }
}

extension HTTPRequest {
  /// Whether it is a POST as all of a model's are, so that one after the other replaces what was set.
  var isPlainPost: Bool { method == "POST" && !body.isEmpty }
}

/// What is asked of a server.
package struct HTTPRequest: Sendable {
  /// A method token such as `GET` (RFC 9110, 9).
  package var method: String
  /// An absolute URL with the scheme `http` or `https`.
  package var url: String
  /// The fields to send besides `Host`, `Content-Length`, `Accept-Encoding` and the user agent,
  /// which are added.
  package var headers: HTTPHeaders
  /// The bytes to send; none for a request without a body.
  package var body: [UInt8]
  /// The time limits.
  package var timeouts: HTTPTimeouts

  /// Describes a request.
  package init(
    method: String = "GET", url: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
    timeouts: HTTPTimeouts = HTTPTimeouts()
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeouts = timeouts
  }
}
