/// The syntax tree of a regular expression, reduced to what decides whether it matches.
///
/// Groups capture nothing and lazy quantifiers equal greedy ones, because a schema only asks yes or no.
indirect enum PatternNode: Sendable {
  case empty
  case scalars(ScalarSet)
  case sequence([PatternNode])
  case alternation([PatternNode])
  case repetition(PatternNode, minimum: Int, maximum: Int?)
  case boundary(PatternBoundary)
  /// An index into the parsed pattern's list of lookarounds.
  case look(Int)
}

/// A condition on a position that depends only on the scalars beside it.
enum PatternBoundary: Sendable {
  case start, end, word, notWord

  /// Whether the condition holds between two scalars; nil stands for the edge of the input.
  func holds(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
    switch self {
    case .start: before == nil
    case .end: after == nil
    case .word: Self.isWord(before) != Self.isWord(after)
    case .notWord: Self.isWord(before) == Self.isWord(after)
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return ScalarSet.word.contains(scalar)
  }
}

/// A lookahead or lookbehind: a pattern that must, or must not, match beside a position.
struct PatternLook: Sendable {
  var node: PatternNode
  var isAhead: Bool
  var isNegated: Bool
}

/// A parsed regular expression.
///
/// A lookaround stands after every lookaround nested in it.
struct ParsedPattern: Sendable {
  var node: PatternNode
  var looks: [PatternLook]
}
