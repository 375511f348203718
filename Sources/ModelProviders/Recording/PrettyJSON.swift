import JSON

/// Writes JSON for people: one member or element a line, two spaces deeper for each level.
enum PrettyJSON {
  /// The text of `value`, whose lines after the first begin with `indent`.
  static func text(of value: JSONValue, indent: String = "") -> String {
    var text = ""
    append(value, indent: indent, to: &text)
    return text
  }

  private static func append(_ value: JSONValue, indent: String, to text: inout String) {
    let inner = indent + "  "
    switch value {
    case .array(let elements) where !elements.isEmpty:
      text += "["
      for (index, element) in elements.enumerated() {
        text += index == 0 ? "\n\(inner)" : ",\n\(inner)"
        append(element, indent: inner, to: &text)
      }
      text += "\n\(indent)]"
    case .object(let members) where !members.isEmpty:
      text += "{"
      for (index, (key, member)) in members.enumerated() {
        text += (index == 0 ? "\n" : ",\n") + inner + JSONValue.string(key).text + ": "
        append(member, indent: inner, to: &text)
      }
      text += "\n\(indent)}"
    default: text += value.text
    }
  }
}
