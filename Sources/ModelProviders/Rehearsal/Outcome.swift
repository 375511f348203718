import Conversation
import JSON

/// What a tool call of this turn gave.
struct Outcome: Sendable {
  /// The call.
  let call: ToolCall
  /// Its result.
  let result: ToolResult

  /// The result as text: what the tool wrote, otherwise its data as JSON.
  var text: String {
    let written = result.content.compactMap(\.text).joined(separator: "\n")
    if written.isEmpty, let data = result.structuredContent { return data.string ?? data.text }
    return written
  }

  /// The result as a number, for the call that goes on with it; nil when it failed or has none.
  var number: JSONNumber? {
    guard !result.isError else { return nil }
    if let data = result.structuredContent, let number = Self.number(in: data) { return number }
    let text = text
    guard text.utf8.count <= Self.longestText else { return nil }
    // Text that is no JSON is searched for its last number instead.
    if let data = try? JSONValue(parsing: text), let number = Self.number(in: data) {
      return number
    }
    return Prompt(text).tokens.last { $0.number != nil }?.number
  }

  /// The number that a value is, or the one number among an object's members.
  static func number(in value: JSONValue) -> JSONNumber? {
    if let number = value.number { return number }
    if let text = value.string { return JSONNumber(literal: text) }
    let members = (value.object ?? JSONObject()).compactMap { $0.value.number }
    return members.count == 1 ? members[0] : nil
  }

  /// A longer result is no number.
  private static let longestText = 4_000
}
