import JSON

extension ArgumentFilling {
  /// A value that the prompt names: one of a choice, or a property that is either so or not.
  func mentioned(_ parameter: Parameter) -> FoundValue? {
    if let choices = parameter.shape.choices { return chosen(parameter, among: choices) }
    if case .boolean = parameter.shape { return decided(parameter) }
    return nil
  }

  /// The choice that stands behind a fitting preposition, otherwise the first one.
  private func chosen(_ parameter: Parameter, among choices: [JSONValue]) -> FoundValue? {
    let prepositions = parameter.role.prepositions
    var first: FoundValue?
    for choice in choices.prefix(Self.mostChoices) {
      for place in places(of: choice, isExpected: parameter.isExpected) {
        guard let found = self.choice(choice, at: place) ?? meant(choice, at: place) else {
          continue
        }
        let before = clause.token(at: place - 1)?.folded ?? ""
        if prepositions.contains(before) { return found }
        if first?.place.map({ place < $0.lowerBound }) ?? true { first = found }
      }
    }
    return first
  }

  /// Where a choice may stand in the clause.
  private func places(of choice: JSONValue, isExpected: Bool) -> [Int] {
    if let number = choice.number {
      return clause.tokens.indices.filter {
        isFree($0) && clause.tokens[$0].number?.isEqual(to: number) == true
      }
    }
    guard let text = choice.string, !text.isEmpty else { return [] }
    let folded = text.lowercased()
    let first = Vocabulary.words(ofIdentifier: text).first.map(Stem.of)
    var places = clause.places(of: folded)
    if let first, first != folded { places += clause.places(of: first) }
    if Vocabulary.isFiller(folded), !isExpected { return [] }
    if isExpected, Self.meaning(of: text) != nil {
      places += clause.tokens.indices.filter { clause.tokens[$0].sign != nil } + triggers
    }
    return places.filter { isFree($0) }
  }

  /// The choice, if it is written at a place.
  func choice(_ choice: JSONValue, at place: Int) -> FoundValue? {
    guard isFree(place), let token = clause.token(at: place) else { return nil }
    if let number = choice.number {
      guard token.number?.isEqual(to: number) == true else { return nil }
      return FoundValue(.known(choice), at: place..<(place + 1))
    }
    guard let text = choice.string else { return nil }
    var written = token.folded
    if case .quoted(let content) = token.kind { written = content.lowercased() }
    if written == text.lowercased() { return FoundValue(.known(choice), at: place..<(place + 1)) }
    let stems = Vocabulary.words(ofIdentifier: text).map(Stem.of)
    guard !stems.isEmpty, clause.matches(stems, at: place) else { return nil }
    return FoundValue(.known(choice), at: place..<(place + stems.count))
  }

  /// The choice, if a piece means it without writing it: `+` for "add".
  private func meant(_ choice: JSONValue, at place: Int) -> FoundValue? {
    guard let text = choice.string, let token = clause.token(at: place) else { return nil }
    let meaning = token.sign?.meaning ?? Vocabulary.meaning(of: token.folded)
    guard let meaning, meaning == Self.meaning(of: text) else { return nil }
    return FoundValue(.known(choice), at: place..<(place + 1))
  }

  /// The meaning of a choice that is a word or an arithmetic sign.
  private static func meaning(of choice: String) -> String? {
    let scalars = choice.unicodeScalars
    if scalars.count == 1, let sign = scalars.first.flatMap(ArithmeticSign.init(mark:)) {
      return sign.meaning
    }
    return Vocabulary.meaning(of: choice.lowercased())
  }

  /// Whether the prompt says yes or no to a property: "recursively", "not recursive", "turn it off".
  private func decided(_ parameter: Parameter) -> FoundValue? {
    let words = zip(parameter.words, parameter.stems).filter {
      !Vocabulary.isFiller($0.0) && !Self.auxiliary.contains($0.0) && Self.truth(of: $0.0) == nil
    }
    for (_, stem) in words {
      for place in clause.tokens.indices where clause.tokens[place].isWord && isFree(place) {
        let token = clause.tokens[place]
        if token.folded.hasPrefix("non-"), Stem.of(String(token.folded.dropFirst(4))) == stem {
          return FoundValue(.known(.bool(false)), at: place..<(place + 1))
        }
        guard isForm(clause.tokens[place].stem, of: stem), !triggers.contains(place) else {
          continue
        }
        return FoundValue(.known(.bool(polarity(at: place))), at: place..<(place + 1))
      }
    }
    guard words.isEmpty || parameter.isExpected else { return nil }
    for place in clause.tokens.indices where isFree(place) && clause.tokens[place].isWord {
      guard let truth = Self.truth(of: clause.tokens[place].folded) else { continue }
      guard parameter.isExpected || !clause.tokens[place].isFiller else {
        continue
      }
      return FoundValue(.known(.bool(truth)), at: place..<(place + 1))
    }
    return nil
  }

  /// Whether a word is another form of a property's name: "recursively" of "recursive".
  private func isForm(_ stem: String, of name: String) -> Bool {
    stem == name || (name.utf8.count >= 5 && stem.hasPrefix(name))
  }

  /// Whether the words around a property affirm or deny it.
  private func polarity(at place: Int) -> Bool {
    for distance in 1...2 {
      guard let before = clause.token(at: place - distance)?.folded else { break }
      if Self.denials.contains(Stem.withoutApostrophe(before)) || before == "don't" { return false }
    }
    var next = place + 1
    while let token = clause.token(at: next), next < place + 3 {
      if let truth = Self.truth(of: token.folded) { return truth }
      guard Self.linking.contains(token.folded) || token.isMark(":") || token.isMark("=") else {
        break
      }
      next += 1
    }
    return true
  }

  private static let mostChoices = 1_000
  private static let denials: Set<String> = [
    "not", "no", "non", "without", "disable", "exclude", "never", "don", "skip", "isn",
  ]
  private static let linking: Set<String> = ["is", "to", "set", "be", "mode"]
  private static let auxiliary: Set<String> = ["use", "include", "enable", "allow", "show", "want"]
}
