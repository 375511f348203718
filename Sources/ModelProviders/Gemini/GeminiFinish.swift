import Conversation

/// Why the service says that a reply ended.
enum GeminiFinish: Equatable {
  /// The model was done, with or without calls.
  case done
  /// The reply ran into a limit of tokens.
  case length
  /// The reply was filtered, for the reason of that name.
  case filtered(String)
  /// The model wrote something that the service could not read; asked again, it may do better.
  case garbled(String)
  /// The request lacks a signature.
  case signatureMissing
  /// Something else, which does not vouch for the reply.
  case unknown(String)

  /// Reads a finish reason; nil for what says nothing.
  init?(_ reason: String?) {
    guard let reason, !reason.isEmpty, reason != "FINISH_REASON_UNSPECIFIED" else { return nil }
    switch reason {
    case "STOP": self = .done
    case "MAX_TOKENS", "CONTINUATION": self = .length
    case "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII",
      "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "MODEL_ARMOR", "ESCALATION",
      "PUP_LIMITED_DISABLED":
      self = .filtered(reason)
    case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS",
      "MALFORMED_RESPONSE":
      self = .garbled(reason)
    case "MISSING_THOUGHT_SIGNATURE": self = .signatureMissing
    default: self = .unknown(reason)
    }
  }

  /// Why the calls of a reply that ended so must not be executed; nil when they may.
  var distrust: String? {
    switch self {
    case .done: nil
    case .length: "the reply ran into its token limit, so its tool calls may be cut off"
    case .filtered: "the reply was filtered, so its tool calls may be cut off"
    case .garbled, .signatureMissing:
      "the reply was broken off, so its tool calls may be cut off"
    case .unknown(let reason):
      "the reply ended with the unknown reason \"\(reason)\", so its tool calls may be cut off"
    }
  }

  /// The error in place of a reply that ended so.
  ///
  /// - Parameters:
  ///   - message: What the service says about it to people.
  ///   - isEmpty: Whether the reply says nothing at all, which is normal only for a good reason.
  /// - Returns: The error; nil when the reply can be used.
  func error(message: String?, isEmpty: Bool) -> ModelError? {
    let said = message.map { ": \($0)" } ?? "."
    switch self {
    case .done, .length, .filtered: return nil
    case .garbled(let reason):
      return ModelError(
        .protocol, "The model wrote what the provider could not read (\(reason))\(said)",
        retryable: true, provider: ModelError.Provider(code: reason, message: message))
    case .signatureMissing:
      return ModelError(
        .invalidRequest, "The provider misses a thought signature in the history\(said)",
        provider: ModelError.Provider(code: "MISSING_THOUGHT_SIGNATURE", message: message))
    case .unknown(let reason):
      guard isEmpty else { return nil }
      return ModelError(
        .protocol, "The model's reply ended with the reason \(reason) and says nothing\(said)",
        retryable: true, provider: ModelError.Provider(code: reason, message: message))
    }
  }
}
