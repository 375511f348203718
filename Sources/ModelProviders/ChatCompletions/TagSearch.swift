/// Finds tags in a text that comes in pieces.
enum TagSearch {
  /// What a search comes to.
  enum Hit: Equatable {
    /// The tag of that number stands at that offset.
    case tag(Int, at: Int)
    /// No tag is there; before that offset none can begin any more, whatever comes next.
    case none(clearTo: Int)
  }

  /// Searches `bytes` from `offset` on for the first of `tags`, all of which begin with `<`.
  static func first(of tags: [String], in bytes: [UInt8], from offset: Int = 0) -> Hit {
    for start in offset..<bytes.count where bytes[start] == UInt8(ascii: "<") {
      let rest = bytes[start...]
      for (number, tag) in tags.enumerated() {
        if rest.starts(with: tag.utf8) { return .tag(number, at: start) }
        if rest.count < tag.utf8.count, tag.utf8.starts(with: rest) { return .none(clearTo: start) }
      }
    }
    return .none(clearTo: bytes.count)
  }
}

extension String {
  /// The text of bytes that were cut out of a text between whole characters.
  init(cut bytes: some Collection<UInt8>) {
    self = String(decoding: bytes, as: UTF8.self)
  }
}
