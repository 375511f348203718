/// A response whose head has come and whose body is still coming.
package struct HTTPResponse: Sendable {
  /// The status code, 200 to 999.
  package let status: Int
  /// The header fields.
  package let headers: HTTPHeaders
  /// The body; letting go of it closes the stream.
  package let body: HTTPBody
}

/// The body of a response, taken piece by piece by one task at a time.
///
/// At most `Limits.bufferedBytes` wait to be taken, then the server is made to wait. A body that is let
/// go of before its end closes its stream.
package final class HTTPBody: Sendable {
  private let exchange: Exchange

  init(_ exchange: Exchange) {
    self.exchange = exchange
  }

  deinit {
    exchange.abandon()
  }

  /// Waits for the next bytes and takes all that have come; nil after the last.
  ///
  /// Cancelling the task closes the stream and throws `cancelled`. After an error the same error is
  /// thrown again, after the end the answer stays nil.
  /// `closesWhenCancelled` is false when the caller itself calls `close` as soon as its task is
  /// cancelled: one handler for a whole stream costs less than one for each piece.
  package func next(closesWhenCancelled: Bool = true) async throws(HTTPError) -> [UInt8]? {
    try await exchange.nextBytes(closesWhenCancelled: closesWhenCancelled)
  }

  /// Takes the rest of the body; throws `tooLarge` and closes the stream when it is longer than asked.
  package func collect(maximumBytes: Int) async throws(HTTPError) -> [UInt8] {
    var bytes: [UInt8] = []
    while let piece = try await next() {
      guard bytes.count + piece.count <= maximumBytes else {
        exchange.abandon()
        throw HTTPError(.tooLarge, "The body is longer than \(maximumBytes) bytes.")
      }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
    }
    return bytes
  }

  /// Closes the stream now; what has come and was not taken is lost.
  package func close() {
    exchange.abandon()
  }
}
