import Conversation
import JSON

/// Encodes the results of a step as one `user` content with one `functionResponse` for each call.
///
/// A failure stands under `error`, everything else under `output`; these two keys have a meaning to
/// the service. Images, where they are let in, stand inside of their `functionResponse`; all other
/// media follow all of them as parts of the same content, each after a line that says whose it is.
struct GeminiResults {
  /// What a result says of its call.
  struct Call: Equatable {
    /// The call's id, if the call in the same request has one.
    let id: String?
    /// The name that the call has in the same request.
    let name: String
  }

  private struct Medium {
    let caption: String
    let content: GeminiContent
  }

  /// Where images stand.
  let media: GeminiQuirks.ResultMedia

  /// Writes the content after a comma; nothing when there are no results.
  func write(_ results: [ToolResult], answering calls: [Call], to writer: inout JSONWriter) {
    if results.isEmpty { return }
    var later: [Medium] = []
    writer.beginObject()
    writer.member("role", "user")
    writer.key("parts")
    writer.beginArray()
    for (result, call) in zip(results, calls) { write(result, call, &later, to: &writer) }
    for medium in later {
      GeminiContent.text(medium.caption).writePart(to: &writer)
      medium.content.writePart(to: &writer)
    }
    writer.endArray()
    writer.endObject()
  }

  private func write(
    _ result: ToolResult, _ call: Call, _ later: inout [Medium], to writer: inout JSONWriter
  ) {
    var texts: [String] = []
    var inside: [GeminiContent] = []
    for block in result.content {
      let content = GeminiContent(block)
      switch content {
      case .text(let text): texts.append(text)
      case .media(let mimeType, _) where media == .inside && Self.isLetIn(mimeType):
        inside.append(content)
      case .media(let mimeType, _):
        let number = later.count + 1
        texts.append("[attachment \(number), \(mimeType): after the results]")
        let caption = "[attachment \(number), from the result of \(call.name)]"
        later.append(Medium(caption: caption, content: content))
      }
    }
    var said = JSONValue.string(texts.joined(separator: "\n"))
    if result.content.isEmpty, let data = result.structuredContent { said = data }
    writer.beginObject()
    writer.key("functionResponse")
    writer.beginObject()
    if let id = call.id { writer.member("id", id) }
    writer.member("name", call.name)
    writer.member("response", .object([result.isError ? "error" : "output": said]))
    if !inside.isEmpty {
      writer.key("parts")
      writer.beginArray()
      for content in inside { content.writePart(to: &writer) }
      writer.endArray()
    }
    writer.endObject()
    writer.endObject()
  }

  /// Whether media of that type may stand inside of a `functionResponse`.
  private static func isLetIn(_ mimeType: String) -> Bool {
    ["image/png", "image/jpeg", "image/webp", "application/pdf"].contains(mimeType.lowercased())
  }
}
