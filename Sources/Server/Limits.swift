package import Conversation
package import JSONRPC

/// Every bound of the daemon, in one place; `protocol.md` has the same table and a test holds them
/// together.
package struct Limits: Sendable {
  /// The wire's bounds.
  package var connection = ConnectionLimits.standard
  /// What a turn is limited to unless its client says otherwise.
  package var turn = TurnLimits()
  /// Sessions open at once.
  package var sessions = 20_000
  /// Tools registered at once, over all sessions.
  package var tools = 10_000
  /// Prompts that can join one turn while it is under way.
  package var steeringPrompts = 1_000
  /// Messages or sessions in one page when the client does not say.
  package var pageDefault = 100
  /// Messages or sessions in one page at the most.
  package var pageMaximum = 1_000
  /// Bytes of the configuration file.
  package var configurationBytes = 1 << 20
  /// Milliseconds that running turns have after the client closed stdin.
  package var drainTimeoutMs = 30_000
  /// Milliseconds from the moment everything is cancelled until the process ends.
  package var cancelTimeoutMs = 2_000
  /// Milliseconds without answer and progress until a tool call is given up, unless its policy says
  /// otherwise.
  package var toolIdleTimeoutMs = 600_000
  /// Bytes of a tool's result after which the rest is cut, unless its policy says otherwise.
  package var resultBytes = 1 << 20
  /// Steps in a row in which no call could be executed, until tools are withdrawn.
  package var repairAttempts = 3
  /// Answers that do not fit `outputSchema`, until the turn fails.
  package var outputAttempts = 3

  /// Makes the documented defaults.
  package init() {}

  /// One bound as it is told to clients.
  package struct Row: Sendable, Equatable {
    /// The name in `initialize` and in `protocol.md`.
    package let name: String
    /// The value in the unit that the name ends with.
    package let value: Int

    /// Makes a row.
    package init(name: String, value: Int) {
      self.name = name
      self.value = value
    }
  }

  /// The bounds by name, in the order of the table in `protocol.md`.
  package var rows: [Row] {
    [
      Row(name: "maxMessageBytes", value: connection.maxMessageBytes),
      Row(name: "maxDepth", value: connection.maxDepth),
      Row(name: "maxBatchMembers", value: connection.maxBatchMembers),
      Row(name: "maxRequestsInFlight", value: connection.maxRequestsInFlight),
      Row(name: "maxRequestBytesInFlight", value: connection.maxRequestBytesInFlight),
      Row(name: "maxQueuedOutputBytes", value: connection.maxQueuedOutputBytes),
      Row(name: "maxSessions", value: sessions),
      Row(name: "maxTools", value: tools),
      Row(name: "maxSteeringPrompts", value: steeringPrompts),
      Row(name: "pageDefault", value: pageDefault),
      Row(name: "pageMaximum", value: pageMaximum),
      Row(name: "maxConfigurationBytes", value: configurationBytes),
      Row(name: "drainTimeoutMs", value: drainTimeoutMs),
      Row(name: "cancelTimeoutMs", value: cancelTimeoutMs),
      Row(name: "toolIdleTimeoutMs", value: toolIdleTimeoutMs),
      Row(name: "maxResultBytes", value: resultBytes),
      Row(name: "repairAttempts", value: repairAttempts),
      Row(name: "outputAttempts", value: outputAttempts),
      Row(name: "turnSteps", value: turn.steps),
      Row(name: "turnToolCalls", value: turn.toolCalls),
      Row(name: "turnDurationMs", value: turn.durationMs),
      Row(name: "turnParallelToolCalls", value: turn.parallelToolCalls),
      Row(name: "turnRepeatedCalls", value: turn.repeatedCalls),
    ]
  }
}
