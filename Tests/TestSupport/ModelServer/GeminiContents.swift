import JSON

/// What the strict Gemini service demands of a history.
///
/// A signature holds the mark of the whole reply that it belongs to, so that anything lost, moved or
/// altered on the way back is noticed. A call without one must have the documented sentinel.
struct GeminiContents {
  private static let sentinel = "skip_thought_signature_validator"
  private static let partKinds: Set<String> = [
    "text", "inlineData", "functionCall", "functionResponse",
  ]

  private var openCalls: [JSONObject] = []
  private var lastNumber = -1

  /// The signature of a reply, which stands on its first call or on the last part of its text.
  static func signature(number: Int, thoughts: String, text: String, call: JSONObject?) -> String {
    let arguments = call?["args"]?.text ?? "{}"
    let name = call?["name"]?.string ?? ""
    let id = call?["id"]?.string ?? ""
    return "n\(number)x" + Digest.of([thoughts, text, name, arguments, id])
  }

  /// Notes what is wrong with `contents`.
  mutating func check(_ contents: [JSONValue], _ checks: inout RequestChecks) {
    checks.expect(!contents.isEmpty, "contents is empty")
    checks.expect(contents.first?["role"] == "user", "the first content is not the user's")
    checks.expect(contents.last?["role"] == "user", "the last content is the model's")
    for (index, content) in contents.enumerated() {
      let place = "contents/\(index)"
      checks.expectKeys(
        of: content.object ?? JSONObject(), at: place, required: ["role", "parts"])
      let parts = (content["parts"]?.array ?? []).compactMap(\.object)
      checks.expect(!parts.isEmpty, "\(place): there are no parts")
      for part in parts { check(part, place, &checks) }
      switch content["role"]?.string {
      case "user": checkUser(parts, place, &checks)
      case "model": checkModel(parts, place, &checks)
      case let role: checks.expect(false, "\(place): the role is \(role ?? "missing")")
      }
    }
    checks.expect(openCalls.isEmpty, "the last calls have no results")
  }

  private func check(_ part: JSONObject, _ place: String, _ checks: inout RequestChecks) {
    let kinds = part.keys.filter(Self.partKinds.contains)
    checks.expect(kinds.count == 1, "\(place): a part is of \(kinds.count) kinds")
    checks.expectKeys(
      of: part, at: place, optional: Self.partKinds.union(["thought", "thoughtSignature"]))
    if let data = part["inlineData"]?.object {
      checks.expectKeys(of: data, at: place, required: ["mimeType", "data"])
    }
  }

  /// The results stand first, one for each call, in the calls' order, under the calls' names.
  private mutating func checkUser(
    _ parts: [JSONObject], _ place: String, _ checks: inout RequestChecks
  ) {
    let responses = parts.compactMap { $0["functionResponse"]?.object }
    checks.expect(
      responses.count == openCalls.count,
      "\(place): \(openCalls.count) calls have \(responses.count) results")
    for (call, response) in zip(openCalls, responses) {
      checks.expectKeys(
        of: response, at: place, required: ["name", "response"], optional: ["id", "parts"])
      checks.expect(response["name"] == call["name"], "\(place): a result has another name")
      checks.expect(response["id"] == call["id"], "\(place): a result has another id")
      let keys = response["response"]?.object?.keys ?? []
      checks.expect(keys == ["output"] || keys == ["error"], "\(place): a result has \(keys)")
      for part in response["parts"]?.array ?? [] {
        checks.expect(part.object?.keys == ["inlineData"], "\(place): a result has other parts")
      }
    }
    openCalls = []
    for part in parts {
      checks.expect(part["functionCall"] == nil, "\(place): the user makes a call")
      checks.expect(part["thoughtSignature"] == nil, "\(place): the user signs")
    }
    if parts.count > 1 {
      checks.expect(!parts.contains { $0["text"] == "" }, "\(place): an empty text")
    }
  }

  private mutating func checkModel(
    _ parts: [JSONObject], _ place: String, _ checks: inout RequestChecks
  ) {
    checks.expect(openCalls.isEmpty, "\(place): calls before it have no results")
    let calls = parts.compactMap { $0["functionCall"]?.object }
    for call in calls {
      checks.expectKeys(of: call, at: place, required: ["name"], optional: ["args", "id"])
      checks.expect(
        call["args"] == nil || call["args"]?.object != nil, "\(place): args is no object")
    }
    checks.expect(
      !parts.contains { $0["functionResponse"] != nil }, "\(place): the model gives a result")
    checks.expect(
      !parts.contains { $0["text"] == "" && $0["thoughtSignature"] == nil },
      "\(place): an empty text")
    openCalls = calls
    checkSignature(of: parts, calls: calls, place, &checks)
  }

  private mutating func checkSignature(
    of parts: [JSONObject], calls: [JSONObject], _ place: String, _ checks: inout RequestChecks
  ) {
    let thoughts = parts.filter { $0["thought"]?.bool == true }
    let carrier =
      parts.first { $0["functionCall"] != nil } ?? (calls.isEmpty ? parts.last : nil)
    guard let signature = carrier?["thoughtSignature"]?.string else {
      // Words of others are unsigned, but they come without thoughts and without calls.
      checks.expect(
        calls.isEmpty && thoughts.isEmpty, "\(place): a signature is lost or misplaced")
      return
    }
    if signature == Self.sentinel {
      checks.expect(thoughts.isEmpty, "\(place): the sentinel beside thoughts")
      return
    }
    let number = Int(signature.dropFirst().prefix { $0 != "x" }) ?? -1
    checks.expect(number > lastNumber, "\(place): a signature of another reply")
    lastNumber = max(number, lastNumber)
    let said = parts.filter { $0["thought"]?.bool != true }
    let expected = Self.signature(
      number: number, thoughts: Self.text(of: thoughts), text: Self.text(of: said),
      call: calls.first)
    checks.expect(signature == expected, "\(place): what a signature stands on is altered")
    let signed = parts.filter { $0["thoughtSignature"] != nil }
    checks.expect(signed.count == 1, "\(place): there are \(signed.count) signatures")
  }

  private static func text(of parts: [JSONObject]) -> String {
    parts.compactMap { $0["text"]?.string }.joined()
  }
}
