import Conversation

extension ProviderFailure {
  /// The error for the failure.
  ///
  /// - Parameters:
  ///   - status: The HTTP status; nil for a failure in the middle of a reply that began with success.
  ///   - requestId: The id under which the provider knows the request.
  ///   - retryAfterMs: How long the response's headers ask to wait; they go before the body.
  ///   - shouldRetry: What the header `x-should-retry` says; it goes before everything else.
  /// - Returns: An error whose texts are neither bounded nor free of secrets yet.
  func error(
    status: Int?, requestId: String?, retryAfterMs: Int?, shouldRetry: Bool? = nil
  ) -> ModelError {
    let kind = kind ?? self.kind(status: status)
    let said = message.map { ": \($0)" } ?? "."
    let place = status.map { " (status \($0))" } ?? ""
    // Groq checks a model's calls itself; asked again, the model often gets them right.
    let mayRetry = code == "tool_use_failed" ? true : nil
    return ModelError(
      kind, Self.sentence(for: kind) + place + said, retryable: shouldRetry ?? mayRetry,
      retryAfterMs: retryAfterMs ?? self.retryAfterMs,
      provider: ModelError.Provider(
        status: status, code: code ?? type, message: message, requestId: requestId))
  }

  private func kind(status: Int?) -> ModelError.Kind {
    // llama.cpp calls this a failure of its own, but asked again it says the same.
    if says(Self.wordsForMissingFlag) { return .invalidRequest }
    if let kind = [code, type].lazy.compactMap({ $0 }).compactMap({ Self.kinds[$0] }).first {
      return kind
    }
    // A code that is a status repeats or replaces the response's, and says less than any word.
    let status = statusCode ?? status
    if status == nil || status == 400 || status == 413 || status == 422, says(Self.wordsForTooLong)
    {
      return .contextTooLong
    }
    if status == 400, says(Self.wordsForUnknownModel) { return .notFound }
    if status == 400, says(Self.wordsForNoCredit) { return .quota }
    guard let status else {
      return type == "invalid_request_error" ? .invalidRequest : .overloaded
    }
    switch status {
    case 401: return .authentication
    case 402: return .quota
    case 403: return .permission
    case 404: return .notFound
    case 408, 504: return .timeout
    case 413: return .contextTooLong
    case 429: return .rateLimited
    case 409, 500...: return .overloaded
    // The base URL leads elsewhere; a key must not follow it to another host.
    case 300..<400: return .configuration
    default: return .invalidRequest
    }
  }

  private var statusCode: Int? {
    code.flatMap { Int($0) }.flatMap { (400..<600).contains($0) ? $0 : nil }
  }

  private func says(_ phrases: [String]) -> Bool {
    guard let message = message?.lowercased() else { return false }
    return phrases.contains { message.contains($0) }
  }

  private static let wordsForTooLong = [
    "context length", "context window", "context size", "context_length", "prompt is too long",
    "too many tokens", "contextwindowexceeded", "exceed context limit",
  ]

  // Servers that must be started with a switch before they take tools.
  private static let wordsForMissingFlag = [
    "requires --jinja", "requires --enable-auto-tool-choice",
  ]

  // LiteLLM's proxy has no code for a model that is not in its list.
  private static let wordsForUnknownModel = ["invalid model name"]

  // Anthropic has no code for an account without money.
  private static let wordsForNoCredit = ["credit balance is too low"]

  private static let kinds: [String: ModelError.Kind] = [
    "insufficient_quota": .quota, "billing_hard_limit_reached": .quota,
    "billing_not_active": .quota, "enforced_spend_limit_reached": .quota,
    "contract_spend_limit_reached": .quota, "linked_organization_spend_limit_reached": .quota,
    "billing_error": .quota,
    "context_length_exceeded": .contextTooLong, "exceed_context_size_error": .contextTooLong,
    "request_too_large": .contextTooLong,
    "content_filter": .contentFiltered, "content_policy_violation": .contentFiltered,
    "invalid_api_key": .authentication, "authentication_error": .authentication,
    // LiteLLM's proxy looks every key but its own up in a database; without one no other is right.
    "no_db_connection": .authentication,
    "permission_error": .permission, "permission_denied": .permission,
    "model_not_found": .notFound, "not_found_error": .notFound,
    "rate_limit_exceeded": .rateLimited, "rate_limit_error": .rateLimited,
    "overloaded_error": .overloaded, "server_error": .overloaded, "api_error": .overloaded,
    "timeout": .timeout, "timeout_error": .timeout,
    // What a response of OpenAI's fails with, beside some of the above.
    "server_is_overloaded": .overloaded, "slow_down": .overloaded,
    "vector_store_timeout": .timeout, "bio_policy": .contentFiltered,
    "misalignment_policy_violation": .contentFiltered,
    "image_content_policy_violation": .contentFiltered,
    "invalid_prompt": .invalidRequest, "data_residency_mismatch": .invalidRequest,
    "invalid_image": .invalidRequest, "invalid_image_format": .invalidRequest,
    "invalid_base64_image": .invalidRequest, "invalid_image_url": .invalidRequest,
    "invalid_image_mode": .invalidRequest, "image_too_large": .invalidRequest,
    "image_too_small": .invalidRequest, "image_parse_error": .invalidRequest,
    "image_file_too_large": .invalidRequest, "image_file_not_found": .invalidRequest,
    "empty_image_file": .invalidRequest, "failed_to_download_image": .invalidRequest,
    "unsupported_image_media_type": .invalidRequest,
  ]

  private static func sentence(for kind: ModelError.Kind) -> String {
    switch kind {
    case .authentication: "The provider does not accept the key"
    case .permission: "The provider does not permit the request"
    case .notFound: "The provider knows no such model or path"
    case .rateLimited: "The provider's rate limit is reached"
    case .quota: "The account's quota with the provider is used up"
    case .overloaded: "The provider is overloaded or has failed"
    case .contextTooLong: "The request is longer than the model takes"
    case .contentFiltered: "The provider's filter refuses the request"
    case .timeout: "The provider took too long"
    case .configuration: "The provider's base URL leads elsewhere"
    case .invalidRequest, .network, .protocol, .cancelled: "The provider refuses the request"
    }
  }
}
