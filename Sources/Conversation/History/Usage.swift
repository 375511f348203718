/// Tokens, in one form for every provider.
package struct Usage: Sendable, Equatable {
  /// Everything the model read, cached or not.
  package var inputTokens: Int
  /// Everything the model wrote, reasoning included.
  package var outputTokens: Int
  /// The part of the input that came out of the provider's cache.
  package var cacheReadTokens: Int
  /// The part of the input that went into the provider's cache.
  package var cacheWriteTokens: Int
  /// The part of the output that was reasoning.
  package var reasoningTokens: Int

  /// Makes a count; what is not given is zero.
  package init(
    inputTokens: Int = 0, outputTokens: Int = 0, cacheReadTokens: Int = 0,
    cacheWriteTokens: Int = 0, reasoningTokens: Int = 0
  ) {
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.cacheReadTokens = cacheReadTokens
    self.cacheWriteTokens = cacheWriteTokens
    self.reasoningTokens = reasoningTokens
  }

  /// Input and output together.
  package var totalTokens: Int { inputTokens.addingClamped(outputTokens) }

  /// Adds up two counts; a provider's absurd number ends at the largest, it does not trap.
  package static func += (sum: inout Usage, more: Usage) {
    sum.inputTokens = sum.inputTokens.addingClamped(more.inputTokens)
    sum.outputTokens = sum.outputTokens.addingClamped(more.outputTokens)
    sum.cacheReadTokens = sum.cacheReadTokens.addingClamped(more.cacheReadTokens)
    sum.cacheWriteTokens = sum.cacheWriteTokens.addingClamped(more.cacheWriteTokens)
    sum.reasoningTokens = sum.reasoningTokens.addingClamped(more.reasoningTokens)
  }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}
