import Conversation

/// Why a service says that a reply ended.
///
/// | `stop_reason` | Meaning |
/// |---|---|
/// | `end_turn`, `stop_sequence`, `tool_use` | `done` |
/// | `max_tokens`, `model_context_window_exceeded` | `length` |
/// | `refusal` | `refused` |
/// | `pause_turn` | `paused` |
enum MessagesFinish: Equatable {
  /// The model was done, with or without calls; their presence counts for more than the word.
  case done
  /// The reply ran into a limit of tokens.
  case length
  /// The model or the service refused.
  case refused
  /// The service wants the reply back as it is, to go on with it.
  case paused
  /// Something else, which does not vouch for the reply's calls.
  case unknown(String)

  /// Reads a stop reason; nil for null and for an empty text, which some servers send until the end.
  init?(_ reason: String?) {
    guard let reason, !reason.isEmpty else { return nil }
    switch reason {
    case "end_turn", "stop_sequence", "tool_use", "stop": self = .done
    case "max_tokens", "model_context_window_exceeded", "length": self = .length
    case "refusal", "content_filter": self = .refused
    case "pause_turn": self = .paused
    default: self = .unknown(reason)
    }
  }

  /// Why the calls of a reply that ended so must not be executed; nil when they may.
  var distrust: String? {
    switch self {
    case .done, .paused: nil
    case .length: "the reply ran into its token limit, so its tool calls may be cut off"
    case .refused: "the reply was refused, so its tool calls may be cut off"
    case .unknown(let reason):
      "the reply ended with the unknown reason \"\(reason)\", so its tool calls may be cut off"
    }
  }

  /// The reason in our words.
  func reason(hasCalls: Bool) -> FinishReason {
    switch self {
    case .length: .length
    case .refused: .refusal
    // The service goes on when it gets the calls' results, which come back in any case.
    case .paused: hasCalls ? .toolCalls : .paused
    case .done, .unknown: hasCalls ? .toolCalls : .stop
    }
  }
}
