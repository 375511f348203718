import JSON

/// One output item of a response that is still coming in.
struct OutputItem {
  /// What an item is, as far as it matters here.
  enum Kind {
    case message, reasoning, call, other

    /// Reads an item's `type`.
    init(_ type: String?) {
      switch type {
      case "message": self = .message
      case "reasoning": self = .reasoning
      case "function_call": self = .call
      default: self = .other
      }
    }
  }

  /// What the item is.
  private(set) var kind: Kind
  /// The item as far as it was announced; empty when a delta came before it.
  private(set) var announced = JSONObject()
  /// The item as it is, once it is done.
  private(set) var finished: JSONObject?
  /// The text of a call's arguments, as far as it was streamed.
  var arguments = ""

  /// Opens an item that is known only from a piece of it.
  init(_ kind: Kind) {
    self.kind = kind
  }

  /// Whether the item itself was not seen yet, but only a piece of it.
  var isImplied: Bool { announced.isEmpty && finished == nil }

  /// Takes the item as `response.output_item.added` has it.
  mutating func announce(_ item: JSONObject) {
    kind = Kind(item["type"]?.string)
    announced = item
  }

  /// Takes the item as it is at its end.
  mutating func finish(_ item: JSONObject) {
    kind = Kind(item["type"]?.string)
    finished = item
  }

  /// The item's member of that name, as it was at its end or else when it was announced.
  subscript(key: String) -> JSONValue? { finished?[key] ?? announced[key] }

  /// The text of a call's arguments: as the finished item has it, else as it was streamed.
  var argumentsText: String {
    if let text = finished?["arguments"]?.nonEmptyString { return text }
    // Some services do not encode them as text.
    if let value = finished?["arguments"], value.string == nil, !value.isNull { return value.text }
    return arguments.isEmpty ? announced["arguments"]?.string ?? "" : arguments
  }
}
