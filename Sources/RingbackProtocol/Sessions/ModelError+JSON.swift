package import Conversation
package import JSON

extension ModelError: Described {
  /// The error as updates tell of it.
  package static let shape = Shape.named(
    "ModelFailure", "Why a model gave no reply.",
    .record(
      [
        .required("kind", ModelErrorKind.shape, "What went wrong."),
        .required("message", .string, "One sentence for people."),
        .required("retryable", .boolean, "Whether the same request may succeed later."),
      ] + hints))

  /// What is told of an error beside its kind, where it is known.
  static let hints: [Property] = [
    .optional("retryAfterMs", .integer(from: 0), "Milliseconds that one is asked to wait."),
    .optional("provider", Provider.shape, "What the provider itself said."),
  ]

  /// What an error's `data` says of it beside its kind: `{retryable, retryAfterMs?, provider?}`.
  package var details: JSONObject {
    var details: JSONObject = ["retryable": .bool(retryable)]
    if let retryAfterMs { details["retryAfterMs"] = .number(JSONNumber(retryAfterMs)) }
    if let provider { details["provider"] = .object(provider.json) }
    return details
  }

  /// The error as updates tell of it: `{kind, message, retryable, retryAfterMs?, provider?}`.
  package var json: JSONObject {
    var json: JSONObject = ["kind": .string(kind.rawValue), "message": .string(message)]
    for (key, value) in details { json[key] = value }
    return json
  }
}

/// The kinds of a model's errors, the same for every provider.
enum ModelErrorKind: Described {
  /// The words.
  static let shape = Shape.named(
    "ModelErrorKind", "Why a model gave no reply.",
    // What was cancelled ends with a stop reason, or with an error that is not the model's.
    .words(ModelError.Kind.allCases.filter { $0 != .cancelled }.map(\.rawValue)))
}

extension ModelError.Provider: Described {
  /// Shape: `{status?, code?, message?, requestId?}`.
  package static let shape = Shape.named(
    "ProviderWords",
    "What a provider said of an error, free of secrets and cut at 1000 characters.",
    .record([
      .optional("status", .integer, "The HTTP status."),
      .optional("code", .string, "The provider's own code or type."),
      .optional("message", .string, "The provider's own words."),
      .optional("requestId", .string, "The id under which the provider knows the request."),
    ]))

  /// Shape: `{status?, code?, message?, requestId?}`.
  fileprivate var json: JSONObject {
    var json = JSONObject()
    json["status"] = status.map { .number(JSONNumber($0)) }
    json["code"] = code.map(JSONValue.string)
    json["message"] = message.map(JSONValue.string)
    json["requestId"] = requestId.map(JSONValue.string)
    return json
  }
}
