import JSON

extension ArgumentFilling {
  /// Text in quotation marks; with `mustFit` only where form or preposition speak for it.
  func quoted(_ parameter: Parameter, mustFit: Bool) -> FoundValue? {
    guard parameter.shape.isFreeText else { return nil }
    let prepositions = parameter.role.prepositions
    for place in clause.tokens.indices where isFree(place) {
      guard case .quoted(let content) = clause.tokens[place].kind else { continue }
      let before = clause.token(at: place - 1)?.folded ?? ""
      if !mustFit || prepositions.contains(before) || fits(content, parameter.role) {
        return textValue(at: place)
      }
    }
    return nil
  }

  /// Whether a text has the form that a role asks for.
  private func fits(_ content: String, _ role: ParameterRole) -> Bool {
    let scalars = Array(content.unicodeScalars.prefix(Self.longestForm))
    guard !scalars.isEmpty, scalars.count < Self.longestForm else { return false }
    switch ChunkReading(scalars: scalars[...]).kind {
    case .path: return role.contains(.path)
    case .email: return role.contains(.email)
    case .date: return role.contains(.date)
    default: return false
    }
  }

  /// Words behind a preposition that goes with the parameter's name: "in Oslo", "to Paris".
  func behindPreposition(_ parameter: Parameter) -> FoundValue? {
    let role = parameter.role
    guard parameter.shape.isFreeText, parameter.isExpected || role.isTelling else { return nil }
    if let name = behindWord(in: role.prepositions, namesOnly: true) { return name }
    guard parameter.isExpected, !role.isDisjoint(with: Self.lowerCase) else { return nil }
    return behindWord(in: role.prepositions, namesOnly: false)
  }

  /// A name with a capital letter, a number that serves as a name, or the unit behind a number.
  func named(_ parameter: Parameter) -> FoundValue? {
    let role = parameter.role
    guard parameter.shape.isFreeText, role.isEmpty || role.takesProperNouns else { return nil }
    if let name = anyName(role) { return name }
    if role.contains(.unit), let unit = unitWord() { return unit }
    if role.contains(.identifier) || role.isEmpty, let number = freeNumber() { return number }
    return role.isEmpty ? behindWord(in: Self.anyPreposition, namesOnly: false) : nil
  }

  private func unitWord() -> FoundValue? {
    clause.tokens.indices.first { place in
      isFree(place) && clause.tokens[place].isWord && clause.token(at: place - 1)?.number != nil
        && !clause.tokens[place].isFiller
    }.flatMap(textValue(at:))
  }

  /// The words behind the first of these prepositions that has any.
  private func behindWord(in prepositions: Set<String>, namesOnly: Bool) -> FoundValue? {
    for place in clause.tokens.indices where prepositions.contains(clause.tokens[place].folded) {
      var start = place + 1
      while let token = clause.token(at: start), start < place + 4,
        ["the", "a", "an", "city", "my"].contains(token.folded)
          || (token.folded == "of" && start > place + 1)
      {
        start += 1
      }
      guard isFree(start), let token = clause.token(at: start), token.isWord else { continue }
      if looksLikeName(token) { return properNoun(at: start) }
      guard !namesOnly, !token.isFiller, !triggers.contains(start) else {
        continue
      }
      if DatePhrase.dayWords.contains(token.folded) { continue }
      if let phrase = phrase(from: start) { return phrase }
    }
    return nil
  }

  /// A name with a capital letter that is not only the first word of its sentence.
  private func anyName(_ role: ParameterRole) -> FoundValue? {
    var first: Int?
    for place in clause.tokens.indices where isFree(place) && looksLikeName(clause.tokens[place]) {
      guard !triggers.contains(place) else { continue }
      if !clause.tokens[place].startsSentence { return properNoun(at: place) }
      if isName(at: place) { first = first ?? place }
    }
    guard let first, role.takesProperNouns else { return nil }
    return properNoun(at: first)
  }

