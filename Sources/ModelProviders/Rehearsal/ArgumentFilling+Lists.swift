import JSON

extension ArgumentFilling {
  /// The values of an array: JSON, a list in brackets, or "1, 2 and 3".
  func listed(_ parameter: Parameter) -> FoundValue? {
    guard case .list(let item) = parameter.shape else { return nil }
    for place in clause.tokens.indices where isFree(place) {
      guard case .json(let value) = clause.tokens[place].kind else { continue }
      if value.array != nil { return FoundValue(.known(value), at: place..<(place + 1)) }
      if case .object = item {
        return FoundValue(.known(.array([value])), at: place..<(place + 1))
      }
    }
    for place in clause.tokens.indices where clause.tokens[place].isMark("[") {
      if let list = list(of: item, from: place) { return list }
    }
    if item.isFreeText { return textList(of: item, parameter) }
    let longest = longestList(of: item)
    if item.isNumeric, longest?.place?.count ?? 0 < 2 { return allNumbers(as: item) }
    return longest
  }

  /// All free numbers of the clause, as in "5 + 7".
  private func allNumbers(as item: ValueShape) -> FoundValue? {
    let found = clause.tokens.indices.compactMap { place -> (JSONValue, Range<Int>)? in
      guard let found = value(at: place, as: item), case .known(let value) = found.value,
        let place = found.place
      else { return nil }
      return (value, place)
    }
    guard let first = found.first, let last = found.last else { return nil }
    return FoundValue(
      .known(.array(found.map(\.0))), at: first.1.lowerBound..<last.1.upperBound)
  }

  /// The list that begins at a place: values with commas or "and" between them.
  func list(of item: ValueShape, from start: Int) -> FoundValue? {
    if case .json(let value) = clause.token(at: start)?.kind, value.array != nil {
      return FoundValue(.known(value), at: start..<(start + 1))
    }
    let isBracketed = clause.token(at: start)?.isMark("[") ?? false
    var place = isBracketed ? start + 1 : start
    var values: [JSONValue] = []
    var end = place
    while let found = element(at: place, as: item), case .known(let value) = found.value {
      values.append(value)
      end = found.place?.upperBound ?? place + 1
      place = end
      while let token = clause.token(at: place), Self.isSeparator(token) { place += 1 }
      if place == end, !isBracketed, !isJoinable(item) { break }
    }
    if isBracketed, clause.token(at: end)?.isMark("]") == true { end += 1 }
    guard !values.isEmpty || isBracketed else { return nil }
    return FoundValue(.known(.array(values)), at: start..<max(end, start + 1))
  }

  /// One value of a list; free words may be several, a name for instance.
  private func element(at place: Int, as item: ValueShape) -> FoundValue? {
    guard isFree(place), let token = clause.token(at: place) else { return nil }
    if item.isFreeText, token.isWord {
      if token.isFiller { return nil }
      return looksLikeName(token) ? properNoun(at: place) : phrase(from: place)
    }
    return value(at: place, as: item)
  }

  /// Whether numbers may follow one another without a comma.
  private func isJoinable(_ item: ValueShape) -> Bool { item.isNumeric }

  /// The longest list anywhere in the clause.
  private func longestList(of item: ValueShape) -> FoundValue? {
    var best: FoundValue?
    var place = 0
    while place < clause.tokens.count {
      guard let list = list(of: item, from: place), let end = list.place?.upperBound else {
        place += 1
        continue
      }
      if list.place?.count ?? 0 > best?.place?.count ?? 0 { best = list }
      place = max(end, place + 1)
    }
    return best
  }

  /// A list of texts: all quoted ones, all of the kind that is asked for, else words with commas.
  private func textList(of item: ValueShape, _ parameter: Parameter) -> FoundValue? {
    let role = parameter.role
    for kind in [PromptToken.Kind.email, .url, .path]
    where role.contains(kind == .email ? .email : kind == .url ? .url : .path) {
      if let all = all({ $0 == kind }) { return all }
    }
    if let all = all({ if case .quoted = $0 { true } else { false } }) { return all }
    if let all = all({ $0 == .email || $0 == .url || $0 == .path }) { return all }
    guard parameter.isExpected, !triggers.isEmpty else { return nil }
    return list(of: item, from: textStart)
  }

  /// All free pieces of a kind, as texts.
  private func all(_ isWanted: (PromptToken.Kind) -> Bool) -> FoundValue? {
    let places = clause.tokens.indices.filter { isFree($0) && isWanted(clause.tokens[$0].kind) }
    guard let first = places.first, let last = places.last else { return nil }
    let values = places.compactMap { place -> JSONValue? in
      if case .known(let value) = textValue(at: place)?.value { value } else { nil }
    }
    return FoundValue(.known(.array(values)), at: first..<(last + 1))
  }

  /// Whether a piece stands between the values of a list.
  static func isSeparator(_ token: PromptToken) -> Bool {
    token.isMark(",") || token.isMark("&") || token.isMark("、") || token.folded == "and"
  }
}
