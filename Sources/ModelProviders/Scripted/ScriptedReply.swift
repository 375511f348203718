import Conversation
import JSON

/// A file of replies that `ScriptedModel` plays.
struct Script: Sendable {
  /// The replies in the order in which a session gets them.
  let replies: [ScriptedReply]
}

/// One reply of a script.
struct ScriptedReply: Sendable {
  /// A tool call as the script writes it.
  struct Call: Sendable {
    let id: String?
    let name: String
    let arguments: ToolCall.Arguments
  }

  /// The reasoning, streamed as one delta.
  var reasoning = ""
  /// The text, one delta each.
  var deltas: [String] = []
  /// The tool calls in order.
  var calls: [Call] = []
  /// Why the reply ends; nil means `tool_calls` with calls and `stop` without.
  var finish: FinishReason?
  /// What the reply costs.
  var usage = Usage()
  /// Milliseconds to wait before anything is streamed.
  var delayMs = 0
  /// What the request must be like.
  var expectation = ScriptedExpectation()
  /// The error with which the reply ends.
  var failure: ScriptedFailure?
  /// Whether the reply never ends.
  var stalls = false
}

/// The error with which a scripted reply ends.
struct ScriptedFailure: Sendable {
  /// The error.
  let error: ModelError
  /// Whether reasoning and text are streamed before it.
  let isAfterText: Bool
  /// For how many requests the error holds; later ones get the reply.
  ///
  /// Nil means for all.
  let times: Int?
}
