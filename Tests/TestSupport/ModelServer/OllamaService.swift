import JSON

/// Ollama's `/api/chat` as a test plays it.
///
/// It demands more than the server does: every key known, every call answered once, in order and by
/// name and id, and reasoning back with the calls that came with it. Whether a reply had reasoning is
/// told by the ids of its calls.
package struct OllamaService: ModelService {
  package let dialect = "ollama"
  package let basePath = ""
  package let contentType = "application/x-ndjson"

  /// Makes the service.
  package init() {}

  package func problems(with request: RecordedRequest) -> [String] {
    var problems: [String] = []
    if request.target != "/api/chat" { problems.append("unknown path \(request.target)") }
    if request.header("Content-Type")?.hasPrefix("application/json") != true {
      problems.append("the content type is not JSON")
    }
    // Optional on purpose: what is no JSON is a problem like any other.
    guard let body = try? JSONValue(parsing: request.body), let members = body.object else {
      return problems + ["the body is no JSON object"]
    }
    for key in members.keys where !Self.keys.contains(key) { problems.append("unknown key \(key)") }
    if body["model"]?.string?.isEmpty != false { problems.append("no model") }
    if body["stream"]?.bool != true { problems.append("stream is not true") }
    if let options = body["options"], options.object == nil {
      problems.append("options are no object")
    }
    for tool in body["tools"]?.array ?? [] { problems += OllamaRules.problems(tool: tool) }
    var rules = OllamaRules()
    for message in body["messages"]?.array ?? [] { rules.read(message) }
    return problems + rules.finish()
  }

  package func events(of reply: PlannedReply, number: Int) -> [String] {
    var lines: [JSONObject] = reply.reasoning.inPieces.map {
      ["content": "", "thinking": .string($0)]
    }
    lines += reply.text.inPieces.map { ["content": .string($0)] }
    let mark = reply.reasoning.isEmpty ? "" : "t"
    for (index, call) in reply.calls.enumerated() {
      let function: JSONValue = [
        "index": .number(JSONNumber(index)), "name": .string(call.name),
        "arguments": call.arguments,
      ]
      let json: JSONValue = ["id": .string("call_\(mark)\(number)_\(index)"), "function": function]
      lines.append(["content": "", "tool_calls": .array([json])])
    }
    let events = lines.map { line(["message": .object(Self.assistant(line: $0)), "done": false]) }
    let reason: JSONValue =
      switch reply.finish {
      case .done: "stop"
      case .length: "length"
      case .refused: "content_filter"
      }
    return events + [
      line([
        "message": .object(Self.assistant(line: ["content": ""])), "done": true,
        "done_reason": reason, "total_duration": 1,
        "prompt_eval_count": .number(JSONNumber(reply.tokens.input)),
        "eval_count": .number(JSONNumber(reply.tokens.output)),
      ])
    ]
  }

  package func refusal(status: Int, code: String, message: String) -> String {
    JSONValue.object(["error": .string(message)]).text
  }

  private func line(_ members: JSONObject) -> String {
    var line: JSONObject = ["model": "m", "created_at": "2026-01-01T00:00:00.123456789Z"]
    for (key, value) in members { line[key] = value }
    return JSONValue.object(line).text + "\n"
  }

  private static func assistant(line: JSONObject) -> JSONObject {
    var message: JSONObject = ["role": "assistant"]
    for (key, value) in line { message[key] = value }
    return message
  }

  private static let keys: Set<String> = [
    "model", "messages", "stream", "format", "keep_alive", "tools", "options", "think", "truncate",
    "shift", "logprobs", "top_logprobs",
  ]
}

extension String {
  /// The text in two pieces, or fewer where it is short.
  fileprivate var inPieces: [String] {
    if isEmpty { return [] }
    if count == 1 { return [self] }
    let middle = index(startIndex, offsetBy: count / 2)
    return [String(self[..<middle]), String(self[middle...])]
  }
}
