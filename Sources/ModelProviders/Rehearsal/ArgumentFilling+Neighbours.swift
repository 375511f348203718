import JSON

extension ArgumentFilling {
  /// The value that stands beside a parameter's name: "with days 5", "for 5 days", "city Oslo".
  func besideName(_ parameter: Parameter) -> FoundValue? {
    if parameter.shape.isNumeric, let found = numberBehindPreposition(parameter) { return found }
    for name in namePlaces(of: parameter) {
      if parameter.shape.isNumeric, isPlural(parameter, at: name),
        let before = value(at: name.lowerBound - 1, as: parameter.shape)
      {
        return before
      }
      if let after = behind(name, parameter) { return after }
      if parameter.shape.isNumeric,
        let before = value(at: name.lowerBound - 1, as: parameter.shape)
      {
        return before
      }
    }
    return nil
  }

  /// Where the whole name stands, then where one telling word of it stands.
  private func namePlaces(of parameter: Parameter) -> [Range<Int>] {
    let whole = clause.places(ofName: parameter.name, stems: parameter.stems)
    guard parameter.words.count > 1 else { return whole }
    var places = whole
    for (word, stem) in zip(parameter.words, parameter.stems) where word.utf8.count > 2 {
      guard !Vocabulary.isFiller(word), !Self.empty.contains(word) else { continue }
      places += clause.places(of: stem).filter { !triggers.contains($0) }.map { $0..<($0 + 1) }
    }
    return places
  }

  private func isPlural(_ parameter: Parameter, at name: Range<Int>) -> Bool {
    clause.token(at: name.upperBound - 1)?.folded.hasSuffix("s") ?? false
  }

  /// The value behind a name, past words like "is" and "of".
  private func behind(_ name: Range<Int>, _ parameter: Parameter) -> FoundValue? {
    var place = name.upperBound
    while let token = clause.token(at: place), place < name.upperBound + 3,
      Self.links.contains(token.folded)
    {
      place += 1
    }
    guard isFree(place), !triggers.contains(place), let token = clause.token(at: place) else {
      return nil
    }
    switch parameter.shape {
    case .string, .anything: return text(behind: name, at: place, token, parameter)
    case .choice, .boolean: return nil
    case .list(let item):
      let isLinked = place > name.upperBound || token.isMark("[") || !item.isFreeText
      return isLinked ? list(of: item, from: place) : nil
    default: return value(at: place, as: parameter.shape)
    }
  }

  /// Text behind a name without a label's sign: only what looks like a value.
  private func text(
    behind name: Range<Int>, at place: Int, _ token: PromptToken, _ parameter: Parameter
  ) -> FoundValue? {
    switch token.kind {
    case .quoted: return textValue(at: place)
    case .path where !parameter.role.isDisjoint(with: [.path, .identifier]),
      .url where parameter.role.contains(.url), .email where parameter.role.contains(.email),
      .date where parameter.role.contains(.date), .time where parameter.role.contains(.time):
      return textValue(at: place)
    case .number where parameter.role.contains(.identifier): return textValue(at: place)
    case .word where !token.isFiller:
      if looksLikeName(token) { return properNoun(at: place) }
      let isLinked = place > name.upperBound
      guard isLinked || parameter.role.contains(.content), parameter.words.count == 1 else {
        return nil
      }
      return phrase(from: place)
    default: return nil
    }
  }

  /// A number behind the preposition that goes with a name: "from 1 to 6", "at least 3".
  private func numberBehindPreposition(_ parameter: Parameter) -> FoundValue? {
    let wanted = parameter.words.flatMap { Self.numberLeaders[$0] ?? [] }
    for leader in wanted {
      for place in clause.places(of: leader) {
        if let found = value(at: place + 1, as: parameter.shape) { return found }
      }
    }
    return nil
  }

  /// Words in names of parameters that prompts use for other things as well.
  private static let empty: Set<String> = [
    "number", "value", "num", "name", "text", "string", "input", "first", "second", "user", "new",
  ]
  private static let links: Set<String> = [
    "is", "are", "of", "to", "as", "equals", "be", "the", "a", "an", "named", "called", "was",
    "with",
  ]
  private static let numberLeaders: [String: [String]] = [
    "from": ["from"], "start": ["from"], "begin": ["from"], "low": ["from", "between"],
    "to": ["to"], "end": ["to"], "high": ["to"],
    "min": ["from", "least", "above", "between", "over"],
    "minimum": ["from", "least", "above", "between", "over"],
    "lower": ["from", "between"], "upper": ["to"],
    "max": ["to", "most", "below", "under", "top", "first"],
    "maximum": ["to", "most", "below", "under", "top", "first"],
    "limit": ["most", "top", "first", "limit"], "by": ["by"],
  ]
}
