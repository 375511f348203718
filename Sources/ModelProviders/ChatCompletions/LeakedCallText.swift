import JSON

/// Reads what stands between the tags of a tool call that a model wrote as text.
enum LeakedCallText {
  /// Reads what stands in `<tool_call>`: an object, or a `<function=` of its own.
  static func call(in text: String) -> CallFragment? {
    let text = trimmed(text[...])
    if text.hasPrefix(functionTag) {
      let rest = text.dropFirst(functionTag.count)
      let end = rest.firstRange(of: "</function>")?.lowerBound ?? rest.endIndex
      return function(in: String(rest[..<end]))
    }
    guard let json = parsed(text), let name = json["name"]?.nonEmptyString else { return nil }
    let arguments = json["arguments"] ?? json["parameters"] ?? .object(JSONObject())
    return CallFragment(name: name, arguments: .whole(arguments))
  }

  /// Reads what stands between `<function=` and `</function>`: the name, `>`, and the arguments.
  static func function(in text: String) -> CallFragment? {
    guard let bracket = text.firstIndex(of: ">") else { return nil }
    let name = String(trimmed(text[..<bracket]))
    let body = trimmed(text[text.index(after: bracket)...])
    if name.isEmpty { return nil }
    if body.hasPrefix("{") {
      guard let json = parsed(body) else { return nil }
      return CallFragment(name: name, arguments: .whole(json))
    }
    guard let parameters = parameters(in: body) else { return nil }
    return CallFragment(name: name, arguments: .whole(.object(parameters)))
  }

  /// Reads `<parameter=KEY>VALUE</parameter>`s; a value that is no JSON is a text.
  private static func parameters(in text: Substring) -> JSONObject? {
    var object = JSONObject()
    var rest = text
    while !rest.isEmpty {
      guard rest.hasPrefix(parameterTag), let bracket = rest.firstIndex(of: ">"),
        let end = rest[bracket...].firstRange(of: parameterEnd)
      else { return nil }
      let key = rest[..<bracket].dropFirst(parameterTag.count)
      let value = trimmed(rest[rest.index(after: bracket)..<end.lowerBound])
      object[String(key)] = parsed(value) ?? .string(String(value))
      rest = trimmed(rest[end.upperBound...])
    }
    return object
  }

  private static func parsed(_ text: Substring) -> JSONValue? {
    // Optional on purpose: text that is no JSON is no failure here.
    try? JSONValue(parsing: String(text))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  private static let functionTag = "<function="
  private static let parameterTag = "<parameter="
  private static let parameterEnd = "</parameter>"
}
