/// Takes secrets out of bytes that come in pieces, also where a secret begins in one and ends in another.
///
/// What may be the beginning of a secret is held back until more has come; that is seldom, since a piece
/// rarely ends like one.
struct SecretStream {
  private let redaction: Redaction
  private var held: [UInt8] = []
  /// Whether the last bytes were a token, which may go on.
  private var isInToken = false

  /// Begins before the first byte.
  init(_ redaction: Redaction) {
    self.redaction = redaction
  }

  /// Adds a piece; what of it, and of what was held back, is clean.
  mutating func add(_ piece: [UInt8]) -> [UInt8] { take(piece, isLast: false) }

  /// Ends the stream; what was held back.
  mutating func finish() -> [UInt8] { take([], isLast: true) }

  private mutating func take(_ piece: [UInt8], isLast: Bool) -> [UInt8] {
    let bytes = held.isEmpty ? piece : held + piece
    held = []
    var clean: [UInt8] = []
    clean.reserveCapacity(bytes.count)
    var index = 0
    if isInToken {
      while index < bytes.count, Redaction.isTokenByte(bytes[index]) { index += 1 }
      isInToken = index == bytes.count && !isLast
    }
    while index < bytes.count {
      if let secret = redaction.secret(in: bytes, at: index) {
        clean += Redaction.placeholder.utf8
        index += secret.length
        // A token that ends with the piece may go on in the next one.
        isInToken = secret.isToken && index == bytes.count && !isLast
      } else if !isLast, redaction.mayBeginSecret(in: bytes, at: index) {
        held = Array(bytes[index...])
        return clean
      } else {
        clean.append(bytes[index])
        index += 1
      }
    }
    return clean
  }
}
