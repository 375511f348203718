/// How the daemon's bytes are cut into writes.
enum Delivery: Sendable {
  /// One write for each message.
  case whole
  /// The same, and a while between the writes, so that the client reads each one alone.
  case apart
  /// Nothing is written before `flush`, which writes everything at once.
  case together
  /// A write for each byte.
  case bytes
  /// A write ends within each character of more than one byte, and a while passes.
  case splitCharacters

  /// Milliseconds that the client has to read what was written.
  static let pauseMs = 15
  /// Bytes that are written one at a time between two pauses of a millisecond.
  static let bytesPerPause = 8

  /// The pieces that bytes are written in.
  func pieces(of bytes: [UInt8]) -> [[UInt8]] {
    switch self {
    case .whole, .apart, .together: [bytes]
    case .bytes: bytes.map { [$0] }
    case .splitCharacters: Self.splitCharacters(bytes)
    }
  }

  private static func splitCharacters(_ bytes: [UInt8]) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var piece: [UInt8] = []
    var hasSplit = false
    for byte in bytes {
      let continues = byte & 0xC0 == 0x80
      if !continues { hasSplit = false }
      if continues, !hasSplit {
        pieces.append(piece)
        piece = []
        hasSplit = true
      }
      piece.append(byte)
    }
    return pieces + [piece]
  }
}
