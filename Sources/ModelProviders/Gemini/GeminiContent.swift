import Conversation
import JSON

/// One content block as a part.
///
/// Text is a text part; images and audio are `inlineData`, and so are resources that are a PDF or a
/// video. What else there is is said in words.
enum GeminiContent: Equatable {
  case text(String)
  /// `data` is base64.
  case media(mimeType: String, data: String)

  /// Finds the form for `block`.
  init(_ block: ContentBlock) {
    if case .resource(let resource) = block.kind, let data = resource["blob"]?.string,
      let type = resource["mimeType"]?.string, Self.isDocument(type.lowercased())
    {
      self = .media(mimeType: type, data: data)
      return
    }
    switch CarriedContent(block) {
    case .text(let text): self = .text(text)
    case .image(let mimeType, let data), .audio(let mimeType, let data):
      self = .media(mimeType: mimeType, data: data)
    }
  }

  /// Writes the part.
  func writePart(to writer: inout JSONWriter) {
    writer.beginObject()
    switch self {
    case .text(let text): writer.member("text", text)
    case .media(let mimeType, let data):
      writer.member("inlineData", ["mimeType": .string(mimeType), "data": .string(data)])
    }
    writer.endObject()
  }

  private static func isDocument(_ mimeType: String) -> Bool {
    mimeType == "application/pdf" || mimeType.hasPrefix("video/")
  }
}
