import Conversation
import JSON

/// The parts of a reply, in order, as they go back to the service.
///
/// Signatures stand on parts, so a part stays as it came. Only neighbours that are nothing but text,
/// or nothing but thought, are put together: they are pieces of one part.
struct GeminiParts {
  private enum Part {
    case text(String, isThought: Bool)
    case call(Int)
    case other(JSONObject)
  }

  /// What a part brings to be streamed.
  enum Piece {
    case text(String)
    case reasoning(String)
    case nothing
  }

  private var parts: [Part] = []
  /// The calls in order.
  private(set) var calls: [GeminiCall] = []
  private let maxCalls: Int

  /// Makes an empty list that refuses more than `maxCalls` calls.
  init(maxCalls: Int) { self.maxCalls = maxCalls }

  /// Whether nothing has come.
  var isEmpty: Bool { parts.isEmpty }

  /// Takes one part.
  ///
  /// - Throws: A `ModelError` of kind `protocol` for a call that cannot be understood, and for too
  ///   many of them.
  mutating func add(_ part: JSONObject) throws(ModelError) -> Piece {
    if let json = part["functionCall"], !json.isNull {
      guard calls.count < maxCalls else {
        throw ModelError(
          .protocol, "The model's reply holds more than \(maxCalls) tool calls.", retryable: false)
      }
      parts.append(.call(calls.count))
      calls.append(try GeminiCall(json, part: part))
      return .nothing
    }
    guard let text = part["text"]?.string else {
      if !part.isEmpty { parts.append(.other(part)) }
      return .nothing
    }
    let isThought = part["thought"]?.bool == true
    if part.count == (part["thought"] == nil ? 1 : 2) {
      add(text, isThought: isThought)
    } else {
      parts.append(.other(part))
    }
    if text.isEmpty { return .nothing }
    return isThought ? .reasoning(text) : .text(text)
  }

  private mutating func add(_ text: String, isThought: Bool) {
    if text.isEmpty { return }
    if case .text(var all, isThought: isThought)? = parts.last {
      // Without its place in the list the text has one owner, and grows without a copy.
      parts.removeLast()
      all += text
      parts.append(.text(all, isThought: isThought))
    } else {
      parts.append(.text(text, isThought: isThought))
    }
  }

  /// The `model` content for replay; nil for a reply without parts, which the service refuses.
  func raw(ids: [String]) -> EncodedJSON? {
    if parts.isEmpty { return nil }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("role", "model")
    writer.key("parts")
    writer.beginArray()
    for part in parts {
      switch part {
      case .text(let text, let isThought):
        writer.beginObject()
        writer.member("text", text)
        if isThought { writer.member("thought", true) }
        writer.endObject()
      case .call(let index): writer.value(.object(calls[index].replay(id: ids[index])))
      case .other(let part): writer.value(.object(part))
      }
    }
    writer.endArray()
    writer.endObject()
    return EncodedJSON(trusted: writer.takeBytes())
  }
}
