package import Conversation
package import JSON

extension ModelError {
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

extension ModelError.Provider {
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
