import JSON

/// Checks the input items of a request, one after the other.
struct ResponsesInput {
  private let asksForReasoning: Bool
  /// The calls that have no output yet, in order.
  private var open: [String] = []
  private var callIds: Set<String> = []
  private var lastIsOutput = false
  /// The reasoning that was read last, and the ids of the items after it.
  private var reasoning: (content: String, number: String)?
  private var followers: [String] = []

  init(asksForReasoning: Bool) {
    self.asksForReasoning = asksForReasoning
  }

  mutating func check(_ items: [JSONValue], _ checks: inout RequestChecks) {
    checks.expect(!items.isEmpty, "input is empty")
    for (index, item) in items.enumerated() {
      check(item.object ?? JSONObject(), at: "input/\(index)", &checks)
    }
    closeReasoning(at: "input's end", &checks)
    checks.expect(open.isEmpty, "input's end: no output for \(open)")
    let last = items.last
    let isAnswerable =
      last?["type"] == "function_call_output" || last?["role"]?.string == "user"
    checks.expect(isAnswerable, "input ends with what the model itself has said")
  }

  private mutating func check(
    _ item: JSONObject, at place: String, _ checks: inout RequestChecks
  ) {
    switch item["type"]?.string {
    case "function_call": checkCall(item, at: place, &checks)
    case "function_call_output": checkOutput(item, at: place, &checks)
    case "reasoning":
      closeReply(at: place, &checks)
      checkReasoning(item, at: place, &checks)
    case "message":
      if item["role"] == "assistant" {
        checkReply(item, at: place, &checks)
      } else {
        closeReply(at: place, &checks)
        checkPrompt(item, at: place, &checks)
      }
    default: checks.expect(false, "\(place): unknown type \(item["type"]?.text ?? "missing")")
    }
    lastIsOutput = item["type"] == "function_call_output"
  }

  private mutating func closeReply(at place: String, _ checks: inout RequestChecks) {
    closeReasoning(at: place, &checks)
    checks.expect(open.isEmpty, "\(place): no output for \(open)")
    open = []
  }

  private mutating func closeReasoning(at place: String, _ checks: inout RequestChecks) {
    if let reasoning {
      let isWhole =
        reasoning.content
        == "\(followers.count).\(Digest.of([reasoning.number] + followers))"
      checks.expect(
        isWhole, "\(place): reasoning \(reasoning.number) or an item after it is lost or altered")
    }
    reasoning = nil
    followers = []
  }

  private mutating func checkReasoning(
    _ item: JSONObject, at place: String, _ checks: inout RequestChecks
  ) {
    checks.expectKeys(
      of: item, at: place, required: ["type", "id", "summary", "encrypted_content"],
      optional: ["content", "status"])
    checks.expect(asksForReasoning, "\(place): reasoning, but none is asked for")
    let number = checks.text(item["id"], "\(place)/id").dropFirst("rs_".count)
    let content = checks.text(item["encrypted_content"], "\(place)/encrypted_content")
    reasoning = (content, String(number))
    followers = []
  }

  private mutating func checkReply(
    _ item: JSONObject, at place: String, _ checks: inout RequestChecks
  ) {
    checks.expect(open.isEmpty, "\(place): no output for \(open)")
    if lastIsOutput { closeReasoning(at: place, &checks) }
    if item["content"]?.string != nil {
      checks.expectKeys(of: item, at: place, required: ["type", "role", "content"])
      checks.text(item["content"], "\(place)/content")
      return
    }
    checks.expectKeys(
      of: item, at: place, required: ["type", "id", "status", "role", "content", "phase"])
    checkMark(of: item, at: place, &checks)
  }

  private mutating func checkCall(
    _ item: JSONObject, at place: String, _ checks: inout RequestChecks
  ) {
    checks.expect(!lastIsOutput, "\(place): a call among outputs")
    checks.expectKeys(
      of: item, at: place, required: ["type", "call_id", "name", "arguments"],
      optional: ["id", "status"])
    let callId = checks.text(item["call_id"], "\(place)/call_id")
    checks.text(item["name"], "\(place)/name")
    checks.arguments(item["arguments"], at: place)
    checks.expect(callIds.insert(callId).inserted, "\(place): a second call \(callId)")
    open.append(callId)
    // Without an id it is a call that another service's model has made.
    if item["id"] != nil { checkMark(of: item, at: place, &checks) }
  }

  private mutating func checkMark(
    of item: JSONObject, at place: String, _ checks: inout RequestChecks
  ) {
    let id = checks.text(item["id"], "\(place)/id")
    checks.expect(id.hasSuffix(ResponsesMark.of(item)), "\(place): item \(id) is altered")
    if reasoning != nil { followers.append(id) }
  }

  private mutating func checkOutput(
    _ item: JSONObject, at place: String, _ checks: inout RequestChecks
  ) {
    checks.expectKeys(of: item, at: place, required: ["type", "call_id", "output"])
    let callId = checks.text(item["call_id"], "\(place)/call_id")
    let position = open.firstIndex(of: callId)
    checks.expect(position != nil, "\(place): an output for \(callId), which has no open call")
    if let position { open.remove(at: position) }
    if let parts = item["output"]?.array {
      checkParts(parts, at: "\(place)/output", &checks)
    } else {
      checks.expect(item["output"]?.string != nil, "\(place): the output is no text")
    }
  }

  private func checkPrompt(_ item: JSONObject, at place: String, _ checks: inout RequestChecks) {
    checks.expectKeys(of: item, at: place, required: ["type", "role", "content"])
    checks.expect(item["role"] == "user", "\(place): unknown role")
    if let parts = item["content"]?.array {
      checkParts(parts, at: place, &checks)
    } else {
      checks.text(item["content"], "\(place)/content")
    }
  }

  private func checkParts(
    _ parts: [JSONValue], at place: String, _ checks: inout RequestChecks
  ) {
    checks.expect(!parts.isEmpty, "\(place): no parts")
    for part in parts {
      let object = part.object ?? JSONObject()
      switch part["type"]?.string {
      case "input_text":
        checks.expectKeys(of: object, at: place, required: ["type", "text"])
        checks.text(part["text"], place)
      case "input_image":
        checks.expectKeys(of: object, at: place, required: ["type", "image_url", "detail"])
        let url = checks.text(part["image_url"], place)
        checks.expect(
          url.hasPrefix("data:image/") || url.hasPrefix("https://"), "\(place): no image's URL")
      default: checks.expect(false, "\(place): unknown part")
      }
    }
  }
}
