/// A prompt that has been cut into pieces, with the text that they came from.
struct Prompt: Sendable {
  /// The prompt's scalars.
  let source: [Unicode.Scalar]
  /// The pieces in order; their ranges do not overlap.
  let tokens: [PromptToken]

  /// Cuts up a text.
  init(_ text: String) {
    source = Array(text.unicodeScalars)
    tokens = InfixWords.marked(in: NumberWords.folded(in: PromptLexer.tokens(of: source)))
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
