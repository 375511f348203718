/// A request as the loopback server received it.
package struct RecordedRequest: Sendable, Equatable {
  /// A header field as it was written.
  package struct Field: Sendable, Equatable {
    /// The name.
    package let name: String
    /// The value without white space around it.
    package let value: String

    /// Makes a field.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The method.
  package let method: String
  /// The request target as it was written: a path, or a whole URL when the server is used as a proxy.
  package let target: String
  /// The header fields in order.
  package let headers: [Field]
  /// The body.
  package let body: [UInt8]
  /// Which connection it came over, counted from 0 in the order they were accepted.
  package let connection: Int

  /// Makes a request of its parts.
  package init(
    method: String, target: String, headers: [Field], body: [UInt8], connection: Int = 0
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.connection = connection
  }

  /// The body as text.
  package var text: String {
    String(decoding: body, as: UTF8.self)
  }

  /// The value of the first field with this name, in any case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Cuts a connection's bytes into requests (RFC 9112); the body's length comes from `Content-Length`.
struct RequestReader {
  private var bytes: [UInt8] = []

  mutating func append(_ more: [UInt8]) {
    bytes += more
  }

  /// The next whole request; nil while some of it is missing.
  mutating func next(connection: Int) -> RecordedRequest? {
    guard let end = headEnd else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: true)
    let start = (lines.first ?? "").split(separator: " ")
    let headers = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return RecordedRequest.Field(
        name: String(parts[0]), value: String(parts.count > 1 ? parts[1] : "").trimmingSpaces)
    }
    let length =
      headers.first { $0.name.lowercased() == "content-length" }
      .flatMap { Int($0.value) } ?? 0
    guard bytes.count >= end + 4 + length else { return nil }
    let body = Array(bytes[(end + 4)..<(end + 4 + length)])
    bytes.removeFirst(end + 4 + length)
    return RecordedRequest(
      method: String(start.first ?? ""), target: String(start.dropFirst().first ?? ""),
      headers: headers, body: body, connection: connection)
  }

  private var headEnd: Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard bytes.count >= mark.count else { return nil }
    return (0...(bytes.count - mark.count)).first { bytes[$0..<($0 + 4)].elementsEqual(mark) }
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    let start = drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
