import Conversation
import JSON

/// The `tools` of a request.
enum ResponsesTools {
  /// The tools as one array; their schemas go out as their clients wrote them.
  static func bytes(of tools: ToolSet, names: ToolNames) -> [UInt8] {
    var writer = JSONWriter(reservingCapacity: 4_096)
    writer.beginArray()
    for tool in tools.definitions {
      writer.beginObject()
      writer.member("type", "function")
      writer.member("name", names.portable(tool.name))
      if let description = tool.description ?? tool.title {
        writer.member("description", description)
      }
      writer.member("parameters", tool.inputSchema)
      // Left out it counts as true here, and the service would rewrite or refuse the schema.
      writer.member("strict", false)
      writer.endObject()
    }
    writer.endArray()
    return writer.takeBytes()
  }
}
