import JSON

/// Looks in a clause for the values of a tool's parameters.
///
/// The searches go from sure to unsure: what the prompt labels by name comes first, then what only
/// one parameter can take, then the order of the values, then words around the tool's own name. Each piece
/// of the prompt is used once. What is not found is missing; nothing is made up.
struct ArgumentFilling {
  /// The clause that is searched.
  let clause: Clause
  /// The places of the words that the tool was found by; they are seldom values themselves.
  let triggers: [Int]
  /// The planned call whose result words like "it" and "the result" stand for.
  let previous: Int?
  /// Whether the call must be made, so that the whole clause is taken as text if need be.
  let isForced: Bool
  /// For each piece whether it is a value already, or belongs to one.
  private(set) var isUsed: [Bool]
  /// Numbers that no parameter has yet, in the order in which they are handed out.
  var numberQueue: [Int] = []

  /// Starts a search.
  init(clause: Clause, triggers: [Int], previous: Int? = nil, isForced: Bool = false) {
    self.clause = clause
    self.triggers = triggers
    self.previous = previous
    self.isForced = isForced
    isUsed = Array(repeating: false, count: clause.tokens.count)
  }

  /// Finds the values for an object's properties.
  mutating func fill(_ list: ParameterList) -> FilledArguments {
    let parameters = list.parameters
    var found: [FoundValue?] = Array(repeating: nil, count: parameters.count)
    takeObject(for: parameters, into: &found)
    for search in ArgumentSearch.order {
      if search.step == .numbers { queueNumbers(for: parameters, found) }
      for (index, parameter) in parameters.enumerated() where found[index] == nil {
        guard parameter.isExpected || search.isForOptional else { continue }
        guard let value = self.search(search.step, parameter) else { continue }
        found[index] = value
        use(value.place)
      }
    }
    return FilledArguments(parameters: parameters, found: found)
  }

  private mutating func search(_ step: ArgumentSearch.Step, _ parameter: Parameter) -> FoundValue? {
    switch step {
    case .labels: labelled(parameter)
    case .mentions: mentioned(parameter)
    case .neighbours: besideName(parameter)
    case .kinds: ofKind(parameter)
    case .lists: listed(parameter)
    case .nested: nested(parameter)
    case .numbers: numbered(parameter)
    case .fittingQuotes: quoted(parameter, mustFit: true)
    case .quotes: quoted(parameter, mustFit: false)
    case .phrases: behindPreposition(parameter)
    case .names: named(parameter)
    case .remainder: remaining(parameter)
    case .defaults: defaulted(parameter)
    }
  }

  /// Whether the piece at a place is free to become a value.
  func isFree(_ place: Int) -> Bool {
    isUsed.indices.contains(place) && !isUsed[place]
  }

  /// Marks pieces as used, with the preposition and the article before them.
  mutating func use(_ place: Range<Int>?) {
    guard let place = place?.clamped(to: isUsed.indices), !place.isEmpty else { return }
    for index in place { isUsed[index] = true }
    var before = place.lowerBound - 1
    while before >= 0, Self.leaders.contains(clause.tokens[before].folded), !isUsed[before] {
      isUsed[before] = true
      before -= 1
    }
  }

  /// Takes the members of an object that the prompt gives as JSON.
  private mutating func takeObject(for parameters: [Parameter], into found: inout [FoundValue?]) {
    for (place, token) in clause.tokens.enumerated() {
      guard case .json(let value) = token.kind, let object = value.object else { continue }
      guard parameters.contains(where: { object[$0.name] != nil }) else { continue }
      for (index, parameter) in parameters.enumerated() where found[index] == nil {
        guard let member = object[parameter.name] else { continue }
        found[index] = FoundValue(.known(member), at: place..<(place + 1))
      }
      use(place..<(place + 1))
    }
  }

  private mutating func nested(_ parameter: Parameter) -> FoundValue? {
    guard case .object(let list) = parameter.shape, !list.parameters.isEmpty else { return nil }
    var inner = self
    let filled = inner.fill(list)
    guard filled.missing.isEmpty, filled.valueCount > 0 else { return nil }
    isUsed = inner.isUsed
    return FoundValue(filled.value, at: nil)
  }

  private func defaulted(_ parameter: Parameter) -> FoundValue? {
    guard parameter.isRequired else { return nil }
    if let value = parameter.defaultValue { return FoundValue(.known(value), at: nil) }
    if let only = parameter.shape.choices, only.count == 1 {
      return FoundValue(.known(only[0]), at: nil)
    }
    guard isForced, parameter.shape.isFreeText else { return nil }
    guard let text = clause.text(of: clause.tokens.indices), !text.isEmpty else { return nil }
    return FoundValue(.known(.string(text)), at: nil)
  }

  private static let leaders: Set<String> = [
    "in", "to", "from", "for", "of", "at", "on", "into", "about", "with", "by", "as", "named",
    "called", "the", "a", "an", "near", "around", "saying", "that",
  ]
}

/// The searches in the order in which they are made.
struct ArgumentSearch: Sendable {
  /// One way to find values.
  enum Step: Sendable {
    case labels, mentions, neighbours, kinds, lists, nested, numbers
    case fittingQuotes, quotes, phrases, names, remainder, defaults
  }

  /// The way to find values.
  let step: Step
  /// Whether parameters that need no value are looked for as well.
  let isForOptional: Bool

  /// From sure to unsure.
  static let order: [ArgumentSearch] = [
    ArgumentSearch(step: .labels, isForOptional: true),
    ArgumentSearch(step: .mentions, isForOptional: true),
    ArgumentSearch(step: .neighbours, isForOptional: true),
    ArgumentSearch(step: .kinds, isForOptional: true),
    ArgumentSearch(step: .lists, isForOptional: false),
    ArgumentSearch(step: .nested, isForOptional: false),
    ArgumentSearch(step: .numbers, isForOptional: false),
    ArgumentSearch(step: .fittingQuotes, isForOptional: true),
    ArgumentSearch(step: .quotes, isForOptional: false),
    ArgumentSearch(step: .phrases, isForOptional: true),
    ArgumentSearch(step: .names, isForOptional: false),
    ArgumentSearch(step: .remainder, isForOptional: false),
    ArgumentSearch(step: .defaults, isForOptional: false),
  ]
}
