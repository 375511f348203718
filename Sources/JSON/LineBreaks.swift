/// The two bytes that would end a line too early where one message is one line.
enum LineBreaks {
  /// Gives `bytes` with each line feed and carriage return replaced by a space.
  ///
  /// Only for a JSON text, in which these bytes are never part of a string.
  static func replaced(in bytes: [UInt8]) -> [UInt8] {
    guard contains(bytes) else { return bytes }
    var bytes = bytes
    replace(in: &bytes, from: 0)
    return bytes
  }

  /// Whether there is a line feed or a carriage return in `bytes`.
  private static func contains(_ bytes: [UInt8]) -> Bool {
    // Without an early exit the compiler compares many bytes at once.
    var found: UInt8 = 0
    for byte in bytes { found |= isLineBreak(byte) ? 1 : 0 }
    return found != 0
  }

  /// Replaces each line feed and carriage return from offset `start` on by a space.
  static func replace(in bytes: inout [UInt8], from start: Int) {
    for position in start..<bytes.count where isLineBreak(bytes[position]) {
      bytes[position] = UInt8(ascii: " ")
    }
  }

  private static func isLineBreak(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
