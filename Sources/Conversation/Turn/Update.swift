package import JSON

/// Something that happened in a turn, as the client is told of it.
package enum Update: Sendable, Equatable {
  case turnStarted(model: String)
  case stepStarted(step: Int)
  case toolsWithheld(model: String, tools: [WithheldTool])
  case textDelta(messageId: String, text: String)
  case reasoningDelta(messageId: String, text: String)
  case toolCall(callId: String, name: String, arguments: JSONValue)
  case toolCallUpdate(ToolCallUpdate)
  case discarded(messageIds: [String], callIds: [String], reason: String)
  case retrying(Retry)
  case waiting(Awaited, elapsedMs: Int)
  case steered([ContentBlock])
  case outputRejected(attempt: Int, problems: [String])
  case usage(Spending)
  case stepFinished(step: Int, Spending)
  case turnFinished(StopReason)

  /// The update's `type` on the wire.
  package var typeName: String {
    switch self {
    case .turnStarted: "turn_started"
    case .stepStarted: "step_started"
    case .toolsWithheld: "tools_withheld"
    case .textDelta: "text_delta"
    case .reasoningDelta: "reasoning_delta"
    case .toolCall: "tool_call"
    case .toolCallUpdate: "tool_call_update"
    case .discarded: "discarded"
    case .retrying: "retrying"
    case .waiting: "waiting"
    case .steered: "steered"
    case .outputRejected: "output_rejected"
    case .usage: "usage"
    case .stepFinished: "step_finished"
    case .turnFinished: "turn_finished"
    }
  }
}

/// A model request that has failed and is made again.
package struct Retry: Sendable, Equatable {
  /// How many attempts at the request have failed.
  package let attempt: Int
  /// Milliseconds until the next one.
  package let delayMs: Int
  /// Why the last one failed.
  package let error: ModelError
  /// The model that takes over; nil when the same one is asked again.
  package let model: String?

  /// Makes a record of a retry.
  package init(attempt: Int, delayMs: Int, error: ModelError, model: String? = nil) {
    self.attempt = attempt
    self.delayMs = delayMs
    self.error = error
    self.model = model
  }
}

/// What a silent turn waits for.
package enum Awaited: Sendable, Equatable {
  case model
  case tool(String)
  case approval(String)
}

/// How a tool call is getting on.
package struct ToolCallUpdate: Sendable, Equatable {
  /// Where the call stands; the raw value is the wire's.
  package enum Status: String, Sendable, CaseIterable {
    case awaitingApproval = "awaiting_approval"
    case running
    case completed
    case failed
    case cancelled
  }

  /// The call.
  package var callId: String
  /// Where it stands.
  package var status: Status
  /// Whether the result is an error result.
  package var isError: Bool?
  /// Milliseconds between the call and its answer.
  package var durationMs: Int?
  /// Words for people.
  package var message: String?
  /// How far the tool says it is, as it wrote the numbers.
  package var progress: JSONNumber?
  /// What `progress` counts up to.
  package var total: JSONNumber?
  /// Bytes before a cut.
  package var truncatedFrom: Int?

  /// Makes an update.
  package init(
    _ callId: String, _ status: Status, isError: Bool? = nil, durationMs: Int? = nil,
    message: String? = nil, progress: JSONNumber? = nil, total: JSONNumber? = nil,
    truncatedFrom: Int? = nil
  ) {
    self.callId = callId
    self.status = status
    self.isError = isError
    self.durationMs = durationMs
    self.message = message
    self.progress = progress
    self.total = total
    self.truncatedFrom = truncatedFrom
  }
}
