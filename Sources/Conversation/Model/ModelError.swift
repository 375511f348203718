/// Why a model gave no reply; the same kinds for every provider.
package struct ModelError: Error, Sendable, Equatable {
  /// What went wrong; the raw value is the wire's `data.kind`.
  package enum Kind: String, Sendable, CaseIterable {
    case authentication
    case permission
    case notFound = "not_found"
    case rateLimited = "rate_limited"
    case quota
    case overloaded
    case contextTooLong = "context_too_long"
    case invalidRequest = "invalid_request"
    case contentFiltered = "content_filtered"
    case timeout
    case network
    case `protocol`
    case cancelled
    /// The provider or the model cannot be used as configured: no key, no such provider, bad file.
    case configuration
  }

  /// What the provider itself said; every text is already free of secrets.
  package struct Provider: Sendable, Equatable {
    /// The HTTP status.
    package var status: Int?
    /// The provider's own code or type.
    package var code: String?
    /// The provider's own words, bounded in length.
    package var message: String?
    /// The id under which the provider knows the request.
    package var requestId: String?

    /// Makes a record of the provider's words.
    package init(
      status: Int? = nil, code: String? = nil, message: String? = nil, requestId: String? = nil
    ) {
      self.status = status
      self.code = code
      self.message = message
      self.requestId = requestId
    }
  }

  /// What went wrong.
  package var kind: Kind
  /// One clear sentence, free of secrets.
  package var message: String
  /// Whether the same request may succeed later.
  package var retryable: Bool
  /// How long the provider asks to wait.
  package var retryAfterMs: Int?
  /// What the provider itself said.
  package var provider: Provider?
  /// What the failed request has used all the same, where the provider told it.
  package var usage: Usage?

  /// Makes an error; `retryable` defaults to what its kind suggests.
  package init(
    _ kind: Kind, _ message: String, retryable: Bool? = nil, retryAfterMs: Int? = nil,
    provider: Provider? = nil
  ) {
    self.kind = kind
    self.message = message
    self.retryable = retryable ?? kind.isRetryable
    self.retryAfterMs = retryAfterMs
    self.provider = provider
  }

  /// The error of a request that has used this much; nothing used is nothing told.
  package func using(_ usage: Usage) -> ModelError {
    var error = self
    error.usage = usage == Usage() ? nil : usage
    return error
  }
}

extension ModelError.Kind {
  /// Whether the same request may succeed later, as a rule.
  fileprivate var isRetryable: Bool {
    switch self {
    case .rateLimited, .overloaded, .timeout, .network: true
    case .authentication, .permission, .notFound, .quota, .contextTooLong, .invalidRequest,
      .contentFiltered, .protocol, .cancelled, .configuration:
      false
    }
  }
}
