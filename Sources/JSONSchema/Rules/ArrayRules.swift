/// The keywords that concern arrays.
final class ArrayRules: Sendable {
  let prefix: [Int]
  /// The schema of all items behind the prefix and the keyword that gave it.
  let rest: (node: Int, keyword: Keyword)?
  let contains: ContainsRule?
  let minItems: Int?
  let maxItems: Int?
  let areUnique: Bool

  init(
    prefix: [Int], rest: (node: Int, keyword: Keyword)?, contains: ContainsRule?, minItems: Int?,
    maxItems: Int?, areUnique: Bool
  ) {
    self.prefix = prefix
    self.rest = rest
    self.contains = contains
    self.minItems = minItems
    self.maxItems = maxItems
    self.areUnique = areUnique
  }
}

/// `contains` with its bounds.
struct ContainsRule: Sendable {
  var node: Int
  var minimum: Int
  var maximum: Int?
  /// Whether a match counts as evaluated; since 2020-12 it does.
  var evaluates: Bool
}
