import Conversation
import JSON

/// One tool call of a reply that is still coming in.
struct OpenCall {
  /// The provider's id, as soon as it is known.
  var id: String?
  /// The tool's name, as far as it is known.
  private(set) var name = ""
  /// The text of the arguments, as far as it is known.
  private(set) var arguments = ""
  /// The call's other members.
  private(set) var members = MergedMembers()
  /// The other members of the call's `function`.
  private(set) var functionMembers = MergedMembers()
  /// The number of the delta that opened the call.
  let openedBy: Int
  private var progress = ObjectProgress()

  /// Opens a call with its first fragment.
  init(_ fragment: CallFragment, openedBy: Int) {
    self.openedBy = openedBy
    add(fragment)
  }

  /// Whether the arguments are an object that has been closed.
  var hasWholeArguments: Bool { progress.isClosed }

  /// Whether there is any text of arguments yet.
  var hasArguments: Bool { !arguments.isEmpty }

  /// Adds a fragment that belongs to this call.
  mutating func add(_ fragment: CallFragment) {
    if let id = fragment.id { self.id = self.id ?? id }
    if let piece = fragment.name { add(name: piece) }
    switch fragment.arguments {
    case .none: break
    case .text(let text):
      arguments += text
      progress.add(text)
    case .whole(let value):
      arguments = value.text
      progress = ObjectProgress()
      progress.add(arguments)
    }
    for member in fragment.members { members.merge(member.key, member.value) }
    for member in fragment.functionMembers { functionMembers.merge(member.key, member.value) }
  }

  private mutating func add(name piece: String) {
    // Some services repeat the whole name in every fragment, others send it in pieces before the
    // first of the arguments.
    if name == piece || hasArguments { return }
    name += piece
  }

  /// The arguments as JSON, or why they are none.
  var parsedArguments: ToolCall.Arguments { ToolCall.Arguments(text: arguments) }
}

/// How far a JSON object has come whose text arrives in pieces; it counts braces and brackets, outside of strings.
private struct ObjectProgress {
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private(set) var isClosed = false

  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
  }

  private mutating func add(_ byte: UInt8) {
    if isEscaped {
      isEscaped = false
      return
    }
    switch byte {
    case UInt8(ascii: "\\"): isEscaped = isInString
    case UInt8(ascii: "\""): isInString.toggle()
    case _ where isInString: break
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      depth += 1
      isClosed = false
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      isClosed = depth == 0
    default: break
    }
  }
}
