import Conversation
import JSON

/// Reads Google's errors: `{error: {code, message, status, details}}`, also in an array of one.
enum GeminiFailure {
  /// The failure that `body` reports; nil when it reports none.
  static func failure(in body: JSONValue) -> ProviderFailure? {
    guard var failure = ProviderFailure(body) else { return nil }
    let error = (body.array?.first ?? body)["error"] ?? .null
    failure.kind = kind(of: error, failure)
    if let word = error["status"]?.nonEmptyString, kindByStatus[word] != nil { failure.code = word }
    // The service also names a delay when a day's quota is used up or there is none at all.
    if failure.kind == .quota { failure.retryAfterMs = nil }
    return failure
  }

  private static func kind(of error: JSONValue, _ failure: ProviderFailure) -> ModelError.Kind? {
    let details = error["details"]?.array ?? []
    if details.contains(where: hasUsedUpQuota) { return .quota }
    if details.contains(where: { keyReasons.contains($0["reason"]?.string ?? "") }) {
      return .authentication
    }
    let message = failure.message?.lowercased() ?? ""
    if wordsForTooLong.contains(where: message.contains) { return .contextTooLong }
    return error["status"]?.string.flatMap { kindByStatus[$0] }
  }

  /// Whether a quota was hit that a wait of minutes does not bring back: a day's, or one of zero.
  private static func hasUsedUpQuota(_ detail: JSONValue) -> Bool {
    (detail["violations"]?.array ?? []).contains { violation in
      violation["quotaId"]?.string?.contains("PerDay") == true
        || violation["quotaValue"]?.string == "0"
    }
  }

  private static let keyReasons: Set<String> = ["API_KEY_INVALID", "API_KEY_EXPIRED"]

  private static let wordsForTooLong = [
    "exceeds the maximum number of tokens", "request payload size exceeds the limit",
  ]

  /// The words of `google.rpc.Code`.
  private static let kindByStatus: [String: ModelError.Kind] = [
    "INVALID_ARGUMENT": .invalidRequest, "OUT_OF_RANGE": .invalidRequest,
    "UNIMPLEMENTED": .invalidRequest,
    // An account without billing, or a country that is not served.
    "FAILED_PRECONDITION": .permission,
    "UNAUTHENTICATED": .authentication, "PERMISSION_DENIED": .permission, "NOT_FOUND": .notFound,
    "RESOURCE_EXHAUSTED": .rateLimited, "DEADLINE_EXCEEDED": .timeout,
    "UNAVAILABLE": .overloaded, "INTERNAL": .overloaded, "UNKNOWN": .overloaded,
    "ABORTED": .overloaded, "CANCELLED": .overloaded,
  ]
}
