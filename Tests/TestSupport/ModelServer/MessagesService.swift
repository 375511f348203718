import JSON

/// Anthropic's `/v1/messages` as a test plays it.
///
/// It demands more than the service does: no key that is not known, roles that alternate, results in
/// the order of their calls. Whether a reply had reasoning is told by the ids of its calls, and what the
/// reasoning was by its signature, so that it notices whatever is lost or changed on the way back.
package struct MessagesService: ModelService {
  package let dialect = "anthropic"
  package let basePath = "/v1"
  package let contentType = "text/event-stream; charset=utf-8"

  /// Makes the service.
  package init() {}

  package func problems(with request: RecordedRequest) -> [String] {
    var problems: [String] = []
    if request.target != "/v1/messages" { problems.append("unknown path \(request.target)") }
    if request.header("Content-Type")?.hasPrefix("application/json") != true {
      problems.append("the content type is not JSON")
    }
    let versions = request.headers.filter { $0.name.lowercased() == "anthropic-version" }
    if versions.map(\.value) != ["2023-06-01"] { problems.append("no anthropic-version, or two") }
    // Optional on purpose: what is no JSON is a problem like any other.
    guard let body = (try? JSONValue(parsing: request.body))?.object else {
      return problems + ["the body is no JSON object"]
    }
    var rules = MessagesRules()
    rules.read(body)
    return problems + rules.problems
  }

  package func events(of reply: PlannedReply, number: Int) -> [String] {
    var blocks: [JSONObject] = []
    if !reply.reasoning.isEmpty {
      blocks.append(["type": "thinking", "thinking": .string(reply.reasoning)])
      blocks.append(["type": "redacted_thinking", "data": .string("hidden-\(number)")])
    }
    if !reply.text.isEmpty { blocks.append(["type": "text", "text": .string(reply.text)]) }
    let mark = reply.reasoning.isEmpty ? "" : "t"
    for (index, call) in reply.calls.enumerated() {
      blocks.append([
        "type": "tool_use", "id": .string("toolu_\(mark)\(number)_\(index)"),
        "name": .string(call.name), "input": call.arguments,
      ])
    }
    let usage: JSONObject = [
      "input_tokens": .number(JSONNumber(reply.tokens.input)), "output_tokens": 1,
    ]
    let message: JSONObject = [
      "id": .string("msg_\(number)"), "type": "message", "role": "assistant", "content": [],
      "stop_reason": nil, "usage": .object(usage),
    ]
    let end: JSONObject = ["stop_reason": .string(Self.reason(of: reply)), "stop_sequence": nil]
    return [
      Self.event("message_start", ["message": .object(message)]), Self.event("ping", [:]),
    ] + blocks.enumerated().flatMap { Self.events(of: $0.element, at: $0.offset, number) } + [
      Self.event(
        "message_delta",
        [
          "delta": .object(end),
          "usage": ["output_tokens": .number(JSONNumber(reply.tokens.output))],
        ]), Self.event("message_stop", [:]),
    ]
  }

  package func refusal(status: Int, code: String, message: String) -> String {
    JSONValue.object([
      "type": "error", "error": ["type": .string(code), "message": .string(message)],
      "request_id": "req_1",
    ]).text
  }

  /// The signature of reasoning that the reply of that number had.
  package static func signature(of thinking: String, number: Int) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in thinking.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return "sig-\(number)-\(String(hash, radix: 16))"
  }

  private static func reason(of reply: PlannedReply) -> String {
    switch reply.finish {
    case .length: "max_tokens"
    case .refused: "refusal"
    case .done: reply.calls.isEmpty ? "end_turn" : "tool_use"
    }
  }

  private static func events(of block: JSONObject, at index: Int, _ number: Int) -> [String] {
    let position = JSONValue.number(JSONNumber(index))
    var start = block
    var deltas: [JSONObject] = []
    switch block["type"]?.string {
    case "thinking":
      let thinking = block["thinking"]?.string ?? ""
      start["thinking"] = ""
      start["signature"] = ""
      deltas = pieces(of: thinking).map {
        ["type": "thinking_delta", "thinking": .string($0)]
      }
      deltas.append([
        "type": "signature_delta", "signature": .string(signature(of: thinking, number: number)),
      ])
    case "text":
      start["text"] = ""
      deltas = pieces(of: block["text"]?.string ?? "").map {
        ["type": "text_delta", "text": .string($0)]
      }
    case "tool_use":
      start["input"] = [:]
      deltas = ([""] + pieces(of: block["input"]?.text ?? "")).map {
        ["type": "input_json_delta", "partial_json": .string($0)]
      }
    default: break
    }
    return [event("content_block_start", ["index": position, "content_block": .object(start)])]
      + deltas.map { event("content_block_delta", ["index": position, "delta": .object($0)]) }
      + [event("content_block_stop", ["index": position])]
  }

  private static func pieces(of text: String) -> [String] {
    let third = max(1, text.count / 3)
    let rest = text.dropFirst(third)
    return [String(text.prefix(third)), String(rest.prefix(third)), String(rest.dropFirst(third))]
      .filter { !$0.isEmpty }
  }

  private static func event(_ type: String, _ members: JSONObject) -> String {
    let data = JSONObject([(key: "type", value: .string(type))] + members)
    return "event: \(type)\ndata: \(JSONValue.object(data).text)\n\n"
  }
}
