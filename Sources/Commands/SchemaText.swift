import JSON
import RingbackProtocol

/// What `ringback schema` prints.
package enum SchemaText {
  /// The description of the protocol as JSON on several lines, with a line break at its end.
  ///
  /// - Parameters:
  ///   - flags: Which form of it.
  ///   - version: The daemon's version.
  /// - Returns: The text.
  package static func text(_ flags: SchemaFlags, version: String) -> String {
    var lines = IndentedJSON()
    lines.write(
      .object(
        flags.isOpenRPC
          ? OpenRPCDocument.json(daemonVersion: version) : DescriptionBundle.json))
    return lines.text + "\n"
  }
}

/// JSON for people: each member on a line of its own.
private struct IndentedJSON {
  private(set) var text = ""
  private var depth = 0

  /// Writes a value whose depth the caller knows to be small.
  mutating func write(_ value: JSONValue) {
    switch value {
    case .object(let object) where !object.isEmpty:
      lines("{", "}", object.map { ("\(JSONValue.string($0.key).text): ", $0.value) })
    case .array(let elements) where elements.contains { $0.object != nil || $0.array != nil }:
      lines("[", "]", elements.map { ("", $0) })
    case .array(let elements): text += "[\(elements.map(\.text).joined(separator: ", "))]"
    default: text += value.text
    }
  }

  private mutating func lines(
    _ opening: String, _ closing: String, _ parts: [(label: String, value: JSONValue)]
  ) {
    text += opening
    depth += 1
    for (position, part) in parts.enumerated() {
      text += position == 0 ? "" : ","
      breakLine()
      text += part.label
      write(part.value)
    }
    depth -= 1
    breakLine()
    text += closing
  }

  private mutating func breakLine() {
    text += "\n" + String(repeating: "  ", count: depth)
  }
}
