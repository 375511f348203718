import Conversation
import JSON

/// One content block in the forms that dialects know; what none of them has is said in words.
///
/// A resource link becomes its name and URI, a resource with text its URI and the text, a resource
/// with an image or audio the same as that image or audio, one with other bytes its description.
enum CarriedContent: Equatable {
  case text(String)
  /// An image; `data` is base64.
  case image(mimeType: String, data: String)
  /// Audio; `data` is base64.
  case audio(mimeType: String, data: String)

  /// Finds the form for `block`.
  init(_ block: ContentBlock) {
    switch block.kind {
    case .text(let text): self = .text(text)
    case .image(let data, let mimeType): self = .image(mimeType: mimeType, data: data)
    case .audio(let data, let mimeType): self = .audio(mimeType: mimeType, data: data)
    case .resourceLink(let uri, let name):
      let note = block.extra["description"]?.string.map { " (\($0))" } ?? ""
      self = .text("[resource link \"\(name)\": \(uri)\(note)]")
    case .resource(let resource): self.init(resource: resource)
    }
  }

  private init(resource: JSONObject) {
    let uri = resource["uri"]?.string ?? ""
    let mimeType = resource["mimeType"]?.string
    if let text = resource["text"]?.string {
      self = .text("[resource \(uri)]\n\(text)")
    } else if let data = resource["blob"]?.string {
      let type = mimeType ?? "unknown type"
      switch type.lowercased().split(separator: "/").first {
      case "image": self = .image(mimeType: type, data: data)
      case "audio": self = .audio(mimeType: type, data: data)
      default: self = .text(Self.description(of: "resource \(uri)", mimeType: type, data: data))
      }
    } else {
      self = .text("[resource \(uri), without content]")
    }
  }

  /// The content in words, for a place that takes nothing but text.
  var inWords: String {
    switch self {
    case .text(let text): text
    case .image(let mimeType, let data):
      Self.description(of: "image", mimeType: mimeType, data: data)
    case .audio(let mimeType, let data):
      Self.description(of: "audio", mimeType: mimeType, data: data)
    }
  }

  /// Says what the content is and how large, where it cannot be shown.
  static func description(of what: String, mimeType: String, data: String) -> String {
    let bytes = data.utf8.count / 4 * 3 - data.utf8.suffix(2).count { $0 == UInt8(ascii: "=") }
    return "[\(what), \(mimeType), \(max(0, bytes)) bytes: cannot be shown to this model]"
  }
}
