import JSON

/// Members of a delta that have no meaning here, put together so that they can be sent back.
///
/// Signatures and other extensions are among them. Texts are appended, except when a text only
/// repeats itself; elements of arrays are appended, and pieces of one element are joined; members of
/// objects replace each other; of everything else the last value stands. The work for a member does not grow
/// with what has been gathered before.
struct MergedMembers {
  private enum Value {
    case text(String)
    case elements([Element])
    case other(JSONValue)
  }

  /// An element of an array, with the text that pieces are appended to.
  private struct Element {
    var value: JSONValue
    var textKey: String?
    var text = ""

    init(_ value: JSONValue) {
      self.value = value
      textKey = MergedMembers.textKeys.first { value[$0]?.string != nil }
      if let textKey { text = value[textKey]?.string ?? "" }
    }

    var json: JSONValue {
      guard let textKey, var object = value.object else { return value }
      object[textKey] = .string(text)
      return .object(object)
    }

    /// Adds a piece of the same element; false when `piece` is another element.
    mutating func add(_ piece: JSONValue) -> Bool {
      guard var object = value.object, let more = piece.object, let index = object["index"],
        index == more["index"], object["type"] == more["type"]
      else { return false }
      for (key, value) in more where !value.isNull {
        if MergedMembers.textKeys.contains(key), let text = value.string {
          if textKey == nil { textKey = key }
          guard textKey == key else { return false }
          self.text += text
        } else {
          object[key] = value
        }
      }
      value = .object(object)
      return true
    }
  }

  private var keys: [String] = []
  private var values: [Value] = []

  /// Adds what one delta brings of the member `key`.
  mutating func merge(_ key: String, _ value: JSONValue) {
    guard !value.isNull, let position = keys.firstIndex(of: key) else {
      if !value.isNull {
        keys.append(key)
        values.append(Self.first(value))
      }
      return
    }
    let old = values[position]
    // The slot lets go of its buffer, so that appending does not copy it.
    values[position] = .other(.null)
    values[position] = Self.merged(old, value)
  }

  /// The members as they go back to the provider; empty containers are left out.
  var json: [JSONObject.Element] {
    var members: [JSONObject.Element] = []
    for (key, value) in zip(keys, values) {
      let json = Self.json(value)
      if json.array?.isEmpty ?? false || json.object?.isEmpty ?? false { continue }
      members.append((key, json))
    }
    return members
  }

  private static func first(_ value: JSONValue) -> Value {
    switch value {
    case .string(let text): return .text(text)
    case .array(let elements):
      var all: [Element] = []
      for element in elements { append(element, to: &all) }
      return .elements(all)
    default: return .other(value)
    }
  }

  private static func merged(_ old: consuming Value, _ new: JSONValue) -> Value {
    switch (old, new) {
    case (.text(var text), .string(let more)):
      if text.utf8.count != more.utf8.count || text != more { text += more }
      return .text(text)
    case (.elements(var elements), .array(let more)):
      for element in more { append(element, to: &elements) }
      return .elements(elements)
    case (.other(.object(var object)), .object(let more)):
      for (key, value) in more where !value.isNull { object[key] = value }
      return .other(.object(object))
    default: return first(new)
    }
  }

  private static func append(_ element: JSONValue, to elements: inout [Element]) {
    if let last = elements.indices.last, elements[last].add(element) { return }
    elements.append(Element(element))
  }

  private static func json(_ value: Value) -> JSONValue {
    switch value {
    case .text(let text): .string(text)
    case .elements(let elements): .array(elements.map(\.json))
    case .other(let value): value
    }
  }

  private static let textKeys = ["text", "summary", "data"]
}
