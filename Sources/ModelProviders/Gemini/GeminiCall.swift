import Conversation
import JSON

/// One tool call of a reply.
struct GeminiCall {
  /// The service's own id; nil from services and models that give none.
  let id: String?
  /// The tool's name as the model wrote it; never empty.
  let name: String
  /// The arguments, or why they cannot be used.
  let arguments: ToolCall.Arguments
  private let part: JSONObject

  /// Reads the `functionCall` of a part.
  ///
  /// - Throws: A `ModelError` of kind `protocol` for what is no call, or not a whole one.
  init(_ json: JSONValue, part: JSONObject) throws(ModelError) {
    guard let name = json["name"]?.nonEmptyString else {
      throw ModelError(
        .protocol, "The model's reply holds a tool call without a name.", retryable: true)
    }
    // Only Vertex AI cuts calls into pieces, and only when it is asked to.
    let isCut = json["willContinue"]?.bool == true || json["partialArgs"]?.array?.isEmpty == false
    guard !isCut else {
      throw ModelError(
        .protocol, "The provider streams a tool call in pieces, which it was not asked for.",
        retryable: false)
    }
    id = json["id"]?.nonEmptyString
    self.name = name
    self.part = part
    arguments = Self.arguments(json["args"])
  }

  /// The part for replay, with the same members at the same places.
  ///
  /// It differs from what came where that would be refused: arguments that are no object, a name
  /// that the service does not allow, and an id that two calls have.
  func replay(id: String) -> JSONObject {
    guard var call = part["functionCall"]?.object else { return part }
    if call["args"]?.object == nil, call["args"] != nil { call["args"] = argumentsObject }
    if !Self.allowsName(name) { call["name"] = .string(ToolNames.portableForm(of: name)) }
    if self.id != nil { call["id"] = .string(id) }
    var part = part
    part["functionCall"] = .object(call)
    return part
  }

  private var argumentsObject: JSONValue {
    guard case .json(let value) = arguments, value.object != nil else { return [:] }
    return value
  }

  private static func arguments(_ json: JSONValue?) -> ToolCall.Arguments {
    switch json {
    case nil, .null?: return .json([:])
    // Gateways in front of the service may encode them once more.
    case .string(let text)?: return ToolCall.Arguments(text: text)
    case let value?: return .json(value)
    }
  }

  /// Whether the service allows the name of a function: `^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$`.
  private static func allowsName(_ name: String) -> Bool {
    guard name.utf8.count <= 128, let first = name.utf8.first else { return false }
    return (isLetter(first) || first == UInt8(ascii: "_"))
      && name.utf8.allSatisfy { byte in
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || "_.:-".utf8.contains(byte)
      }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
