package import JSON

/// The one answer to a tool call, as it stands in the history and goes to the model.
package struct ToolResult: Sendable, Equatable {
  /// The call that is answered.
  package let callId: String
  /// What the model reads.
  package let content: [ContentBlock]
  /// The result as data, when the client gave it.
  package let structuredContent: JSONValue?
  /// Whether the call failed; a failure is a value, so that the model can mend it.
  package let isError: Bool
  /// The size before a cut, when the result was larger than its tool allows.
  package let truncatedFrom: Int?
  /// The arguments that the client put in place of the model's, when it approved the call.
  package let editedArguments: JSONValue?

  /// Makes a result.
  package init(
    callId: String, content: [ContentBlock], structuredContent: JSONValue? = nil,
    isError: Bool = false, truncatedFrom: Int? = nil, editedArguments: JSONValue? = nil
  ) {
    self.callId = callId
    self.content = content
    self.structuredContent = structuredContent
    self.isError = isError
    self.truncatedFrom = truncatedFrom
    self.editedArguments = editedArguments
  }

  /// A failed call: `message` is what the model reads.
  package static func failure(_ callId: String, _ message: String) -> ToolResult {
    ToolResult(callId: callId, content: [.text(message)], isError: true)
  }
}
