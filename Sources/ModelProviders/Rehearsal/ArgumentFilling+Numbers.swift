import JSON

extension ArgumentFilling {
  /// Puts the free numbers in the order in which they are handed out.
  ///
  /// Where there are fewer numbers than parameters, "it" and "the result" stand for the previous
  /// call's result. "Subtract 3 from 10" names the second number first.
  mutating func queueNumbers(for parameters: [Parameter], _ found: [FoundValue?]) {
    let wanted = zip(parameters, found).count {
      $0.shape.isNumeric && $0.isExpected && $1 == nil
    }
    var queue = clause.tokens.indices.filter { isFree($0) && clause.tokens[$0].isOperand }
    if queue.count < wanted, previous != nil {
      let references = clause.tokens.indices.filter { isFree($0) && isReference($0) }
      queue = (queue + references.prefix(wanted - queue.count)).sorted()
    }
    if queue.count == 2, queue[1] == queue[0] + 2, clause.tokens[queue[0] + 1].folded == "from",
      triggers.contains(where: { Vocabulary.meaning(of: clause.tokens[$0].folded) == "subtract" })
    {
      queue.reverse()
    }
    numberQueue = queue
  }

  /// The next number in the order that the parameter can take.
  func numbered(_ parameter: Parameter) -> FoundValue? {
    guard parameter.shape.isNumeric else { return nil }
    for place in numberQueue where isFree(place) {
      if let value = value(at: place, as: parameter.shape) { return value }
      if isReference(place), let previous {
        return FoundValue(.outcome(previous, isNumeric: true), at: place..<(place + 1))
      }
    }
    return nil
  }

  /// Whether a piece stands for the result of the call before.
  func isReference(_ place: Int) -> Bool {
    guard previous != nil, let token = clause.token(at: place), token.isWord,
      !triggers.contains(place)
    else { return false }
    if ["it", "that", "this", "them"].contains(token.folded) { return true }
    let before = clause.token(at: place - 1)?.folded ?? ""
    return Self.outcomes.contains(token.folded) && ["the", "that", "this", "its"].contains(before)
  }

  private static let outcomes: Set<String> = [
    "result", "answer", "sum", "product", "difference", "quotient", "total", "outcome", "output",
    "number", "value",
  ]
}
