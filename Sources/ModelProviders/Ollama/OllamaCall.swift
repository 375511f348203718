import Conversation
import JSON

/// One tool call of a reply; they come whole.
struct OllamaCall {
  /// The server's id; nil where it gives none, as older servers do.
  let id: String?
  /// The tool's name as the request had it, or what the model made up.
  let name: String
  /// The arguments, or why there are none that could be used.
  let arguments: ToolCall.Arguments
  private let members: JSONObject

  /// Reads an element of `tool_calls`; nil when it is not an object.
  init?(_ json: JSONValue) {
    guard let members = json.object else { return nil }
    self.members = members
    id = json["id"]?.nonEmptyString
    name = json["function"]?["name"]?.string ?? ""
    arguments = Self.arguments(json["function"]?["arguments"] ?? .null)
  }

  /// The call as it goes back to the server, with the id that its result will name.
  ///
  /// Arguments must be an object there; what the model wrote in its place was never executed.
  func raw(id: String) -> JSONValue {
    var call = members
    call["id"] = .string(id)
    var function = members["function"]?.object ?? JSONObject()
    function["name"] = .string(name)
    var object = JSONObject()
    if case .json(.object(let written)) = arguments { object = written }
    function["arguments"] = .object(object)
    call["function"] = .object(function)
    return .object(call)
  }

  private static func arguments(_ json: JSONValue) -> ToolCall.Arguments {
    if json.isNull { return .json(.object(JSONObject())) }
    // Servers that translate from other APIs pass the text on.
    guard let text = json.string else { return .json(json) }
    if text.utf8.allSatisfy(\.isJSONSpace) { return .json(.object(JSONObject())) }
    do throws(JSONError) {
      return .json(try JSONValue(parsing: text))
    } catch {
      return .malformed(text: text, reason: "\(error)")
    }
  }
}