  /// Whether the first word of a sentence is more than that: it has digits or more capitals, stands
  /// alone, or stands before the tool's name as in "Oslo weather".
  private func isName(at place: Int) -> Bool {
    let token = clause.tokens[place]
    let isTelling = token.text.unicodeScalars.dropFirst().contains {
      $0.isDigit || $0.properties.isUppercase
    }
    if isTelling { return true }
    guard !Self.orders.contains(token.folded), !Vocabulary.isGeneric(token.folded) else {
      return false
    }
    guard let next = clause.token(at: place + 1) else { return true }
    return triggers.contains(place + 1) || next.isMark(".") || next.isMark(":") || next.isMark(",")
  }

  private func freeNumber() -> FoundValue? {
    clause.tokens.indices.first { isFree($0) && clause.tokens[$0].number != nil }
      .flatMap(textValue(at:))
  }

  /// Whether a word could be a name: it has a capital letter or a digit, and is no filler.
  func looksLikeName(_ token: PromptToken) -> Bool {
    guard token.isWord, !token.isFiller else { return false }
    return token.isCapitalised || token.text.unicodeScalars.contains { $0.isDigit }
      || token.text.unicodeScalars.first?.isUnspaced == true
  }

  /// The name that begins here: `San Francisco`, `Rio de Janeiro`, `Paris, France`.
  func properNoun(at start: Int) -> FoundValue? {
    var end = start + 1
    while let next = clause.token(at: end), isFree(end), end < start + Self.longestPhrase {
      if looksLikeName(next), !next.startsSentence {
        end += 1
      } else if Self.particles.contains(next.folded), let after = clause.token(at: end + 1),
        after.isCapitalised, !after.isFiller
      {
        end += 2
      } else {
        break
      }
    }
    end = extended(end)
    return clause.text(of: start..<end).map { FoundValue(.known(.string($0)), at: start..<end) }
  }

  /// The end of a name with its region: `, CA` and `, France`, but not a list of names.
  private func extended(_ end: Int) -> Int {
    guard clause.token(at: end)?.isMark(",") == true, isFree(end), isFree(end + 1),
      let region = clause.token(at: end + 1), region.isCapitalised, looksLikeName(region)
    else { return end }
    if let next = clause.token(at: end + 2) {
      let isListed = next.isMark(",") || next.folded == "and" || next.folded == "or"
      if isListed, region.text.utf8.count > 2 || next.isMark(",") { return end }
      if looksLikeName(next), !next.startsSentence { return end }
    }
    return end + 2
  }

  /// Words in small letters up to the end of the phrase, as in "new york" or "swift concurrency".
  func phrase(from start: Int) -> FoundValue? {
    var end = start
    while let next = clause.token(at: end), isFree(end), end < start + Self.longestPhrase {
      guard next.isWord || next.number != nil, !WordGroups.phraseEnds.contains(next.folded),
        end == start || !next.startsSentence
      else { break }
      end += 1
    }
    guard end > start else { return nil }
    return clause.text(of: start..<end).map { FoundValue(.known(.string($0)), at: start..<end) }
  }

  /// Words that begin an order and are no names, though they begin with a capital letter.
  private static let orders: Set<String> = [
    "check", "look", "find", "search", "print", "explain", "describe", "count", "compare", "add",
    "read", "write", "open", "create", "delete", "list", "start", "stop", "send", "try", "test",
    "next", "first", "finally", "thanks", "hi", "hello", "sure", "daily", "local",
  ]
  private static let longestForm = 300
  private static let longestPhrase = 8
  private static let particles: Set<String> = [
    "of", "de", "da", "do", "del", "la", "le", "van", "von", "der", "al", "the",
  ]
  private static let anyPreposition: Set<String> = [
    "of", "for", "about", "in", "to", "on", "named", "called", "with", "as", "from", "at",
  ]
  private static let lowerCase: ParameterRole = [
    .location, .origin, .destination, .name, .language, .unit, .path,
  ]
}
