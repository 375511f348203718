import Conversation
import JSON

/// The `tools` of a request.
enum MessagesTools {
  /// The session's tools as elements of an array, with commas between them.
  static func bytes(of tools: ToolSet, names: ToolNames) -> [UInt8] {
    var writer = JSONWriter(reservingCapacity: 4_096)
    for tool in tools.definitions {
      writer.beginObject()
      writer.member("name", names.portable(tool.name))
      if let description = tool.description ?? tool.title, !description.isBlank {
        writer.member("description", description)
      }
      writer.member("input_schema", MessagesInputSchema.translation(of: tool.inputSchema))
      writer.endObject()
    }
    return writer.takeBytes()
  }

  /// The service's own tools among a session's options, as they were given.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest` for what is no list of such tools: a tool that
  ///   a client executes must be registered, or nobody would answer its calls.
  static func ownBytes(in options: JSONObject) throws(ModelError) -> [UInt8] {
    guard let option = options["tools"] else { return [] }
    guard let tools = option.array, tools.allSatisfy(isOwn) else {
      throw ModelError(
        .invalidRequest,
        "The option \"tools\" is a list of the service's own tools, each with its type; tools of "
          + "a client must be registered.")
    }
    var writer = JSONWriter()
    for tool in tools { writer.value(tool) }
    return writer.takeBytes()
  }

  private static func isOwn(_ tool: JSONValue) -> Bool {
    guard let type = tool["type"]?.nonEmptyString else { return false }
    return type != "custom"
  }
}
