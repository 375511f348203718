import JSON

/// What a built assistant message and a received one have in common.
enum ChatAssistant {
  /// Writes the `content` member, which is always there: some servers refuse a message without it.
  ///
  /// Beside calls an empty text is null, or `""` where the provider's switch says so; without calls
  /// it is `""`, since a message must have one of both.
  static func writeContent(
    _ text: String, hasCalls: Bool, quirks: ChatQuirks, to writer: inout JSONWriter
  ) {
    if text.isEmpty, hasCalls, quirks.emptyContent == .null {
      writer.key("content")
      writer.null()
    } else {
      writer.member("content", text)
    }
  }
}
