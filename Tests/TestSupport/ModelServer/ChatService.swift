package import JSON

/// Chat Completions as a test plays it, with reasoning that its service wants back.
///
/// The id of a call holds the mark of the call, and the details of reasoning hold the mark of the whole
/// message, so that anything lost or altered on the way back is noticed.
package struct ChatService: ModelService {
  /// Makes the service.
  package init() {}

  /// `openai-chat`.
  package var dialect: String { "openai-chat" }
  /// `/v1`.
  package var basePath: String { "/v1" }
  /// An event stream.
  package var contentType: String { "text/event-stream; charset=utf-8" }

  /// A sentence for each problem; see `ChatMessages` for the messages.
  package func problems(with request: RecordedRequest) -> [String] {
    var checks = RequestChecks()
    let body = checks.body(of: request, path: "/v1/chat/completions")
    checks.expectKeys(
      of: body, at: "body", required: ["model", "messages", "stream"], optional: Self.optional)
    checks.text(body["model"], "model")
    checks.expect(body["stream"]?.bool == true, "stream is not true")
    if let options = body["stream_options"]?.object {
      checks.expectKeys(
        of: options, at: "stream_options", optional: ["include_usage", "include_obfuscation"])
    }
    let limits = [body["max_tokens"], body["max_completion_tokens"]].compactMap { $0 }
    checks.expect(limits.count <= 1, "two members bound the tokens")
    checks.expect(limits.allSatisfy { $0.int ?? 0 > 0 }, "the bound of tokens is none")
    checkTools(of: body, &checks)
    checkFormat(body["response_format"], &checks)
    var messages = ChatMessages()
    messages.check(body["messages"]?.array ?? [], &checks)
    return checks.problems
  }

  private func checkTools(of body: JSONObject, _ checks: inout RequestChecks) {
    var names: Set<String> = []
    for (index, tool) in (body["tools"]?.array ?? []).enumerated() {
      let place = "tools/\(index)"
      checks.expectKeys(
        of: tool.object ?? JSONObject(), at: place, required: ["type", "function"])
      checks.expect(tool["type"] == "function", "\(place): the type is not function")
      let function = tool["function"]?.object ?? JSONObject()
      checks.expectKeys(
        of: function, at: place, required: ["name", "parameters"],
        optional: ["description", "strict"])
      let name = checks.tool(function, at: place)
      checks.expect(names.insert(name).inserted, "\(place): a second tool \(name)")
    }
    checks.expect(body["tools"]?.array?.isEmpty != true, "tools is empty")
    checks.expect(
      body["parallel_tool_calls"] == nil || !names.isEmpty, "parallel_tool_calls without tools")
    switch body["tool_choice"] {
    case nil: break
    case .string(let word)?:
      checks.expect(["none", "auto", "required"].contains(word), "tool_choice is \(word)")
      checks.expect(!names.isEmpty, "tool_choice without tools")
    case let choice?:
      checks.expectKeys(
        of: choice.object ?? JSONObject(), at: "tool_choice", required: ["type", "function"])
      let name = choice["function"]?["name"]?.string ?? ""
      checks.expect(names.contains(name), "tool_choice names no tool on offer")
    }
  }

  private func checkFormat(_ format: JSONValue?, _ checks: inout RequestChecks) {
    guard let format else { return }
    checks.expectKeys(
      of: format.object ?? JSONObject(), at: "response_format", required: ["type"],
      optional: ["json_schema"])
    guard format["type"] == "json_schema" else { return }
    checks.expectKeys(
      of: format["json_schema"]?.object ?? JSONObject(), at: "json_schema",
      required: ["name", "schema", "strict"], optional: ["description"])
  }

  /// The chunks of a stream, the count of tokens and the end mark.
  package func events(of reply: PlannedReply, number: Int) -> [String] {
    ChatPlan(reply, number: number).events
  }

  /// `{"error": {…}}`.
  package func refusal(status: Int, code: String, message: String) -> String {
    let error: JSONValue = [
      "message": .string(message), "type": .string(code), "param": nil, "code": .string(code),
    ]
    return JSONValue.object(["error": error]).text
  }

  private static let optional: Set<String> = [
    "stream_options", "max_tokens", "max_completion_tokens", "temperature", "top_p", "stop", "seed",
    "reasoning_effort", "verbosity", "prompt_cache_key", "safety_identifier", "service_tier",
    "metadata", "store", "tools", "tool_choice", "parallel_tool_calls", "response_format", "user",
    "frequency_penalty", "presence_penalty", "logprobs", "top_logprobs", "logit_bias",
  ]
}
