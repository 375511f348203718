import JSON

/// One element of a delta's `tool_calls`: a whole tool call, or a piece of one.
struct CallFragment {
  /// What a fragment brings of the arguments.
  enum Arguments {
    case none
    /// Text that goes on where the last fragment stopped.
    case text(String)
    /// All arguments at once, as a value; some services do not encode them as text.
    case whole(JSONValue)
  }

  /// Which of the reply's calls the fragment belongs to, where the service says so.
  var index: Int?
  /// The call's id; never empty.
  var id: String?
  /// The tool's name, or a piece of it; never empty.
  var name: String?
  /// The arguments, or a piece of them.
  var arguments = Arguments.none
  /// The call's other members, for replay.
  var members: [JSONObject.Element] = []
  /// The other members of the call's `function`, for replay.
  var functionMembers: [JSONObject.Element] = []

  /// Makes a fragment of its parts.
  init(index: Int? = nil, id: String? = nil, name: String? = nil, arguments: Arguments = .none) {
    self.index = index
    self.id = id
    self.name = name
    self.arguments = arguments
  }

  /// Reads an element of `tool_calls`; nil when it is not an object.
  init?(_ json: JSONValue) {
    guard let json = json.object else { return nil }
    for (key, value) in json where !value.isNull {
      switch key {
      case "index": index = value.int
      case "id": id = value.nonEmptyString
      case "type": break
      case "function": read(function: value.object ?? JSONObject())
      default: members.append((key, value))
      }
    }
  }

  private mutating func read(function: JSONObject) {
    for (key, value) in function where !value.isNull {
      switch key {
      case "name": name = value.nonEmptyString
      case "arguments":
        if let text = value.string {
          arguments = text.isEmpty ? .none : .text(text)
        } else {
          arguments = .whole(value)
        }
      default: functionMembers.append((key, value))
      }
    }
  }

  /// Whether the fragment brings nothing at all.
  var isEmpty: Bool {
    guard id == nil, name == nil, case .none = arguments else { return false }
    return members.isEmpty && functionMembers.isEmpty
  }

  /// Whether the fragment begins arguments: its text opens an object, or it brings all of them.
  var beginsArguments: Bool {
    switch arguments {
    case .none: false
    case .text(let text): text.utf8.first { !$0.isJSONSpace } == UInt8(ascii: "{")
    case .whole: true
    }
  }
}

extension JSONValue {
  /// The text of a string that is not empty.
  var nonEmptyString: String? { string.flatMap { $0.isEmpty ? nil : $0 } }
}
