package import JSON

/// Hands tool calls to whoever executes them: the only thing that turns know of clients.
package protocol ToolRunner: Sendable {
  /// Hands over one call and returns at once; the order of these calls is the order on the wire.
  ///
  /// - Parameters:
  ///   - call: The call.
  ///   - answer: Takes the one answer, on any thread; also when there is nobody to execute the call.
  func begin(_ call: ToolCall, answer: @escaping @Sendable (ToolAnswer) -> Void)

  /// Asks whether a call may be executed, and returns at once.
  ///
  /// - Parameters:
  ///   - call: The call.
  ///   - annotations: What its tool says of itself.
  ///   - answer: Takes the one decision, on any thread; also when there is nobody to decide.
  func askApproval(
    of call: ToolCall, annotations: JSONObject?,
    answer: @escaping @Sendable (ApprovalAnswer) -> Void)

  /// Remembers for the session that nobody need be asked about this tool.
  func allowAlways(tool: String)

  /// Tells the executor that the call's answer, or its approval, is no longer wanted; harmless when
  /// nothing is open. A late answer may still come.
  func cancel(callId: String)
}

/// Takes a turn's updates to its client.
package protocol UpdateSink: Sendable {
  /// Takes one update without waiting; updates reach the client in this order.
  func emit(_ update: Update)

  /// Sends what was emitted, and what the runner was handed in between, on its way; never waits.
  func push()

  /// Waits until the client has taken most of what was emitted, or the task is cancelled.
  ///
  /// - Returns: Whether the client made the turn wait: then neighbouring deltas are best joined.
  func flush() async -> Bool
}

/// The time, as a turn sees it.
package protocol TurnClock: Sendable {
  /// Monotonic nanoseconds.
  var now: UInt64 { get }

  /// Calls `fire` once after so many milliseconds, on any thread.
  ///
  /// - Returns: Cancels the timer; harmless after it has fired.
  func schedule(afterMs: Int, _ fire: @escaping @Sendable () -> Void) -> @Sendable () -> Void
}
