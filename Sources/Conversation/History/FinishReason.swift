/// Why a model stopped writing one reply, in one form for every provider.
package enum FinishReason: String, Sendable, CaseIterable {
  /// It was done.
  case stop
  /// It wants its tool calls executed.
  case toolCalls = "tool_calls"
  /// It ran into the limit of output tokens; calls in such a reply are never executed.
  case length
  /// The provider or the model refused; calls in such a reply are never executed.
  case refusal
  /// The provider wants the reply back as it is and goes on with it: the reply is not the last one.
  case paused
  /// The turn was cancelled while the reply came in.
  case cancelled
}
