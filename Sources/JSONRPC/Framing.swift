/// How messages are told apart on a byte stream.
package enum Framing: String, Sendable, Hashable, CaseIterable {
  /// One message per line, ended by `\n`; a `\r` before it is white space.
  case lines
  /// A header block with `Content-Length` before each message (LSP 3.17, base protocol).
  case headers

  /// The framing that a stream starting with `byte` uses, white space having been skipped.
  init(firstByte byte: UInt8) {
    self = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") ? .lines : .headers
  }
}
