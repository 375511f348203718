import Platform

/// Where a command writes.
enum Terminal {
  /// Writes text to stdout; what nobody reads is nobody's loss.
  static func print(_ text: String, end: String = "\n") { write(text + end, to: .standardOutput) }

  /// Writes a line to stderr.
  static func complain(_ text: String) { write("ringback: \(text)\n", to: .standardError) }

  /// Writes a line to stderr if somebody watches it.
  static func tell(_ text: String) {
    guard Descriptor.standardError.isTerminal else { return }
    write(text + "\n", to: .standardError)
  }

  private static func write(_ text: String, to descriptor: Descriptor) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      guard case .bytes(let count) = descriptor.write(bytes, from: sent) else { return }
      sent += count
    }
  }
}
