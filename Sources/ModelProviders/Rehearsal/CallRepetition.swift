import JSON

/// Finds the further calls that a clause asks for by listing values: "the weather in Oslo and Paris",
/// "add 5, 7 and 3".
struct CallRepetition {
  /// The first call.
  let candidate: ClausePlanning.Candidate
  /// Its tool.
  let tool: ToolIndex.Tool

  /// The arguments of the further calls; `first` is the number of the first one.
  func changes(after first: Int) -> [PlannedValue] {
    let folded = foldedNumbers(after: first)
    return folded.isEmpty ? listedValues : folded
  }

  /// Numbers that are left over where numbers add up: each goes into a call with the result so far.
  private func foldedNumbers(after first: Int) -> [PlannedValue] {
    let numeric = candidate.filled.entries.filter { $0.parameter.shape.isNumeric }
    let rest = candidate.filling.freeNumbers
    guard numeric.count == 2, !rest.isEmpty, tool.words.contains(where: Self.isAssociative) else {
      return []
    }
    return rest.enumerated().compactMap { offset, place in
      guard let number = candidate.filling.value(at: place, as: numeric[1].parameter.shape) else {
        return nil
      }
      let members = candidate.filled.entries.map { entry in
        let isLeft = entry.parameter.name == numeric[0].parameter.name
        let isRight = entry.parameter.name == numeric[1].parameter.name
        let value = isLeft ? .outcome(first + offset, isNumeric: true) : entry.found.value
        return PlannedValue.Member(
          name: entry.parameter.name, value: isRight ? number.value : value)
      }
      return .object(members)
    }
  }

  private static func isAssociative(_ word: String) -> Bool {
    let meaning = Vocabulary.meaning(of: word)
    return meaning == "add" || meaning == "multiply"
  }

  /// The same call for each further value of the longest list.
  private var listedValues: [PlannedValue] {
    var best: [PlannedValue] = []
    for entry in candidate.filled.entries {
      let values = further(entry)
      guard values.count > best.count else { continue }
      best = values.map { candidate.filled.value(replacing: (entry.parameter.name, $0)) }
    }
    return best
  }

  /// The values that follow an argument with commas or "and" between them.
  private func further(_ entry: FilledArguments.Entry) -> [PlannedValue] {
    guard let place = entry.found.place, isScalar(entry.parameter.shape) else { return [] }
    let filling = candidate.filling
    guard let first = filling.clause.token(at: place.upperBound - 1) else { return [] }
    var values: [PlannedValue] = []
    var at = place.upperBound
    while values.count < CallPlanning.mostCalls {
      let start = at
      while let token = filling.clause.token(at: at), ArgumentFilling.isSeparator(token) { at += 1 }
      guard at > start else { break }
      while let token = filling.clause.token(at: at), Self.leads.contains(token.folded) { at += 1 }
      guard filling.isFree(at), let next = filling.clause.token(at: at),
        let found = sameKind(first, next, at: at, entry.parameter.shape)
      else { break }
      values.append(found.value)
      at = found.place?.upperBound ?? at + 1
    }
    return values
  }

  private func sameKind(
    _ first: PromptToken, _ next: PromptToken, at place: Int, _ shape: ValueShape
  ) -> FoundValue? {
    let filling = candidate.filling
    switch (first.kind, next.kind) {
    case (.word, .word):
      guard shape.isFreeText else { return filling.value(at: place, as: shape) }
      return filling.looksLikeName(next) ? filling.properNoun(at: place) : nil
    case (.quoted, .quoted), (.path, .path), (.url, .url), (.email, .email), (.date, .date):
      return filling.textValue(at: place)
    case (.number, .number): return filling.value(at: place, as: shape)
    default: return nil
    }
  }

  private func isScalar(_ shape: ValueShape) -> Bool {
    switch shape {
    case .list, .object, .boolean, .null: false
    default: true
    }
  }

  private static let leads: Set<String> = ["in", "for", "of", "to", "at", "the", "from"]
}
