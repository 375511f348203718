import Conversation
import JSON

/// How a response ended, where it did not fail.
enum ResponsesEnd: Equatable {
  /// The model was done, with or without calls.
  case done
  /// The reply ran into a limit, or was ended early for a reason that is not known here.
  case length
  /// The reply was filtered.
  case filtered

  /// Reads the response of the stream's last event, or a whole answer.
  ///
  /// - Parameters:
  ///   - type: The event's type; empty for a whole answer.
  ///   - response: The response object, or what stands in its place.
  /// - Throws: A `ModelError` for a response that failed, was cancelled or is not complete yet.
  init(type: String, response: JSONValue) throws(ModelError) {
    let status = response["status"]?.string ?? String(type.drop { $0 != "." }.dropFirst())
    if type == "response.failed" || status == "failed" || response.reportsError {
      throw (ProviderFailure(response) ?? ProviderFailure()).inStream()
    }
    if type == "response.incomplete" || status == "incomplete" {
      let reason = response["incomplete_details"]?["reason"]?.string
      self = reason == "content_filter" ? .filtered : .length
      return
    }
    if status == "cancelled" || type == "response.cancelled" {
      throw ModelError(.overloaded, "The provider cancelled the reply.", retryable: true)
    }
    // Servers say `in_progress` in the copy that their last event carries.
    guard status == "completed" || type == "response.completed" else {
      throw ModelError(
        .protocol, "The provider's answer is a response that is not complete.", retryable: false)
    }
    self = .done
  }

  /// Why the calls of a reply that ended so must not be executed; nil when they may.
  var distrust: String? {
    switch self {
    case .done: nil
    case .length: "the reply was ended early, so its tool calls may be cut off"
    case .filtered: "the reply was filtered, so its tool calls may be cut off"
    }
  }
}
