import Conversation
import JSON

/// The `tools` of a request.
enum OllamaTools {
  /// The tools as one array.
  static func bytes(of tools: [ToolDefinition], names: ToolNames) -> [UInt8] {
    var writer = JSONWriter(reservingCapacity: 4_096)
    writer.beginArray()
    for tool in tools {
      writer.beginObject()
      writer.member("type", "function")
      writer.key("function")
      writer.beginObject()
      writer.member("name", names.portable(tool.name))
      if let description = tool.description ?? tool.title {
        writer.member("description", description)
      }
      writer.member("parameters", OllamaSchema.parameters(tool.inputSchema))
      writer.endObject()
      writer.endObject()
    }
    writer.endArray()
    return writer.takeBytes()
  }
}
