import JSON

extension ArgumentFilling {
  /// What stands behind the words that the tool was found by: "search for *swift concurrency*".
  func remaining(_ parameter: Parameter) -> FoundValue? {
    guard parameter.shape.isFreeText, parameter.role.takesRemainder, !triggers.isEmpty else {
      return nil
    }
    if let reference = reference() { return reference }
    let start = textStart
    var end = start
    while end < clause.tokens.count, !isUsed[end] { end += 1 }
    while end > start, isTail(clause.tokens[end - 1], isLast: end == clause.tokens.count) {
      end -= 1
    }
    guard end > start, isSpoken(start..<end) else { return nil }
    if end == start + 1 { return textValue(at: start) }
    return clause.text(of: start..<end).map { FoundValue(.known(.string($0)), at: start..<end) }
  }

  /// Behind the first word that the tool was found by, past what only leads to the text.
  var textStart: Int {
    var start = triggers.first.map { $0 + 1 } ?? 0
    while let token = clause.token(at: start), isLead(token, at: start) { start += 1 }
    return start
  }

  /// "it" and "the result", when nothing else is left to be said.
  private func reference() -> FoundValue? {
    guard let previous else { return nil }
    let start = textStart
    let hasWords = clause.tokens.indices.contains { place in
      isFree(place) && place >= start && !isReference(place)
        && isSpoken(place..<(place + 1))
    }
    guard !hasWords else { return nil }
    guard let place = clause.tokens.indices.first(where: { isFree($0) && isReference($0) }) else {
      return nil
    }
    return FoundValue(.outcome(previous, isNumeric: false), at: place..<(place + 1))
  }

  /// Words and marks that lead to the text and are not part of it.
  private func isLead(_ token: PromptToken, at place: Int) -> Bool {
    if isUsed[place] || triggers.contains(place) { return true }
    if case .mark(let mark) = token.kind { return ":,-—–(".unicodeScalars.contains(mark) }
    if token.sign == .subtract { return true }
    return Self.leads.contains(token.folded) || token.folded == "tool" || token.folded == "function"
  }

  /// What ends a request and is no part of the text.
  private func isTail(_ token: PromptToken, isLast: Bool) -> Bool {
    if token.isMark(".") || token.isMark(")") || token.isMark(",") || token.isMark("。") {
      return true
    }
    if token.isMark("?"), isLast { return true }
    return ["please", "and", "to", "in", "with", "then", "for", "from", "into"].contains(
      token.folded)
  }

  /// Whether there is anything but marks and words that stand for something else.
  private func isSpoken(_ range: Range<Int>) -> Bool {
    clause.tokens[range].contains { token in
      switch token.kind {
      case .mark, .sign: false
      case .word: !Self.pronouns.contains(token.folded)
      default: true
      }
    }
  }

  private static let pronouns: Set<String> = [
    "it", "that", "this", "them", "there", "like", "is", "do",
  ]
  private static let leads: Set<String> = [
    "for", "about", "the", "a", "an", "of", "to", "me", "us", "this", "following", "text",
    "message",
    "word", "words", "phrase", "string", "sentence", "that", "saying", "on", "with", "is", "query",
  ]
}
