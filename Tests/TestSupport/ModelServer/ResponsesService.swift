package import JSON

/// OpenAI's Responses as a test plays it, for clients that keep nothing at the provider.
///
/// Each id that it gives holds the mark of what it belongs to, and encrypted reasoning the mark of the
/// items after it, so that anything lost or altered on the way back is noticed.
package struct ResponsesService: ModelService {
  /// Makes the service.
  package init() {}

  /// `openai-responses`.
  package var dialect: String { "openai-responses" }
  /// `/v1`.
  package var basePath: String { "/v1" }
  /// An event stream.
  package var contentType: String { "text/event-stream; charset=utf-8" }

  /// A sentence for each problem; see `ResponsesInput` for the input items.
  package func problems(with request: RecordedRequest) -> [String] {
    var checks = RequestChecks()
    let body = checks.body(of: request, path: "/v1/responses")
    checks.expectKeys(of: body, at: "body", required: Self.required, optional: Self.optional)
    checks.text(body["model"], "model")
    checks.expect(body["stream"]?.bool == true, "stream is not true")
    checks.expect(body["store"]?.bool == false, "store is not false")
    if let instructions = body["instructions"] { checks.text(instructions, "instructions") }
    if let limit = body["max_output_tokens"] {
      checks.expect(limit.int ?? 0 >= 16, "max_output_tokens is below 16")
    }
    checkTools(of: body, &checks)
    checkText(body["text"], &checks)
    let include = body["include"]?.array ?? []
    let asksForReasoning = include.contains("reasoning.encrypted_content")
    var input = ResponsesInput(asksForReasoning: asksForReasoning)
    input.check(body["input"]?.array ?? [], &checks)
    return checks.problems
  }

  private func checkTools(of body: JSONObject, _ checks: inout RequestChecks) {
    var names: Set<String> = []
    for (index, tool) in (body["tools"]?.array ?? []).enumerated() {
      let tool = tool.object ?? JSONObject()
      checks.expectKeys(
        of: tool, at: "tools/\(index)", required: ["type", "name", "parameters", "strict"],
        optional: ["description"])
      checks.expect(tool["type"] == "function", "tools/\(index): the type is not function")
      checks.expect(tool["strict"]?.bool != nil, "tools/\(index): strict is not said")
      let name = checks.tool(tool, at: "tools/\(index)")
      checks.expect(names.insert(name).inserted, "tools/\(index): a second tool \(name)")
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
        of: choice.object ?? JSONObject(), at: "tool_choice", required: ["type", "name"])
      checks.expect(
        names.contains(choice["name"]?.string ?? ""), "tool_choice names no tool on offer")
    }
  }

  private func checkText(_ text: JSONValue?, _ checks: inout RequestChecks) {
    guard let text else { return }
    checks.expectKeys(
      of: text.object ?? JSONObject(), at: "text", optional: ["format", "verbosity"])
    guard let format = text["format"]?.object, format["type"] == "json_schema" else { return }
    checks.expectKeys(
      of: format, at: "text/format", required: ["type", "name", "schema", "strict"],
      optional: ["description"])
    checks.expect(format["schema"]?.object != nil, "text/format: the schema is no object")
  }

  /// The events of a stream, named and numbered as OpenAI does.
  package func events(of reply: PlannedReply, number: Int) -> [String] {
    ResponsesPlan(reply, number: number).events
  }

  /// `{"error": {…}}`.
  package func refusal(status: Int, code: String, message: String) -> String {
    let error: JSONValue = [
      "message": .string(message), "type": .string(code), "param": nil, "code": .string(code),
    ]
    return JSONValue.object(["error": error]).text
  }

  private static let required: Set<String> = ["model", "input", "stream", "store"]

  private static let optional: Set<String> = [
    "include", "instructions", "max_output_tokens", "max_tool_calls", "metadata",
    "parallel_tool_calls", "prompt_cache_key", "reasoning", "safety_identifier", "service_tier",
    "stream_options", "temperature", "text", "tool_choice", "tools", "top_logprobs", "top_p",
    "truncation",
  ]
}
