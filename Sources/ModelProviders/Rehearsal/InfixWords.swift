/// Turns words between two numbers into arithmetic signs: `5 plus 7`, `3 multiplied by 4`.
enum InfixWords {
  /// The pieces with such words replaced.
  static func marked(in tokens: [PromptToken]) -> [PromptToken] {
    var marked: [PromptToken] = []
    marked.reserveCapacity(tokens.count)
    var at = 0
    while at < tokens.count {
      if endsOperand(marked.last), let (sign, length) = infix(in: tokens, at: at) {
        marked.append(token(sign, tokens[at..<(at + length)]))
        at += length
      } else {
        marked.append(tokens[at])
        at += 1
      }
    }
    return marked
  }

  private static func token(
    _ sign: ArithmeticSign, _ parts: ArraySlice<PromptToken>
  ) -> PromptToken {
    let first = parts[parts.startIndex]
    let text = parts.map(\.text).joined(separator: " ")
    return PromptToken(
      kind: .sign(sign), text: text, facts: WordFacts(text.lowercased(), isWord: false),
      range: first.range.lowerBound..<parts[parts.endIndex - 1].range.upperBound,
      startsSentence: first.startsSentence, startsLine: first.startsLine)
  }

  /// The sign that begins at a piece, if a number follows it, and how many pieces it takes.
  private static func infix(in tokens: [PromptToken], at start: Int) -> (ArithmeticSign, Int)? {
    var at = start
    while at < tokens.count, at < start + 3, ["to", "the", "raised"].contains(tokens[at].folded) {
      at += 1
    }
    guard at < tokens.count, tokens[at].isWord,
      let sign = ArithmeticSign(infixWord: tokens[at].folded), at == start || sign == .power
    else { return nil }
    at += 1
    if at < tokens.count, ["by", "of", "with"].contains(tokens[at].folded) { at += 1 }
    guard at < tokens.count, tokens[at].isOperand || tokens[at].isMark("(") else { return nil }
    return (sign, at - start)
  }

  private static func endsOperand(_ token: PromptToken?) -> Bool {
    guard let token else { return false }
    return token.isOperand || token.isMark(")")
  }
}
