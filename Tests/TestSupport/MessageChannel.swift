package import JSON
package import Platform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One end of a conversation in JSON-RPC messages, read with a deadline so that no test hangs.
///
/// Not for use by two threads at once.
package struct MessageChannel {
  /// How messages are cut.
  package enum Framing: String, Sendable, CaseIterable {
    case lines, headers
  }

  /// Why no message came.
  package enum Failure: Error, CustomStringConvertible {
    case timeout(seconds: Int)
    case badHeader(String)
    case notJSON(String)
    case broken(SystemError)

    /// A sentence for the test's report.
    package var description: String {
      switch self {
      case .timeout(let seconds): "no message within \(seconds) s"
      case .badHeader(let text): "not a header block: \(text)"
      case .notJSON(let text): "not JSON: \(text)"
      case .broken(let error): "cannot read: \(error)"
      }
    }
  }

  private let input: Descriptor
  private let output: Descriptor
  private let framing: Framing
  private let seconds: Int
  private var buffer: [UInt8] = []

  /// Makes a channel that reads `input` and writes `output`.
  package init(
    reading input: Descriptor, writing output: Descriptor, framing: Framing, seconds: Int = 60
  ) {
    self.input = input
    self.output = output
    self.framing = framing
    self.seconds = seconds
  }

  /// Sends one message, framed; returns whether all of it was taken.
  @discardableResult
  package func send(_ text: String) -> Bool {
    switch framing {
    case .lines: sendRaw(Array("\(text)\n".utf8))
    case .headers: sendRaw(Array("Content-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8))
    }
  }

  /// Sends bytes as they are.
  @discardableResult
  package func sendRaw(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      guard case .bytes(let count) = output.write(bytes, from: sent) else { return false }
      sent += count
    }
    return true
  }

  /// The next message; nil at the end of the stream.
  package mutating func receive() throws -> JSONValue? {
    while true {
      if let message = try takeMessage() {
        do {
          return try JSONValue(parsing: message)
        } catch {
          throw Failure.notJSON(String(decoding: message, as: UTF8.self))
        }
      }
      guard try fill() else { return nil }
    }
  }

  /// Whether nothing more comes: waits for the end of the stream.
  package mutating func isAtEnd() throws -> Bool { try receive() == nil }

  private mutating func takeMessage() throws -> [UInt8]? {
    switch framing {
    case .lines:
      guard let end = buffer.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { buffer.removeSubrange(...end) }
      return Array(buffer[..<end])
    case .headers:
      guard let end = endOfHeaders else { return nil }
      let header = String(decoding: buffer[..<end], as: UTF8.self)
      guard header.hasPrefix("Content-Length: "),
        let length = Int(header.dropFirst(16).prefix { $0.isNumber })
      else { throw Failure.badHeader(header) }
      guard buffer.count >= end + length else { return nil }
      defer { buffer.removeSubrange(..<(end + length)) }
      return Array(buffer[end..<(end + length)])
    }
  }

  private var endOfHeaders: Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard buffer.count >= mark.count else { return nil }
    for start in 0...(buffer.count - mark.count)
    where buffer[start] == mark[0] && Array(buffer[start..<(start + 4)]) == mark {
      return start + mark.count
    }
    return nil
  }

  private mutating func fill() throws -> Bool {
    var wanted = pollfd(fd: input.number, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&wanted, 1, Int32(seconds * 1000)) > 0 else {
      throw Failure.timeout(seconds: seconds)
    }
    switch input.read(upTo: 1 << 16, appendingTo: &buffer) {
    case .bytes: return true
    case .endOfFile, .wouldBlock: return false
    case .failed(let error): throw Failure.broken(error)
    }
  }
}
