package import JSON

/// Something that the world tells a turn.
package enum TurnEvent: Sendable {
  /// The turn begins.
  case start
  /// The model streamed.
  case modelStreamed([ModelEvent])
  /// The model's reply ended cleanly.
  case modelReplied(ModelReply)
  /// The model gave no reply.
  case modelFailed(ModelError)
  /// The client said whether a call may be executed.
  case approvalAnswered(callId: String, ApprovalAnswer)
  /// The client answered a tool call.
  case toolAnswered(callId: String, ToolAnswer)
  /// The client said how far a tool is.
  case toolProgressed(callId: String, ToolProgress)
  /// The client answered a call that was given up before.
  case lateAnswer(callId: String)
  /// A timer that the turn started has run out.
  case timerFired(TurnTimer)
  /// The user adds a prompt to the turn.
  case steered([ContentBlock])
  /// The user wants the turn to end.
  case cancelled
}

/// What came back for a tool call.
package enum ToolAnswer: Sendable, Equatable {
  /// The tool's result as the client gave it.
  case result(content: [ContentBlock], structuredContent: JSONValue?, isError: Bool)
  /// There is no result: an error response, a malformed result, a client that has gone.
  case failed(String)
}

/// How far a tool says it is.
package struct ToolProgress: Sendable, Equatable {
  /// Words for people.
  package var message: String?
  /// How far.
  package var progress: JSONNumber?
  /// What `progress` counts up to.
  package var total: JSONNumber?

  /// Makes a record of progress.
  package init(message: String? = nil, progress: JSONNumber? = nil, total: JSONNumber? = nil) {
    self.message = message
    self.progress = progress
    self.total = total
  }
}

/// A timer of a turn.
package enum TurnTimer: Hashable, Sendable {
  /// The whole turn's.
  case duration
  /// What is looked at after a silence.
  case silence
  /// The wait before a model request is made again.
  case retry
  /// One tool call's, from its beginning.
  case toolCall(String)
  /// One tool call's, from its last progress.
  case idleToolCall(String)
}
