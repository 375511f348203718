/// The two bytes that would end a line too early where one message is one line.
enum LineBreaks {
  /// Gives `bytes` with each line feed and carriage return replaced by a space.
  ///
  /// Only for a JSON text, in which these bytes are never part of a string.
  static func replaced(in bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: isLineBreak) else { return bytes }
    var bytes = bytes
    replace(in: &bytes, from: 0)
    return bytes
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
