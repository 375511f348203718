import JSON

/// Google's Gemini API as a test plays it; see `GeminiContents` for what it demands of a history.
///
/// Every other reply gives its calls ids, because some models do and others do not.
package struct GeminiService: ModelService {
  /// Makes the service.
  package init() {}

  /// `gemini`.
  package var dialect: String { "gemini" }
  /// `/v1beta`.
  package var basePath: String { "/v1beta" }
  /// An event stream.
  package var contentType: String { "text/event-stream" }

  /// A sentence for each problem.
  package func problems(with request: RecordedRequest) -> [String] {
    var checks = RequestChecks()
    let body = checks.body(
      of: request, path: "/v1beta/models/m:streamGenerateContent?alt=sse")
    checks.expect(request.header("authorization") == nil, "the key is in the wrong header")
    checks.expectKeys(
      of: body, at: "body", required: ["contents"],
      optional: ["systemInstruction", "tools", "toolConfig", "generationConfig", "safetySettings"])
    if let instructions = body["systemInstruction"]?.object {
      checks.expectKeys(of: instructions, at: "systemInstruction", required: ["parts"])
      checks.text(instructions["parts"]?[0]?["text"], "systemInstruction")
    }
    var tools = GeminiToolRules()
    tools.check(body, &checks)
    var contents = GeminiContents()
    contents.check(body["contents"]?.array ?? [], &checks)
    return checks.problems
  }

  /// The events of a stream; the last one has the finish reason and the count of tokens.
  package func events(of reply: PlannedReply, number: Int) -> [String] {
    var parts: [JSONValue] = Self.pieces(of: reply.reasoning).map {
      ["text": .string($0), "thought": true]
    }
    parts += Self.pieces(of: reply.text).map { ["text": .string($0)] }
    for (index, call) in reply.calls.enumerated() {
      var json: JSONObject = ["name": .string(call.name)]
      // A call without arguments has no member for them.
      if call.arguments.object?.isEmpty == false { json["args"] = call.arguments }
      if number.isMultiple(of: 2) { json["id"] = .string("fc-\(number)-\(index)") }
      var part: JSONObject = ["functionCall": .object(json)]
      if index == 0 {
        let signature = GeminiContents.signature(
          number: number, thoughts: reply.reasoning, text: reply.text, call: json)
        part["thoughtSignature"] = .string(signature)
      }
      parts.append(.object(part))
    }
    var last: [JSONValue] = []
    if reply.calls.isEmpty {
      let signature = GeminiContents.signature(
        number: number, thoughts: reply.reasoning, text: reply.text, call: nil)
      last = [["text": "", "thoughtSignature": .string(signature)]]
    }
    let finish: JSONValue =
      switch reply.finish {
      case .done: "STOP"
      case .length: "MAX_TOKENS"
      case .refused: "SAFETY"
      }
    return parts.map { Self.event([$0], reply) } + [Self.event(last, reply, finish: finish)]
  }

  private static func event(
    _ parts: [JSONValue], _ reply: PlannedReply, finish: JSONValue? = nil
  ) -> String {
    var candidate: JSONObject = [
      "content": ["parts": .array(parts), "role": "model"], "index": 0,
    ]
    candidate["finishReason"] = finish
    let thoughts = reply.reasoning.isEmpty ? 0 : min(1, reply.tokens.output)
    let count = { (number: Int) in JSONValue.number(JSONNumber(number)) }
    let usage: JSONValue = [
      "promptTokenCount": count(reply.tokens.input),
      "candidatesTokenCount": count(finish == nil ? 0 : reply.tokens.output - thoughts),
      "thoughtsTokenCount": count(thoughts),
    ]
    let event: JSONValue = [
      "candidates": [.object(candidate)], "usageMetadata": usage, "modelVersion": "m",
    ]
    return "data: \(event.text)\r\n\r\n"
  }

  private static func pieces(of text: String) -> [String] {
    let middle = text.index(text.startIndex, offsetBy: text.count / 2)
    return [String(text[..<middle]), String(text[middle...])].filter { !$0.isEmpty }
  }

  /// `{"error": {…}}` with the words of `google.rpc`.
  package func refusal(status: Int, code: String, message: String) -> String {
    var error: JSONObject = [
      "code": .number(JSONNumber(status)), "message": .string(message),
      "status": .string(code == "server_error" ? "INTERNAL" : Self.words[status] ?? "UNLISTED"),
    ]
    switch code {
    case "insufficient_quota":
      let violation: JSONValue = ["quotaId": "GenerateRequestsPerDayPerProjectPerModel"]
      error["details"] = [
        ["@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]],
        ["@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "9s"],
      ]
    case "context_length_exceeded":
      error["message"] =
        "The input token count (2) exceeds the maximum number of tokens allowed (1)."
    default: break
    }
    return JSONValue.object(["error": .object(error)]).text
  }

  private static let words: [Int: String] = [
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
    409: "ABORTED", 429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
  ]
}
