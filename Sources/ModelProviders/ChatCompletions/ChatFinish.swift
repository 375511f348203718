import Conversation

/// Why a service says that a reply ended.
enum ChatFinish: Equatable {
  /// The model was done, with or without calls; their presence counts for more than the word.
  case done
  /// The reply ran into a limit of tokens.
  case length
  /// The reply was filtered.
  case filtered
  /// The service failed.
  case failed
  /// The service had no capacity left to go on.
  case exhausted
  /// Something else, which does not vouch for the reply's calls.
  case unknown(String)

  /// Reads a finish reason; nil for null and for the empty text that some servers send until the end.
  init?(_ reason: String?) {
    guard let reason, !reason.isEmpty else { return nil }
    switch reason.lowercased() {
    case "stop", "tool_calls", "tool_call", "tool_use", "function_call", "end_turn", "eos",
      "eos_token", "stop_sequence":
      self = .done
    case "length", "max_tokens", "model_length": self = .length
    case "content_filter", "refusal", "safety": self = .filtered
    case "error": self = .failed
    case "insufficient_system_resource": self = .exhausted
    default: self = .unknown(reason)
    }
  }

  /// Why the calls of a reply that ended so must not be executed; nil when they may.
  var distrust: String? {
    switch self {
    case .done: nil
    case .length: "the reply ran into its token limit, so its tool calls may be cut off"
    case .filtered: "the reply was filtered, so its tool calls may be cut off"
    case .failed, .exhausted: "the reply was broken off, so its tool calls may be cut off"
    case .unknown(let reason):
      "the reply ended with the unknown reason \"\(reason)\", so its tool calls may be cut off"
    }
  }
}
