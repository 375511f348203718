import Conversation
import JSON

/// Content blocks as a message carries them: one text, and images beside it.
///
/// | Block | In a prompt | In a tool result |
/// |---|---|---|
/// | text | text | text |
/// | image | in the message's `images` | a line of text, and the image in the user message that follows all results |
/// | audio | a description in words | the same |
/// | resource link | name and URI, with the description if there is one | the same |
/// | resource with text | its URI and the text | the same |
/// | resource with an image | as an image | as an image |
/// | resource with other bytes | a description in words | the same |
///
/// Several texts are joined by line feeds, since a message has one `content`.
struct OllamaContent {
  /// The texts, in order.
  private var texts: [String] = []
  /// The images as base64, in order.
  private(set) var images: [String] = []

  /// An image that a tool result has, on its way into a user message.
  struct Picture {
    /// Where the image comes from, in words.
    let caption: String
    /// The image as base64.
    let data: String
  }

  /// Takes the blocks of a prompt.
  init(prompt blocks: [ContentBlock]) {
    for block in blocks {
      switch CarriedContent(block) {
      case .image(_, let data): images.append(data)
      case let content: texts.append(content.inWords)
      }
    }
  }

  /// Takes pictures out of tool results, as the user message that follows them.
  init(pictures: [Picture]) {
    texts = pictures.map(\.caption)
    images = pictures.map(\.data)
  }

  /// The message's text.
  var text: String { texts.count == 1 ? texts[0] : texts.joined(separator: "\n") }

  /// Writes the members `content` and, where there are any, `images`.
  func write(to writer: inout JSONWriter) {
    writer.member("content", text)
    if images.isEmpty { return }
    writer.key("images")
    writer.beginArray()
    for data in images { writer.string(data) }
    writer.endArray()
  }

  /// What a tool message says for `result`; its images are appended to `pictures`.
  ///
  /// A failure is `{"error": …}`, because a tool message has no member for it.
  static func text(of result: ToolResult, tool: String, pictures: inout [Picture]) -> String {
    var texts: [String] = []
    for block in result.content {
      switch CarriedContent(block) {
      case .image(let mimeType, let data):
        let number = pictures.count + 1
        texts.append("[image \(number), \(mimeType): in the user message after the tool results]")
        pictures.append(
          Picture(caption: "[image \(number), from the tool result of \(tool)]", data: data))
      case let content: texts.append(content.inWords)
      }
    }
    var text = texts.joined(separator: "\n")
    if result.content.isEmpty, let structured = result.structuredContent { text = structured.text }
    return result.isError ? JSONValue.object(["error": .string(text)]).text : text
  }
}
