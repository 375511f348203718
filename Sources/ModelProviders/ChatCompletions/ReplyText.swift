import JSON

/// A piece of a reply that can be streamed.
enum ReplyPiece: Equatable {
  case text(String)
  case reasoning(String)
}

/// The text of a reply: what is shown of it, and what is sent back.
struct ReplyText {
  /// All text that was streamed.
  private(set) var shown = ""
  /// The calls that were found in the text.
  private(set) var salvaged: [CallFragment] = []
  private var think: ThinkTags?
  private var leaks: LeakedCalls?
  private var list: ContentList?

  /// Makes an empty text; `isOffered` tells which names, as a model writes them, are tools on offer.
  init(quirks: ChatQuirks, isOffered: @escaping (String) -> Bool) {
    if quirks.thinkTags { think = ThinkTags() }
    if quirks.salvageTextCalls { leaks = LeakedCalls(isOffered: isOffered) }
  }

  /// Adds a piece that is streamed as it stands; false, and nothing added, when it must be looked at.
  mutating func addPlain(_ words: String) -> Bool {
    guard think == nil, leaks == nil, list == nil else { return false }
    shown += words
    return true
  }

  /// Adds a piece of text; what can be streamed now.
  mutating func add(_ words: String) -> [ReplyPiece] {
    if words.isEmpty { return [] }
    list?.add(text: words)
    let pieces = think?.add(words) ?? [.text(words)]
    return pieces.flatMap { show($0) }
  }

  /// Adds an element of a content list, as Mistral sends it; what can be streamed now.
  mutating func add(part: JSONValue) -> [ReplyPiece] {
    var all = list ?? ContentList(text: shown)
    defer { list = all }
    switch part["type"]?.string {
    case "text":
      let words = part["text"]?.string ?? ""
      all.add(text: words)
      return words.isEmpty ? [] : (think?.add(words) ?? [.text(words)]).flatMap { show($0) }
    case "thinking":
      let words = all.add(thinking: part)
      return words.isEmpty ? [] : [.reasoning(words)]
    default:
      all.add(other: part)
      return []
    }
  }

  /// Ends the text; what was held back until now.
  mutating func finish() -> [ReplyPiece] {
    var pieces = (think?.finish() ?? []).flatMap { show($0) }
    if var found = leaks {
      pieces += take(found.finish(), of: &found)
      leaks = found
    }
    return pieces
  }

  /// The `content` to send back; nil for a plain text, which is `shown`.
  var rawList: JSONValue? { list?.json }

  private mutating func show(_ piece: ReplyPiece) -> [ReplyPiece] {
    guard case .text(let words) = piece else { return [piece] }
    guard var found = leaks else {
      shown += words
      return [piece]
    }
    defer { leaks = found }
    return take(found.add(words), of: &found)
  }

  private mutating func take(_ texts: [String], of found: inout LeakedCalls) -> [ReplyPiece] {
    salvaged += found.takeCalls()
    for words in texts { shown += words }
    return texts.map(ReplyPiece.text)
  }
}
