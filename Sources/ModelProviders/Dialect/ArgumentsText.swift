import Conversation
import JSON

extension ToolCall.Arguments {
  /// Reads the text that a service gives for arguments; no text at all is an empty object.
  init(text: String) {
    let isBlank = text.utf8.allSatisfy(\.isJSONSpace)
    if isBlank || text == "null" {
      self = .json(.object(JSONObject()))
      return
    }
    do throws(JSONError) {
      self = .json(try JSONValue(parsing: text))
    } catch {
      self = .malformed(text: text, reason: "\(error)")
    }
  }

  /// The text to send back for arguments that came as `text`; services answer malformed ones with 400.
  func replayText(_ text: String) -> String {
    guard case .json(let value) = self else { return "{}" }
    return value.object?.isEmpty == true ? "{}" : text
  }
}
