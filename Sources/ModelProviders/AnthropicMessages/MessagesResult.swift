import Conversation
import JSON

/// One tool result as a `tool_result` block.
struct MessagesResult {
  /// The id of the call in the same request.
  let id: String
  /// What the block holds; no blank text is among it.
  private(set) var content: [MessagesContent] = []
  /// What must follow all results: what a failed result cannot hold.
  private(set) var following: [MessagesContent] = []
  private let isError: Bool

  /// Takes the result of a call of `tool`.
  init(_ result: ToolResult, id: String, tool: String, takesDocuments: Bool) {
    self.id = id
    isError = result.isError
    var blocks = result.content.map { MessagesContent($0, takesDocuments: takesDocuments) }
    if blocks.isEmpty, let structured = result.structuredContent {
      blocks = [.text(structured.text)]
    }
    for block in blocks where !block.isBlank {
      if isError, block.text == nil {
        content.append(.text("[an image or document: after the tool results]"))
        following.append(.text("[from the tool result of \(tool)]"))
        following.append(block)
      } else {
        content.append(block)
      }
    }
    // A failed result without content is refused.
    if isError, content.isEmpty { content = [.text("error")] }
  }

  /// Writes the block.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("type", "tool_result")
    writer.member("tool_use_id", id)
    if content.count == 1, let text = content[0].text {
      writer.member("content", text)
    } else if !content.isEmpty {
      writer.key("content")
      writer.beginArray()
      for block in content { block.write(to: &writer) }
      writer.endArray()
    }
    if isError { writer.member("is_error", true) }
    writer.endObject()
  }
}
