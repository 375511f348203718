import Conversation
import JSON

/// One content block as Messages can carry it.
///
/// | Block | In a prompt or a tool result |
/// |---|---|
/// | text | text block; none where the text is blank, which the service refuses |
/// | image, JPEG, PNG, GIF or WebP | image block |
/// | resource with a PDF | document block, where the service takes them |
/// | resource with one of these images | as an image |
/// | resource link, resource with text | its name and URI; its URI and the text |
/// | anything else | a description in words |
///
/// A failed tool result holds text only; its images follow all results in the same message.
enum MessagesContent: Equatable {
  case text(String)
  case image(mimeType: String, data: String)
  case document(data: String)

  /// Finds the form for `block`.
  init(_ block: ContentBlock, takesDocuments: Bool) {
    if takesDocuments, case .resource(let resource) = block.kind,
      resource["mimeType"]?.string?.lowercased() == "application/pdf",
      let data = resource["blob"]?.nonEmptyString
    {
      self = .document(data: data)
      return
    }
    let content = CarriedContent(block)
    switch content {
    case .text(let text): self = .text(text)
    case .audio: self = .text(content.inWords)
    case .image(let mimeType, let data):
      guard let type = Self.imageTypes[mimeType.lowercased()], !data.isEmpty else {
        self = .text(content.inWords)
        return
      }
      self = .image(mimeType: type, data: data)
    }
  }

  /// Whether the block is a text that the service would refuse: empty, or white space alone.
  var isBlank: Bool {
    if case .text(let text) = self { text.isBlank } else { false }
  }

  /// The block's text; nil for a block that is not text.
  var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// Writes the block.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    switch self {
    case .text(let text):
      writer.member("type", "text")
      writer.member("text", text)
    case .image(let mimeType, let data):
      writer.member("type", "image")
      Self.writeSource(mimeType, data, to: &writer)
    case .document(let data):
      writer.member("type", "document")
      Self.writeSource("application/pdf", data, to: &writer)
    }
    writer.endObject()
  }

  private static func writeSource(
    _ mimeType: String, _ data: String, to writer: inout JSONWriter
  ) {
    writer.key("source")
    writer.beginObject()
    writer.member("type", "base64")
    writer.member("media_type", mimeType)
    writer.member("data", data)
    writer.endObject()
  }

  private static let imageTypes = [
    "image/jpeg": "image/jpeg", "image/jpg": "image/jpeg", "image/png": "image/png",
    "image/gif": "image/gif", "image/webp": "image/webp",
  ]
}

extension String {
  /// Whether there is nothing but white space.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
