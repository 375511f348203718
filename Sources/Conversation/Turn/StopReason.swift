/// Why a turn ended; the raw value is the wire's.
package enum StopReason: String, Sendable, CaseIterable {
  case endTurn = "end_turn"
  case maxTokens = "max_tokens"
  case refusal
  case cancelled
  case limit
}
