import Conversation
import JSON

/// What a provider says about a failure, in whatever shape it says it.
struct ProviderFailure {
  /// The failure's class, in the provider's words.
  var type: String?
  /// The failure's code; a number is kept as text.
  var code: String?
  /// What the provider says to people.
  var message: String?
  /// How long the provider asks to wait, in milliseconds.
  var retryAfterMs: Int?

  /// What went wrong, where the dialect knows better than the tables for all providers.
  var kind: ModelError.Kind?

  /// Makes a failure of its parts.
  init(type: String? = nil, code: String? = nil, message: String? = nil) {
    self.type = type
    self.code = code
    self.message = message
  }

  /// Reads a body, an event or a choice that reports a failure; nil when it reports none.
  ///
  /// The shapes are `{error: {…}}`, `{error: "…"}`, the same in an array, `{object: "error", …}`,
  /// `{message: …}` and `{detail: …}`.
  init?(_ json: JSONValue) {
    if let first = json[0], json.array?.count == 1 {
      self.init(first)
      return
    }
    switch json["error"] {
    case .string(let words)?: self.init(message: words, fields: json)
    case .object(let fields)?: self.init(message: nil, fields: .object(fields))
    default:
      let detail = json["detail"].flatMap { $0.string ?? $0.array.map { JSONValue.array($0).text } }
      guard let words = json["message"]?.string ?? detail else { return nil }
      self.init(message: words, fields: json)
    }
  }

  private init(message: String?, fields: JSONValue) {
    self.message = message ?? fields["message"]?.string
    type = fields["type"]?.nonEmptyString ?? fields["status"]?.nonEmptyString
    code = fields["code"]?.nonEmptyString ?? fields["code"]?.number?.literal
    retryAfterMs =
      (fields["details"]?.array ?? []).lazy
      .compactMap { $0["retryDelay"]?.string }.compactMap(RetryDelay.milliseconds).first
  }

  /// The error for a failure that a provider reports in a reply that began with success.
  func inStream() -> ModelError {
    error(status: nil, requestId: nil, retryAfterMs: nil)
  }
}

extension JSONValue {
  /// Whether the object reports a failure instead of what was asked for.
  var reportsError: Bool {
    switch self["error"] {
    case nil, .null?: self["object"]?.string == "error"
    case .string(let words)?: !words.isEmpty
    case .bool(let flag)?: flag
    default: true
    }
  }
}
