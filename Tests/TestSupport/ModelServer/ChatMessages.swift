import JSON

/// Checks the messages of a request, one after the other.
struct ChatMessages {
  /// The calls that have no result yet, in order.
  private var open: [String] = []
  private var callIds: Set<String> = []

  mutating func check(_ messages: [JSONValue], _ checks: inout RequestChecks) {
    checks.expect(!messages.isEmpty, "messages is empty")
    for (index, message) in messages.enumerated() {
      check(message.object ?? JSONObject(), at: index, &checks)
    }
    checks.expect(open.isEmpty, "the messages' end: no result for \(open)")
    checks.expect(
      messages.last?["role"] != "assistant", "messages end with what the model itself has said")
  }

  private mutating func check(
    _ message: JSONObject, at index: Int, _ checks: inout RequestChecks
  ) {
    let place = "messages/\(index)"
    let role = message["role"]?.string
    if role != "tool" {
      checks.expect(open.isEmpty, "\(place): no result for \(open)")
      open = []
    }
    switch role {
    case "system", "developer":
      checks.expect(index == 0, "\(place): a \(role ?? "") message that is not the first")
      checks.expectKeys(of: message, at: place, required: ["role", "content"])
      checks.text(message["content"], place)
    case "user": checkPrompt(message, at: place, &checks)
    case "assistant": checkReply(message, at: place, &checks)
    case "tool": checkResult(message, at: place, &checks)
    default: checks.expect(false, "\(place): unknown role \(role ?? "missing")")
    }
  }

  private func checkPrompt(_ message: JSONObject, at place: String, _ checks: inout RequestChecks) {
    checks.expectKeys(of: message, at: place, required: ["role", "content"])
    guard let parts = message["content"]?.array else {
      checks.text(message["content"], place)
      return
    }
    checks.expect(!parts.isEmpty, "\(place): no parts")
    for part in parts {
      let object = part.object ?? JSONObject()
      switch part["type"]?.string {
      case "text":
        checks.expectKeys(of: object, at: place, required: ["type", "text"])
        checks.text(part["text"], place)
      case "image_url":
        checks.expectKeys(of: object, at: place, required: ["type", "image_url"])
        let url = checks.text(part["image_url"]?["url"], place)
        checks.expect(
          url.hasPrefix("data:image/") || url.hasPrefix("https://"), "\(place): no image's URL")
      case "input_audio":
        checks.expectKeys(of: object, at: place, required: ["type", "input_audio"])
        let format = part["input_audio"]?["format"]?.string ?? ""
        checks.expect(["wav", "mp3"].contains(format), "\(place): no audio that is known")
      default: checks.expect(false, "\(place): unknown part")
      }
    }
  }

  private mutating func checkReply(
    _ message: JSONObject, at place: String, _ checks: inout RequestChecks
  ) {
    checks.expectKeys(
      of: message, at: place, required: ["role", "content"],
      optional: ["tool_calls", "reasoning", "reasoning_details", "refusal"])
    let calls = (message["tool_calls"]?.array ?? []).map { $0.object ?? JSONObject() }
    checks.expect(message["tool_calls"]?.array?.isEmpty != true, "\(place): tool_calls is empty")
    let mayBeNull = !calls.isEmpty && message["content"]?.isNull == true
    checks.expect(
      mayBeNull || message["content"]?.string != nil, "\(place): the content is no text")
    for (index, call) in calls.enumerated() {
      checkCall(call, at: "\(place)/tool_calls/\(index)", &checks)
    }
    guard message["reasoning"] != nil || message["reasoning_details"] != nil else { return }
    let mark = ChatMark.of(
      reasoning: message["reasoning"]?.string ?? "", content: message["content"]?.string ?? "",
      calls: calls)
    let details = message["reasoning_details"]?.array ?? []
    checks.expect(
      details.count == 1 && details.first?["data"]?.string == mark,
      "\(place): the reasoning or what it led to is lost or altered")
  }

  private mutating func checkCall(
    _ call: JSONObject, at place: String, _ checks: inout RequestChecks
  ) {
    checks.expectKeys(of: call, at: place, required: ["id", "type", "function"])
    let id = checks.text(call["id"], "\(place)/id")
    let function = call["function"]?.object ?? JSONObject()
    checks.expectKeys(of: function, at: place, required: ["name", "arguments"])
    checks.text(function["name"], "\(place)/name")
    checks.arguments(function["arguments"], at: place)
    // Any other id is that of a call which another service's model has made.
    if id.hasPrefix("call_") {
      checks.expect(id.hasSuffix(ChatMark.of(call: function)), "\(place): call \(id) is altered")
    }
    checks.expect(callIds.insert(id).inserted, "\(place): a second call \(id)")
    open.append(id)
  }

  private mutating func checkResult(
    _ message: JSONObject, at place: String, _ checks: inout RequestChecks
  ) {
    checks.expectKeys(of: message, at: place, required: ["role", "tool_call_id", "content"])
    let id = checks.text(message["tool_call_id"], "\(place)/tool_call_id")
    let position = open.firstIndex(of: id)
    checks.expect(position != nil, "\(place): a result for \(id), which has no open call")
    if let position { open.remove(at: position) }
    checks.expect(message["content"]?.string != nil, "\(place): the content is no text")
  }
}
