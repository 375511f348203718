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
  /// Where the first message in the buffer begins; what is before it has been handed out.
  private var start = 0
  /// How far the first message was searched for its end, so that a long one is searched once.
  private var searched = 0

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
      let begin = max(start, searched)
      guard let end = buffer[begin...].firstIndex(of: UInt8(ascii: "\n")) else {
        searched = buffer.count
        return nil
      }
      return take(start..<end, next: end + 1)
    case .headers:
      guard let end = endOfHeaders else { return nil }
      let header = String(decoding: buffer[start..<end], as: UTF8.self)
      guard header.hasPrefix("Content-Length: "),
        let length = Int(header.dropFirst(16).prefix { $0.isNumber })
      else { throw Failure.badHeader(header) }
      guard buffer.count >= end + length else { return nil }
      return take(end..<(end + length), next: end + length)
    }
  }

  private mutating func take(_ message: Range<Int>, next: Int) -> [UInt8] {
    let bytes = Array(buffer[message])
    start = next
    if start == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      start = 0
    }
    searched = start
    return bytes
  }

  private var endOfHeaders: Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard buffer.count >= start + mark.count else { return nil }
    for place in start...(buffer.count - mark.count)
    where buffer[place] == mark[0] && Array(buffer[place..<(place + 4)]) == mark {
      return place + mark.count
    }
    return nil
  }

  private mutating func fill() throws -> Bool {
    buffer.removeSubrange(..<start)
    searched -= start
    start = 0
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
