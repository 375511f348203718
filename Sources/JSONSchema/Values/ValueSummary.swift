import JSON

/// Values as short text for messages.
enum ValueSummary {
  /// A value's text is cut behind so many scalars.
  static let maxScalars = 80
  /// A list of values or names in a message is cut behind so many entries.
  static let maxListed = 12

  /// The value with its type: `the string "7"`, `the number 7`, `an object`.
  static func described(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let bool): bool ? "the boolean true" : "the boolean false"
    case .number: "the number \(text(value))"
    case .string: "the string \(text(value))"
    case .array(let elements): elements.isEmpty ? "an empty array" : "an array"
    case .object(let members): members.isEmpty ? "an empty object" : "an object"
    }
  }

  /// The value as JSON, cut with `…` where it is long.
  static func text(_ value: JSONValue) -> String {
    var summary = Summary()
    summary.append(value)
    return summary.text
  }

  /// The string in quotes, cut with `…` where it is long.
  static func quoted(_ string: String) -> String { text(.string(string)) }

  /// Texts separated by commas, with the number of those left out.
  static func list(_ texts: some Collection<String>) -> String {
    let shown = texts.prefix(maxListed).joined(separator: ", ")
    let left = texts.count - maxListed
    return left > 0 ? "\(shown) and \(left) more" : shown
  }
}

/// JSON text of bounded length.
private struct Summary {
  var text = ""
  private var left = ValueSummary.maxScalars

  private var isFull: Bool { left <= 0 }

  mutating func append(_ value: JSONValue) {
    switch value {
    case .null, .bool: put(value.text)
    case .number(let number): put(number.literal)
    case .string(let string): append(string)
    case .array(let elements):
      put("[")
      for (index, element) in elements.enumerated() {
        guard !isFull else { break }
        if index > 0 { put(",") }
        append(element)
      }
      close("]")
    case .object(let members):
      put("{")
      for (index, member) in members.enumerated() {
        guard !isFull else { break }
        if index > 0 { put(",") }
        append(member.key)
        put(":")
        append(member.value)
      }
      close("}")
    }
  }

  private mutating func append(_ string: String) {
    let head = String(String.UnicodeScalarView(string.unicodeScalars.prefix(max(left, 1))))
    let isWhole = head.utf8.count == string.utf8.count
    var quoted = JSONValue.string(head).text
    if !isWhole { quoted.insert("…", at: quoted.index(before: quoted.endIndex)) }
    text += quoted
    left -= head.unicodeScalars.count + 2
  }

  private mutating func put(_ piece: String) {
    guard !isFull else { return }
    let scalars = piece.unicodeScalars
    let head = scalars.prefix(left)
    text.unicodeScalars.append(contentsOf: head)
    left -= head.count
    if head.endIndex < scalars.endIndex {
      text += "…"
      left = 0
    }
  }

  private mutating func close(_ bracket: String) {
    text += isFull ? "…" + bracket : bracket
    left -= 1
  }
}
