/// The bounds of one connection; every one of them is finite.
package struct ConnectionLimits: Sendable {
  /// The largest message that is accepted, in bytes without its framing.
  package var maxMessageBytes: Int
  /// The deepest nesting of arrays and objects in a message.
  package var maxDepth: Int
  /// The most members of a batch; a longer one is refused as a whole.
  package var maxBatchMembers: Int
  /// The most requests that are open or whose answers are not yet written; more are refused (-32001).
  package var maxRequestsInFlight: Int
  /// The most bytes of messages whose requests are open; more are refused (-32001), a single one never.
  package var maxRequestBytesInFlight: Int
  /// What a refused client is told to wait, in milliseconds.
  package var overloadRetryAfterMs: Int
  /// The most output bytes that wait for the client; beyond it the connection ends.
  package var maxQueuedOutputBytes: Int
  /// Above this many waiting output bytes `flush()` suspends.
  package var outputHighWaterBytes: Int
  /// At or below this many waiting output bytes a suspended `flush()` resumes.
  package var outputLowWaterBytes: Int
  /// The most abandoned calls that are remembered, to tell a late answer from a wrong one.
  package var maxAbandonedCalls: Int

  /// Makes limits; each argument left out has its documented default.
  package init(
    maxMessageBytes: Int = 64 << 20, maxDepth: Int = 512, maxBatchMembers: Int = 1_000,
    maxRequestsInFlight: Int = 16_384, maxRequestBytesInFlight: Int = 256 << 20,
    overloadRetryAfterMs: Int = 100, maxQueuedOutputBytes: Int = 64 << 20,
    outputHighWaterBytes: Int = 64 << 10, outputLowWaterBytes: Int = 32 << 10,
    maxAbandonedCalls: Int = 1_024
  ) {
    self.maxMessageBytes = maxMessageBytes
    self.maxDepth = maxDepth
    self.maxBatchMembers = maxBatchMembers
    self.maxRequestsInFlight = maxRequestsInFlight
    self.maxRequestBytesInFlight = maxRequestBytesInFlight
    self.overloadRetryAfterMs = overloadRetryAfterMs
    self.maxQueuedOutputBytes = maxQueuedOutputBytes
    self.outputHighWaterBytes = outputHighWaterBytes
    self.outputLowWaterBytes = outputLowWaterBytes
    self.maxAbandonedCalls = maxAbandonedCalls
  }

  /// The documented defaults.
  package static let standard = ConnectionLimits()
}
