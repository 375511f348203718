/// What a model's tokens cost, in US dollars for a million of them.
package struct ModelPrices: Sendable, Equatable {
  /// Input that was not cached.
  package var input: Double
  /// Output, reasoning included.
  package var output: Double
  /// Input that came out of the cache.
  package var cacheRead: Double
  /// Input that went into the cache.
  package var cacheWrite: Double

  /// Makes a price list; cached input costs what other input costs unless it is said.
  package init(
    input: Double, output: Double, cacheRead: Double? = nil, cacheWrite: Double? = nil
  ) {
    self.input = input
    self.output = output
    self.cacheRead = cacheRead ?? input
    self.cacheWrite = cacheWrite ?? input
  }

  /// What `usage` costs, in US dollars.
  package func cost(of usage: Usage) -> Double {
    let plain = max(0, usage.inputTokens - usage.cacheReadTokens - usage.cacheWriteTokens)
    return
      (Double(plain) * input + Double(usage.cacheReadTokens) * cacheRead
      + Double(usage.cacheWriteTokens) * cacheWrite + Double(usage.outputTokens) * output)
      / 1_000_000
  }
}
