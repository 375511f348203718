/// What the loopback server does after one request, step by step.
///
/// When the steps are done the connection waits for another request, unless a step has closed it.
package struct ServerScript: Sendable {
  /// One step.
  package enum Step: Sendable {
    /// Writes these bytes as they are.
    case bytes([UInt8])
    /// Writes these bytes one at a time, each in a packet of its own.
    case drip([UInt8])
    /// Waits until the test opens the gate.
    case wait(Gate)
    /// Writes what the test puts into the stream, as chunks, until the test finishes it.
    case live(LiveStream)
    /// Does nothing more; the connection stays open until the client or the server goes away.
    case stall
    /// Ends the connection in order (FIN).
    case close
    /// Breaks the connection (RST).
    case reset
  }

  /// The steps in order.
  package var steps: [Step]

  /// Makes a script of steps.
  package init(_ steps: [Step]) {
    self.steps = steps
  }

  /// A whole response whose length is announced.
  package static func response(
    _ status: Int = 200, headers: [(String, String)] = [], body: String = ""
  ) -> ServerScript {
    response(status, headers: headers, bytes: Array(body.utf8))
  }

  /// A whole response whose length is announced.
  package static func response(
    _ status: Int = 200, headers: [(String, String)] = [], bytes: [UInt8]
  ) -> ServerScript {
    let all = headers + [("Content-Length", "\(bytes.count)")]
    return ServerScript([.head(status, all), .bytes(bytes)])
  }

  /// A whole response in chunks, each written on its own.
  package static func chunks(
    _ chunks: [String], status: Int = 200, headers: [(String, String)] = []
  ) -> ServerScript {
    let all = headers + [("Transfer-Encoding", "chunked")]
    return ServerScript([.head(status, all)] + chunks.map(Step.chunk) + [.lastChunk])
  }

  /// A response whose body the test writes while it is under way.
  package static func live(
    _ stream: LiveStream, status: Int = 200, headers: [(String, String)] = []
  ) -> ServerScript {
    let all = headers + [("Transfer-Encoding", "chunked")]
    return ServerScript([.head(status, all), .live(stream), .lastChunk])
  }

  /// Bytes as they are, then the end of the connection.
  package static func raw(_ text: String) -> ServerScript {
    ServerScript([.bytes(Array(text.utf8)), .close])
  }

  /// No answer, ever.
  package static var stall: ServerScript {
    ServerScript([.stall])
  }
}

extension ServerScript.Step {
  /// A status line and header fields with the empty line after them.
  package static func head(_ status: Int, _ headers: [(String, String)]) -> ServerScript.Step {
    let fields = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
    return .text("HTTP/1.1 \(status) Status\r\n\(fields)\r\n")
  }

  /// One chunk of a chunked body (RFC 9112, 7.1).
  package static func chunk(_ text: String) -> ServerScript.Step {
    .bytes(chunked(Array(text.utf8)))
  }

  /// The end of a chunked body.
  package static var lastChunk: ServerScript.Step {
    .text("0\r\n\r\n")
  }

  /// Writes this text as it is.
  package static func text(_ text: String) -> ServerScript.Step {
    .bytes(Array(text.utf8))
  }
}

/// Bytes with the length and line ends that make them a chunk.
func chunked(_ bytes: [UInt8]) -> [UInt8] {
  Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
}
