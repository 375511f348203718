package import JSON

/// What a model asked for: one execution of one tool.
package struct ToolCall: Sendable, Equatable {
  /// The arguments, or why there are none that could be used.
  package enum Arguments: Sendable, Equatable {
    /// An object (or whatever else the model wrote) with every number as the model wrote it.
    case json(JSONValue)
    /// Text that is not JSON, for instance because the reply was cut off; never executed.
    case malformed(text: String, reason: String)
  }

  /// Ours: unique in the session, stable from the first update to the history.
  package let callId: String
  /// The model's own id, which its provider wants back with the result.
  package let providerId: String
  /// The tool's name as the client knows it, or what the model made up.
  package let name: String
  /// What the tool is called with.
  package let arguments: Arguments

  /// Makes a call.
  package init(callId: String, providerId: String, name: String, arguments: Arguments) {
    self.callId = callId
    self.providerId = providerId
    self.name = name
    self.arguments = arguments
  }

  /// The arguments as JSON; an empty object where the model wrote none that can be read.
  package var argumentsJSON: JSONValue {
    if case .json(let value) = arguments { value } else { .object(JSONObject()) }
  }
}
