import Conversation
import JSON

/// One content block as Chat Completions can carry it.
///
/// | Block | In a prompt | In a tool result |
/// |---|---|---|
/// | text | text part | text |
/// | image | image part with a data URL | a line of text, and the image in the user message that follows all results |
/// | audio, WAV or MP3 | audio part | a description in words |
/// | audio, anything else | a description in words | a description in words |
/// | resource link | name and URI, with the description if there is one | the same |
/// | resource with text | its URI and the text | the same |
/// | resource with an image | as an image | as an image |
/// | resource with other bytes | a description in words | a description in words |
enum ChatContent {
  case text(String)
  case image(mimeType: String, data: String)
  case audio(format: String, mimeType: String, data: String)

  /// An image that a tool result has, on its way into a user message.
  struct Picture {
    /// Where the image comes from, in words.
    let caption: String
    /// The image as a data URL.
    let url: String
  }

  /// Finds the form for `block`.
  init(_ block: ContentBlock) {
    let content = CarriedContent(block)
    switch content {
    case .text(let text): self = .text(text)
    case .image(let mimeType, let data): self = .image(mimeType: mimeType, data: data)
    case .audio(let mimeType, let data):
      if let format = Self.audioFormats[mimeType.lowercased()] {
        self = .audio(format: format, mimeType: mimeType, data: data)
      } else {
        self = .text(content.inWords)
      }
    }
  }

  /// Writes the block as a part of a user message.
  func writePart(to writer: inout JSONWriter) {
    switch self {
    case .text(let text): Self.writeTextPart(text, to: &writer)
    case .image(let mimeType, let data):
      Self.writeImagePart(Self.dataURL(mimeType, data), to: &writer)
    case .audio(let format, _, let data):
      writer.beginObject()
      writer.member("type", "input_audio")
      writer.member("input_audio", ["data": .string(data), "format": .string(format)])
      writer.endObject()
    }
  }

  /// Writes a text part.
  static func writeTextPart(_ text: String, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("type", "text")
    writer.member("text", text)
    writer.endObject()
  }

  /// Writes an image part.
  static func writeImagePart(_ url: String, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("type", "image_url")
    writer.member("image_url", ["url": .string(url)])
    writer.endObject()
  }

  /// What a tool message says for `result`; its images are appended to `pictures`.
  ///
  /// A failure is `{"error": …}`, because a tool message has no member for it.
  static func text(of result: ToolResult, tool: String, pictures: inout [Picture]) -> String {
    var texts: [String] = []
    for block in result.content {
      switch ChatContent(block) {
      case .text(let text): texts.append(text)
      case .image(let mimeType, let data):
        let number = pictures.count + 1
        texts.append("[image \(number), \(mimeType): in the user message after the tool results]")
        pictures.append(
          Picture(
            caption: "[image \(number), from the tool result of \(tool)]",
            url: dataURL(mimeType, data)))
      case .audio(_, let mimeType, let data):
        texts.append(CarriedContent.audio(mimeType: mimeType, data: data).inWords)
      }
    }
    var text = texts.joined(separator: "\n")
    if result.content.isEmpty, let structured = result.structuredContent { text = structured.text }
    return result.isError ? JSONValue.object(["error": .string(text)]).text : text
  }

  /// The data URL (RFC 2397) of base64 text.
  static func dataURL(_ mimeType: String, _ data: String) -> String {
    "data:\(mimeType);base64,\(data)"
  }

  private static let audioFormats = [
    "audio/wav": "wav", "audio/x-wav": "wav", "audio/wave": "wav", "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
  ]
}
