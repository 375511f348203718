/// How often, and how soon, a model request that failed is made again.
package struct RetryPolicy: Sendable, Equatable {
  /// Retries of one model request; 0 for none.
  package var retries = 2
  /// Milliseconds before the first retry; each further one waits twice as long.
  package var firstDelayMs = 500
  /// Milliseconds that no delay exceeds by doubling.
  package var longestDelayMs = 8_000
  /// The longest wait, in milliseconds, that a provider may ask for; asked for more, nobody retries.
  package var longestHintMs = 120_000

  /// The part of a delay that chance takes away at the most.
  ///
  /// Clients that failed together would otherwise come back together.
  package static let jitter = 0.25

  /// Makes the policy of OpenAI's and Anthropic's own clients.
  package init() {}

  /// Milliseconds to wait before a retry; nil when there is to be none.
  ///
  /// - Parameters:
  ///   - error: Why the last attempt failed; what its provider asks for is waited exactly.
  ///   - retriesSoFar: Retries of the same request that failed before.
  ///   - chance: A number from 0 to 1.
  /// - Returns: The wait, or nil.
  func delayMs(after error: ModelError, retriesSoFar: Int, chance: Double) -> Int? {
    guard error.retryable, retriesSoFar < retries else { return nil }
    if let hint = error.retryAfterMs, hint > 0 { return hint <= longestHintMs ? hint : nil }
    let doubled = Double(sign: .plus, exponent: retriesSoFar, significand: Double(firstDelayMs))
    let longest = max(longestDelayMs, firstDelayMs)
    let delay = min(doubled, Double(longest)) * (1 - Self.jitter * min(max(chance, 0), 1))
    return Int(exactly: delay.rounded()) ?? longest
  }
}
