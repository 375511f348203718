import Conversation
import JSON

extension ModelRequest {
  /// The number of tool calls in the history, from which ids are minted.
  var callCount: Int {
    var count = 0
    for case .step(let step) in entries.lazy.map(\.kind) { count += step.reply.toolCalls.count }
    return count
  }

  /// Writes the client's options as members of the body.
  ///
  /// - Parameters:
  ///   - own: The members that the dialect writes, or may write, itself.
  ///   - writer: Stands in the body's outermost object.
  /// - Throws: A `ModelError` of kind `invalidRequest` for an option that would overwrite one of them.
  func writeOptions(
    besides own: Set<String>, to writer: inout JSONWriter
  ) throws(ModelError) {
    for (key, value) in options {
      if own.contains(key) {
        throw ModelError(
          .invalidRequest,
          "The option \"\(key)\" cannot be set: the request has a member of that name already.")
      }
      writer.member(key, value)
    }
  }

  /// Refuses a tool choice that no tool on offer can meet.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest`.
  func checkToolChoice() throws(ModelError) {
    switch toolChoice {
    case .auto, .none: break
    case .required:
      if tools.isEmpty {
        throw ModelError(.invalidRequest, "A tool call is required, but no tool is on offer.")
      }
    case .named(let name):
      if tools[name] == nil {
        throw ModelError(
          .invalidRequest, "A call of the tool \"\(name)\" is required, but it is not on offer.")
      }
    }
  }
}
