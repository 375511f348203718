/// What a model's tokens cost, in US dollars for a million of them.
package struct ModelPrices: Sendable, Equatable {
  /// Input that was not cached.
  package var input: Double
  /// Output, reasoning included.
  package var output: Double
  /// Input that came out of the cache; nil where it costs what other input costs.
  package var cacheRead: Double?
  /// Input that went into the cache; nil where it costs what other input costs.
  package var cacheWrite: Double?

  /// Makes a price list.
  package init(
    input: Double, output: Double, cacheRead: Double? = nil, cacheWrite: Double? = nil
  ) {
    self.input = input
    self.output = output
    self.cacheRead = cacheRead
    self.cacheWrite = cacheWrite
  }

  /// What `usage` costs, in US dollars.
  package func cost(of usage: Usage) -> Double {
    let plain = max(0, usage.inputTokens - usage.cacheReadTokens - usage.cacheWriteTokens)
    return
      (Double(plain) * input + Double(usage.cacheReadTokens) * (cacheRead ?? input)
      + Double(usage.cacheWriteTokens) * (cacheWrite ?? input) + Double(usage.outputTokens) * output)
      / 1_000_000
  }
}
