/// Tells reasoning from text in a reply that begins with `<think>`.
///
/// Only a tag at the very start counts, so that a reply may speak about tags. White space around the
/// tags is dropped.
struct ThinkTags {
  private enum Place {
    case start, inside, justAfter, text
  }

  private var place = Place.start
  private var held: [UInt8] = []

  /// Adds a piece of the reply; what is certain now.
  mutating func add(_ words: String) -> [ReplyPiece] {
    if place == .text { return [.text(words)] }
    held += words.utf8
    return advance()
  }

  /// Ends the reply; what was held back.
  mutating func finish() -> [ReplyPiece] {
    let rest = String(cut: held)
    held = []
    if rest.isEmpty || place == .justAfter { return [] }
    return [place == .inside ? .reasoning(rest) : .text(rest)]
  }

  private mutating func advance() -> [ReplyPiece] {
    switch place {
    case .start: afterStart()
    case .inside: afterInside()
    case .justAfter: afterTag()
    case .text: takeHeld()
    }
  }

  private mutating func afterStart() -> [ReplyPiece] {
    let begun = held.drop(while: \.isJSONSpace)
    if begun.starts(with: Self.open.utf8) {
      held = Array(begun.dropFirst(Self.open.utf8.count))
      place = .inside
      return advance()
    }
    if Self.open.utf8.starts(with: begun) { return [] }
    place = .text
    return advance()
  }

  private mutating func afterInside() -> [ReplyPiece] {
    let end: Int
    switch TagSearch.first(of: [Self.close], in: held) {
    case .none(let clearTo): end = clearTo
    case .tag(_, let start):
      end = start
      place = .justAfter
    }
    let words = String(cut: held[..<end])
    held.removeFirst(place == .justAfter ? end + Self.close.utf8.count : end)
    let pieces: [ReplyPiece] = words.isEmpty ? [] : [.reasoning(words)]
    return place == .justAfter ? pieces + advance() : pieces
  }

  private mutating func afterTag() -> [ReplyPiece] {
    held = Array(held.drop(while: \.isJSONSpace))
    if held.isEmpty { return [] }
    place = .text
    return advance()
  }

  private mutating func takeHeld() -> [ReplyPiece] {
    defer { held = [] }
    return held.isEmpty ? [] : [.text(String(cut: held))]
  }

  private static let open = "<think>"
  private static let close = "</think>"
}
