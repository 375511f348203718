import JSON

/// The content of a reply as a list of typed parts, which Mistral wants back as it sent it.
struct ContentList {
  private enum Part {
    case text(String)
    case thinking(String, members: JSONObject)
    case other(JSONValue)
  }

  private var parts: [Part] = []

  /// Makes a list of the text that came before it.
  init(text: String) {
    if !text.isEmpty { parts = [.text(text)] }
  }

  /// Adds text, to the last part if that is text as well.
  mutating func add(text: String) {
    if text.isEmpty { return }
    if case .text(var words)? = parts.last {
      parts.removeLast()
      words += text
      parts.append(.text(words))
    } else {
      parts.append(.text(text))
    }
  }

  /// Adds a `thinking` part, to the last part if that is thinking as well; its words.
  mutating func add(thinking part: JSONValue) -> String {
    guard let words = Self.words(of: part["thinking"] ?? .null), let object = part.object else {
      parts.append(.other(part))
      return ""
    }
    if case .thinking(var before, var members)? = parts.last {
      parts.removeLast()
      before += words
      for (key, value) in object where !value.isNull { members[key] = value }
      parts.append(.thinking(before, members: members))
    } else {
      parts.append(.thinking(words, members: object))
    }
    return words
  }

  /// Adds a part of another type, for replay only.
  mutating func add(other part: JSONValue) {
    parts.append(.other(part))
  }

  /// The list as it goes back to the provider.
  var json: JSONValue {
    .array(
      parts.map { part in
        switch part {
        case .text(let text): return ["type": "text", "text": .string(text)]
        case .thinking(let words, var members):
          members["thinking"] = [["type": "text", "text": .string(words)]]
          return .object(members)
        case .other(let part): return part
        }
      })
  }

  /// The text of a thinking part; nil if there is more in it than text.
  private static func words(of thinking: JSONValue) -> String? {
    if let text = thinking.string { return text }
    guard let elements = thinking.array else { return nil }
    var words = ""
    for element in elements {
      guard let text = element["text"]?.string else { return nil }
      words += text
    }
    return words
  }
}
