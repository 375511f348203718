/// What model requests have used: tokens, and US dollars where every price is known.
package struct Spending: Sendable, Equatable {
  /// The tokens.
  package private(set) var usage = Usage()
  private var pricedUsd: Double?
  private var hasUnpriced = false

  /// Makes a record of nothing spent.
  package init() {}

  /// What the tokens cost in US dollars; nil when a model was used whose prices are not known.
  package var costUsd: Double? { hasUnpriced ? nil : pricedUsd }

  /// Adds what one model request used.
  ///
  /// - Parameters:
  ///   - usage: The tokens.
  ///   - prices: What the model's tokens cost; nil where it is not known.
  package mutating func add(_ usage: Usage, at prices: ModelPrices?) {
    self.usage += usage
    if let prices {
      pricedUsd = (pricedUsd ?? 0) + prices.cost(of: usage)
    } else if usage != Usage() {
      hasUnpriced = true
    }
  }
}
