/// The two bytes that would end a line too early where one message is one line.
enum LineBreaks {
  /// Gives `bytes` with each line feed and carriage return replaced by a space.
  ///
  /// Only for a JSON text, in which these bytes are never part of a string.
  static func replaced(in bytes: [UInt8]) -> [UInt8] {
    guard StringBytes.offsetOfControl(in: bytes.span, from: 0) < bytes.count else { return bytes }
    var bytes = bytes
    replace(in: &bytes, from: 0)
    return bytes
  }

  /// Appends `bytes` with each line feed and carriage return replaced by a space.
  ///
  /// Only for a JSON text, in which these bytes are never part of a string.
  static func append(_ bytes: Span<UInt8>, to target: inout [UInt8]) {
    let start = target.count
    StringBytes.append(bytes, to: &target)
    replace(in: &target, from: start)
  }

  private static func replace(in bytes: inout [UInt8], from start: Int) {
    var position = StringBytes.offsetOfControl(in: bytes.span, from: start)
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "\n") || bytes[position] == UInt8(ascii: "\r") {
        bytes[position] = UInt8(ascii: " ")
      }
      position = StringBytes.offsetOfControl(in: bytes.span, from: position + 1)
    }
  }
}
