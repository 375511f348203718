import JSON

extension ToolResult {
  /// The result cut down to so many bytes, with a mark that says so; itself when it is not larger.
  ///
  /// Text is cut between characters. What cannot be cut (a picture, a sound, data) is left out.
  func bounded(to maxBytes: Int) -> ToolResult {
    let structuredBytes = structuredContent?.encoded.count ?? 0
    let contentBytes = content.reduce(0) { $0 + $1.byteCount }
    guard max(structuredBytes, contentBytes) > maxBytes else { return self }
    var left = maxBytes
    var kept: [ContentBlock] = []
    for block in content {
      guard let part = block.prefix(bytes: left) else { continue }
      left -= part.byteCount
      kept.append(part)
    }
    if contentBytes > maxBytes {
      kept.append(
        .text("[cut: \(maxBytes - left) of \(contentBytes) bytes of this result are shown]"))
    }
    return ToolResult(
      callId: callId, content: kept,
      structuredContent: structuredBytes > maxBytes ? nil : structuredContent, isError: isError,
      truncatedFrom: max(structuredBytes, contentBytes), editedArguments: editedArguments)
  }
}

extension ContentBlock {
  /// How much the block counts against a bound: the bytes of its text or data.
  var byteCount: Int {
    switch kind {
    case .text(let text): text.utf8.count
    case .image(let data, _), .audio(let data, _): data.utf8.count
    case .resourceLink(let uri, let name): uri.utf8.count + name.utf8.count
    case .resource(let resource): JSONValue.object(resource).encoded.count
    }
  }

  /// As much of the block as fits; nil when nothing of it does.
  fileprivate func prefix(bytes: Int) -> ContentBlock? {
    guard byteCount > bytes else { return self }
    guard case .text(let text) = kind, bytes > 0 else { return nil }
    let part = text.prefix(utf8Bytes: bytes)
    return part.isEmpty ? nil : ContentBlock(.text(part), extra: extra)
  }
}

extension String {
  /// The longest beginning of at most so many bytes that ends between two characters.
  ///
  /// A character of very many scalars is cut between scalars, so that the search is bounded.
  func prefix(utf8Bytes count: Int) -> String {
    guard utf8.count > count else { return self }
    let limit = utf8.index(utf8.startIndex, offsetBy: max(0, count))
    var end = limit
    for _ in 0..<64 {
      if let boundary = end.samePosition(in: self) { return String(self[..<boundary]) }
      guard end > utf8.startIndex else { break }
      end = utf8.index(before: end)
    }
    end = limit
    while end > utf8.startIndex, end.samePosition(in: unicodeScalars) == nil {
      end = utf8.index(before: end)
    }
    return String(unicodeScalars[..<end])
  }
}
