import JSON

/// What Ollama's service demands of messages and tools.
struct OllamaRules {
  private struct Call {
    let id: String
    let name: String
  }

  private var problems: [String] = []
  private var open: [Call] = []
  private var ids: Set<String> = []
  private var count = 0
  private var lastRole = ""

  mutating func read(_ message: JSONValue) {
    count += 1
    let role = message["role"]?.string ?? ""
    let place = "message \(count)"
    for key in message.object?.keys ?? [] where Self.keys[role]?.contains(key) != true {
      problems.append("\(place): a message of role \"\(role)\" has no key \(key)")
    }
    if message["content"]?.string == nil { problems.append("\(place): content is no string") }
    if role == "system", count > 1 { problems.append("\(place): a system message in the middle") }
    if role == "tool" {
      readResult(message, place)
    } else {
      if !open.isEmpty { problems.append("\(place): \(open[0].id) has no result before it") }
      open = []
    }
    if role == "assistant" { readReply(message, place) }
    for image in message["images"]?.array ?? [] where image.string?.isEmpty != false {
      problems.append("\(place): an image is no base64")
    }
    lastRole = role
  }

  mutating func finish() -> [String] {
    if let call = open.first { problems.append("\(call.id) has no result") }
    if count == 0 { problems.append("no messages") }
    if lastRole == "assistant" || lastRole == "system" {
      problems.append("the last message is nobody's question")
    }
    return problems
  }

  private mutating func readResult(_ message: JSONValue, _ place: String) {
    guard let call = open.first else {
      problems.append("\(place): a result without a call")
      return
    }
    open.removeFirst()
    if message["tool_call_id"]?.string != call.id {
      problems.append("\(place): the result is not that of \(call.id)")
    }
    if message["tool_name"]?.string != call.name {
      problems.append("\(place): the result of \(call.id) names another tool")
    }
  }

  private mutating func readReply(_ message: JSONValue, _ place: String) {
    let calls = message["tool_calls"]?.array ?? []
    if message["tool_calls"] != nil, calls.isEmpty { problems.append("\(place): empty tool_calls") }
    let said = [message["content"], message["thinking"]].compactMap { $0?.string }.joined()
    if calls.isEmpty, said.isEmpty {
      problems.append("\(place): a reply without content")
    }
    for (index, call) in calls.enumerated() {
      let id = call["id"]?.string ?? ""
      if id.isEmpty { problems.append("\(place): a call without id") }
      if !ids.insert(id).inserted { problems.append("\(place): the id \(id) is there already") }
      let function = call["function"] ?? .null
      if function["name"]?.string?.isEmpty != false { problems.append("\(id): no name") }
      if function["arguments"]?.object == nil { problems.append("\(id): arguments are no object") }
      if id.hasPrefix("call_") {
        // This server made the call: what came with it must come back.
        if function["index"]?.int != index { problems.append("\(id): its index is lost") }
        if id.hasPrefix("call_t"), message["thinking"]?.string?.isEmpty != false {
          problems.append("\(id): its reasoning is lost")
        }
      }
      open.append(Call(id: id, name: function["name"]?.string ?? ""))
    }
  }

  /// What is wrong with one element of `tools`.
  static func problems(tool: JSONValue) -> [String] {
    let function = tool["function"] ?? .null
    guard tool["type"]?.string == "function", let name = function["name"]?.string, !name.isEmpty
    else { return ["a tool without type or name"] }
    let parameters = function["parameters"] ?? .null
    guard parameters["type"]?.string == "object", parameters["properties"]?.object != nil else {
      return ["\(name): parameters are of no object"]
    }
    return problems(properties: parameters, of: name)
  }

  private static func problems(properties schema: JSONValue, of name: String) -> [String] {
    (schema["properties"]?.object ?? JSONObject()).flatMap { key, property -> [String] in
      guard property.object != nil else { return ["\(name): \(key) is no schema object"] }
      return problems(properties: property, of: name)
    }
  }

  private static let keys: [String: Set<String>] = [
    "system": ["role", "content"],
    "user": ["role", "content", "images"],
    "assistant": ["role", "content", "thinking", "tool_calls"],
    "tool": ["role", "content", "tool_name", "tool_call_id"],
  ]
}
