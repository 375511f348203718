/// Cuts an answer into the pieces that are streamed, and counts them.
enum WordPieces {
  /// The words with the white space behind them, and whether the limit of tokens cut the text.
  static func pieces(of text: String, maxTokens: Int?) -> (pieces: [String], isCut: Bool) {
    let mostTokens = min(max(maxTokens ?? .max, 0), Int.max / bytesPerToken)
    let limit = mostTokens * bytesPerToken
    var pieces: [String] = []
    var piece = String.UnicodeScalarView()
    var bytes = 0
    var length = 0
    var endsWord = false
    for scalar in text.unicodeScalars {
      let isBlank = scalar.isBlank
      if (endsWord && !isBlank) || length == longest {
        pieces.append(String(piece))
        piece = String.UnicodeScalarView()
        length = 0
      }
      bytes += UTF8.width(scalar)
      guard bytes <= limit else {
        if !piece.isEmpty { pieces.append(String(piece)) }
        return (pieces, true)
      }
      piece.append(scalar)
      length += 1
      endsWord = isBlank
    }
    if !piece.isEmpty { pieces.append(String(piece)) }
    return (pieces, false)
  }

  /// The estimated number of tokens: one for four bytes of UTF-8, rounded up.
  static func tokenCount(of text: String) -> Int { tokenCount(ofBytes: text.utf8.count) }

  /// The estimated number of tokens in so many bytes.
  static func tokenCount(ofBytes bytes: Int) -> Int {
    bytes / bytesPerToken + (bytes % bytesPerToken == 0 ? 0 : 1)
  }

  private static let bytesPerToken = 4
  /// A piece without white space is cut after so many scalars.
  private static let longest = 200
}
