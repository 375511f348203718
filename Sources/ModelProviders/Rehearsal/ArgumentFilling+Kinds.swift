import JSON

extension ArgumentFilling {
  /// A piece of the one kind that the parameter's name or format asks for.
  func ofKind(_ parameter: Parameter) -> FoundValue? {
    guard parameter.shape.isFreeText else { return nil }
    let role = parameter.role
    if role.contains(.email), let found = first(parameter, { $0 == .email }) { return found }
    if role.contains(.url), let found = first(parameter, { $0 == .url }) { return found }
    if role.contains(.path), let found = first(parameter, { $0 == .path }) { return found }
    if role.contains(.date), let found = date(parameter) { return found }
    if role.contains(.time), let found = first(parameter, { $0 == .time }) { return found }
    if role.contains(.expression), parameter.isExpected { return arithmetic() }
    return nil
  }

  /// The first free piece of a kind; one behind a fitting preposition goes before the others.
  private func first(
    _ parameter: Parameter, _ isWanted: (PromptToken.Kind) -> Bool
  ) -> FoundValue? {
    var first: Int?
    for place in clause.tokens.indices where isFree(place) && isWanted(clause.tokens[place].kind) {
      let before = clause.token(at: place - 1)?.folded ?? ""
      if isOwnPreposition(before, of: parameter.role) { return textValue(at: place) }
      first = first ?? place
    }
    return first.flatMap(textValue(at:))
  }

  /// Whether a preposition belongs to this role and to no opposite one.
  private func isOwnPreposition(_ word: String, of role: ParameterRole) -> Bool {
    if role.contains(.origin) { return word == "from" }
    if role.contains(.destination) { return word == "to" || word == "into" }
    return false
  }

  /// A day: as digits, with the month's name, or as a word such as "tomorrow".
  private func date(_ parameter: Parameter) -> FoundValue? {
    if let found = first(parameter, { $0 == .date }) { return found }
    for place in clause.tokens.indices where isFree(place) {
      if let date = DatePhrase(in: clause.tokens, at: place), date.places.allSatisfy(isFree) {
        return FoundValue(.known(.string(date.text)), at: date.places)
      }
    }
    guard parameter.shape.format == nil else { return nil }
    for place in clause.tokens.indices where isFree(place) {
      if DatePhrase.dayWords.contains(clause.tokens[place].folded) { return textValue(at: place) }
    }
    return nil
  }

  /// The longest stretch of numbers, signs and brackets with a sign in it.
  private func arithmetic() -> FoundValue? {
    var best: Range<Int>?
    var start: Int?
    for place in 0...clause.tokens.count {
      if isArithmetic(place) {
        start = start ?? place
      } else if let first = start {
        let hasSign = clause.tokens[first..<place].contains { $0.sign != nil }
        if hasSign, place - first > best?.count ?? 1 { best = first..<place }
        start = nil
      }
    }
    guard var best else { return nil }
    while best.count > 1, clause.tokens[best.upperBound - 1].sign != nil {
      best = best.lowerBound..<(best.upperBound - 1)
    }
    while best.count > 1, let sign = clause.tokens[best.lowerBound].sign, sign != .subtract {
      best = (best.lowerBound + 1)..<best.upperBound
    }
    guard clause.tokens[best].contains(where: { $0.sign != nil }) else { return nil }
    return clause.text(of: best).map { FoundValue(.known(.string($0)), at: best) }
  }

  private func isArithmetic(_ place: Int) -> Bool {
    guard isFree(place), let token = clause.token(at: place) else { return false }
    switch token.kind {
    case .number, .sign, .outcome: return true
    case .mark(let mark): return mark == "(" || mark == ")"
    default: return false
    }
  }
}
