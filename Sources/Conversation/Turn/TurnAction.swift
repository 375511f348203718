package import JSON

/// Something that a turn wants done.
package enum TurnAction: Sendable {
  /// Ask this model; its events come back one by one and end with a reply or a failure.
  case requestModel(ModelRequest, of: any LanguageModel)
  /// Close the model's stream; nothing of it is wanted any more.
  case stopModel
  /// Hand the call to the client.
  case callTool(ToolCall)
  /// Ask the client whether the call may be executed; the annotations are the tool's.
  case askApproval(ToolCall, JSONObject?)
  /// Remember for the session that the client need not be asked about this tool.
  case allowAlways(tool: String)
  /// Tell the client that the call's answer, or its approval, is no longer wanted.
  case cancelTool(callId: String)
  /// Fire once after so many milliseconds.
  case startTimer(TurnTimer, afterMs: Int)
  /// The timer is no longer wanted.
  case stopTimer(TurnTimer)
  /// Tell the client.
  case emit(Update)
  /// The turn is over; nothing follows.
  case end(TurnEnd)
}
