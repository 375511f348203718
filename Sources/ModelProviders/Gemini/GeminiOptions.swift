import Conversation
import JSON

/// The client's options on their way into a body.
///
/// `generationConfig` and `toolConfig` are merged with what the request itself says in them, member
/// by member. The service takes each name in two spellings, `maxOutputTokens` and
/// `max_output_tokens`, so both count as the same.
struct GeminiOptions {
  private var merged: [String: JSONObject] = [:]
  private var others: [JSONObject.Element] = []

  /// Takes the options.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest` for a member that the request writes itself.
  init(_ options: JSONObject) throws(ModelError) {
    for (key, value) in options {
      let name = Self.camelCase(key)
      if Self.ownMembers.contains(name) { throw Self.conflict(key) }
      guard Self.mergedMembers.contains(name) else {
        others.append((key, value))
        continue
      }
      guard let object = value.object else {
        throw ModelError(.invalidRequest, "The option \"\(key)\" must be an object.")
      }
      if merged.updateValue(object, forKey: name) != nil { throw Self.conflict(key) }
    }
  }

  /// Writes the member `key`, if there is anything in it.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest` for an option that would overwrite one of `own`.
  func write(
    _ key: String, with own: JSONObject, to writer: inout JSONWriter
  ) throws(ModelError) {
    var object = own
    for (name, value) in merged[key] ?? [:] {
      if own[Self.camelCase(name)] != nil { throw Self.conflict("\(key).\(name)") }
      object[name] = value
    }
    if !object.isEmpty { writer.member(key, .object(object)) }
  }

  /// Writes what is not merged with anything.
  func writeOthers(to writer: inout JSONWriter) {
    for (key, value) in others { writer.member(key, value) }
  }

  private static func conflict(_ option: String) -> ModelError {
    ModelError(
      .invalidRequest,
      "The option \"\(option)\" cannot be set: the request has a member of that name already.")
  }

  private static func camelCase(_ key: String) -> String {
    let words = key.split(separator: "_", omittingEmptySubsequences: true)
    guard words.count > 1, let first = words.first else { return key }
    return words.dropFirst().reduce(into: String(first)) { name, word in
      name += word.prefix(1).uppercased() + word.dropFirst()
    }
  }

  private static let mergedMembers: Set<String> = ["generationConfig", "toolConfig"]
  private static let ownMembers: Set<String> = ["contents", "model", "systemInstruction", "tools"]
}
