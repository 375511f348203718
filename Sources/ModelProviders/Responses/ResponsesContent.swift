import Conversation
import JSON

/// Content blocks as Responses can carry them.
///
/// Text and images have parts of their own, in prompts and in tool results; everything else, sound
/// included, is said in words.
enum ResponsesContent {
  /// Writes `block` as a part of a message or of a tool result.
  static func writePart(_ block: ContentBlock, to writer: inout JSONWriter) {
    let content = CarriedContent(block)
    if case .image(let mimeType, let data) = content {
      writeImage(ChatContent.dataURL(mimeType, data), to: &writer)
    } else {
      writeText(content.inWords, to: &writer)
    }
  }

  /// Writes a text part.
  static func writeText(_ text: String, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("type", "input_text")
    writer.member("text", text)
    writer.endObject()
  }

  /// Writes an image part.
  static func writeImage(_ url: String, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("type", "input_image")
    writer.member("image_url", url)
    // The specification requires it, and servers that check what they get insist on it.
    writer.member("detail", "auto")
    writer.endObject()
  }

  /// Whether one of `blocks` is carried as an image.
  static func hasImage(_ blocks: [ContentBlock]) -> Bool {
    blocks.contains { if case .image = CarriedContent($0) { true } else { false } }
  }
}
