/// Why a request failed or its response ended early.
package struct HTTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A phase of a request that has a time limit.
  package enum Phase: String, Sendable, Hashable {
    /// Until the connection, with TLS where asked for, stands.
    case connect
    /// From `send` until the head of the response.
    case firstByte
    /// Between two pieces of the response's body.
    case idle
    /// From `send` until the end of the response.
    case total
  }

  /// What went wrong.
  package enum Kind: Sendable, Hashable {
    /// The URL, the method or a header is not valid; nothing was sent.
    case invalidRequest
    /// The name of the host or of the proxy has no address.
    case resolve
    /// Nothing listens there.
    case refused
    /// No connection for another reason, among them an unreachable network and a proxy that refuses.
    case connect
    /// The TLS handshake failed or the certificate was not accepted.
    case tls
    /// A time limit was passed.
    case timeout(Phase)
    /// The server closed the connection without a byte of a response.
    case emptyResponse
    /// The connection broke (RST).
    case reset
    /// The connection ended before the body did.
    case cutOff
    /// What came was not HTTP, or its encoding was damaged.
    case malformedResponse
    /// The head or the body was longer than its limit.
    case tooLarge
    /// More requests wait for a connection than are allowed to.
    case overloaded
    /// The task was cancelled.
    case cancelled
    /// libcurl is not installed.
    case libraryMissing
    /// libcurl failed in a way that has nothing to do with the server, such as a lack of memory.
    case libraryFailed
  }

  /// What went wrong.
  package let kind: Kind
  /// A sentence for people; it contains no header value, no user name and no part of the URL but
  /// scheme, host and port.
  package let message: String

  /// The sentence.
  package var description: String {
    message
  }

  init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
