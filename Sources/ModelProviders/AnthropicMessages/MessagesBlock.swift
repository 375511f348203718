import Conversation
import JSON

/// One block of a reply's content that is still coming in.
///
/// Whatever the service says of a block is kept, so that the block can be sent back as it came: its
/// signature, its citations, members and kinds of block that mean nothing here.
struct MessagesBlock {
  /// What a block is to us.
  enum Kind: Equatable {
    /// Text of the model.
    case text
    /// Reasoning, with a signature.
    case thinking
    /// A call of a tool of the session.
    case call
    /// A call of one of the service's own tools, which it executes itself.
    case ownCall
    /// Anything else.
    case other

    /// Whether the block is text or reasoning, which has no input.
    var isWords: Bool { self == .text || self == .thinking }
  }

  /// What the block is to us.
  let kind: Kind
  private var members: JSONObject
  private var text: String
  private var signature: String?
  private var citations: [JSONValue] = []
  private var further = MergedMembers()

  /// Opens a block with what the service says at its start.
  init(_ start: JSONObject) {
    members = start
    text = ""
    kind =
      switch start["type"]?.string {
      case "text": .text
      case "thinking": .thinking
      case "tool_use": .call
      case let type? where type.hasSuffix("_tool_use"): .ownCall
      default: .other
      }
    switch kind {
    case .text: text = start["text"]?.string ?? ""
    case .thinking: text = start["thinking"]?.string ?? ""
    case .call, .ownCall, .other: break
    }
  }

  /// The text or the reasoning so far.
  var words: String { kind.isWords ? text : "" }

  /// Adds a piece to the text, the reasoning or the text of the input.
  mutating func append(_ piece: String) { text += piece }

  /// Adds a delta that is no piece of text.
  mutating func add(_ delta: JSONObject) {
    switch delta["type"]?.string {
    case "signature_delta":
      if let value = delta["signature"]?.string { signature = value }
    case "citations_delta":
      if let citation = delta["citation"] { citations.append(citation) }
    default:
      for (key, value) in delta where key != "type" { further.merge(key, value) }
    }
  }

  // MARK: A call

  /// The service's id of a call; nil where it gives none.
  var id: String? { members["id"]?.nonEmptyString }

  /// The name of the tool as the service knows it.
  var name: String { members["name"]?.string ?? "" }

  /// The text of the input: what came in pieces, else what stood in the block's start.
  var inputText: String {
    text.isEmpty ? members["input"].map(\.text) ?? "" : text
  }

  /// The input, or why it is none; no text at all is an empty object.
  var arguments: ToolCall.Arguments {
    let text = inputText
    if text.utf8.allSatisfy(\.isJSONSpace) || text == "null" { return .json([:]) }
    do throws(JSONError) {
      return .json(try JSONValue(parsing: text))
    } catch {
      return .malformed(text: text, reason: "\(error)")
    }
  }

  // MARK: To be sent back

  /// Whether the block must not be sent back: the service refuses text without a visible character, and
  /// reasoning that was cut off before its signature.
  func isUnfit(afterCut isCut: Bool) -> Bool {
    switch kind {
    case .text: return text.isBlank
    case .thinking:
      let signature = signature ?? members["signature"]?.string ?? ""
      return isCut && signature.isEmpty
    case .call, .ownCall, .other: return false
    }
  }

  /// Writes the block as it is sent back.
  ///
  /// - Parameters:
  ///   - id: The id of a call.
  ///   - writer: Takes the block.
  func write(id: String?, to writer: inout JSONWriter) {
    var block = members
    for member in further.json { block[member.key] = member.value }
    switch kind {
    case .text:
      block["text"] = .string(text)
      if !citations.isEmpty {
        block["citations"] = .array((members["citations"]?.array ?? []) + citations)
      }
    case .thinking:
      block["thinking"] = .string(text)
      if let signature { block["signature"] = .string(signature) }
    case .call:
      if let id { block["id"] = .string(id) }
      // A made-up name may hold characters that the service itself refuses.
      block["name"] = .string(ToolNames.portableForm(of: name))
      block["input"] = input
    case .ownCall: block["input"] = input
    case .other: if !text.isEmpty { block["input"] = input }
    }
    writer.value(.object(block))
  }

  /// The input as it is sent back; anything but an object is refused.
  private var input: JSONValue {
    guard case .json(let value) = arguments, value.object != nil else { return [:] }
    return value
  }

  /// The ids of the calls in a raw form.
  ///
  /// They must be those of the reply's calls, or the service would miss a result. They differ when
  /// the turn made other calls of them than the model had written.
  static func callIds(in content: [JSONValue]) -> [String] {
    content.filter { $0["type"] == "tool_use" }.map { $0["id"]?.string ?? "" }
  }
}
