import JSON

/// A prompt that has been cut into pieces, with the text that they came from.
struct Prompt: Sendable {
  /// The prompt's scalars.
  let source: [Unicode.Scalar]
  /// The pieces in order; their ranges do not overlap.
  let tokens: [PromptToken]

  /// Cuts up a text.
  init(_ text: String) {
    source = Array(text.unicodeScalars)
    let pieces = Self.withoutListNumbers(PromptLexer.tokens(of: source))
    tokens = InfixWords.marked(in: NumberWords.folded(in: pieces))
  }

  /// The pieces without the numbers of a list, `1.` and `2)` before words: they are no values.
  private static func withoutListNumbers(_ tokens: [PromptToken]) -> [PromptToken] {
    var rest: [PromptToken] = []
    rest.reserveCapacity(tokens.count)
    var place = 0
    while place < tokens.count {
      if place + 2 < tokens.count, isListNumber(tokens[place], tokens[place + 1], tokens[place + 2])
      {
        place += 2
        var next = tokens[place]
        (next.startsSentence, next.startsLine) = (true, true)
        rest.append(next)
      } else {
        rest.append(tokens[place])
      }
      place += 1
    }
    return rest
  }

  private static func isListNumber(
    _ number: PromptToken, _ mark: PromptToken, _ next: PromptToken
  ) -> Bool {
    guard number.startsLine, number.number?.int != nil, number.text.utf8.count <= 3 else {
      return false
    }
    let isAttached = mark.range.lowerBound == number.range.upperBound
    return isAttached && (mark.isMark(".") || mark.isMark(")")) && next.isWord && !next.startsLine
  }

  /// The text between two places, as it was written, without white space at its ends.
  func text(_ range: Range<Int>) -> String {
    var start = max(range.lowerBound, 0)
    var end = min(range.upperBound, source.count)
    while start < end, source[start].isBlank { start += 1 }
    while end > start, source[end - 1].isBlank { end -= 1 }
    var view = String.UnicodeScalarView()
    if start < end { view.append(contentsOf: source[start..<end]) }
    return String(view)
  }
}
