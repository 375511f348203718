import JSON

/// One reply in the words of Chat Completions.
struct ChatPlan {
  private let reply: PlannedReply
  private let number: Int
  private let calls: [JSONObject]

  init(_ reply: PlannedReply, number: Int) {
    self.reply = reply
    self.number = number
    calls = reply.calls.enumerated().map { index, call in
      let function: JSONObject = [
        "name": .string(call.name), "arguments": .string(call.arguments.text),
      ]
      let id = "call_\(number)_\(index)_\(ChatMark.of(call: function))"
      return ["id": .string(id), "type": "function", "function": .object(function)]
    }
  }

  var events: [String] {
    var events: [String] = [chunk(["role": "assistant", "content": ""])]
    for piece in halves(reply.reasoning) { events.append(chunk(["reasoning": .string(piece)])) }
    for piece in halves(reply.text) { events.append(chunk(["content": .string(piece)])) }
    for (index, call) in calls.enumerated() { events += fragments(of: call, at: index) }
    if !reply.reasoning.isEmpty {
      let mark = ChatMark.of(reasoning: reply.reasoning, content: reply.text, calls: calls)
      let detail: JSONValue = [
        "type": "reasoning.encrypted", "data": .string(mark), "id": "rs_\(number)", "index": 0,
      ]
      events.append(chunk(["reasoning_details": [detail]]))
    }
    events.append(chunk([:], finish: finish))
    let usage: JSONValue = [
      "prompt_tokens": .number(JSONNumber(reply.tokens.input)),
      "completion_tokens": .number(JSONNumber(reply.tokens.output)),
      "total_tokens": .number(JSONNumber(reply.tokens.input + reply.tokens.output)),
    ]
    events.append(event(["choices": [], "usage": usage]))
    return events + ["data: [DONE]\n\n"]
  }

  private var finish: String {
    switch reply.finish {
    case .done: calls.isEmpty ? "stop" : "tool_calls"
    case .length: "length"
    case .refused: "content_filter"
    }
  }

  private func fragments(of call: JSONObject, at index: Int) -> [String] {
    var first = call
    let place: JSONValue = .number(JSONNumber(index))
    let name = call["function"]?["name"] ?? .null
    first["index"] = place
    first["function"] = ["name": name, "arguments": ""]
    let pieces = halves(call["function"]?["arguments"]?.string ?? "").map { piece in
      chunk([
        "tool_calls": [["index": place, "function": ["arguments": .string(piece)]]]
      ])
    }
    return [chunk(["tool_calls": [.object(first)]])] + pieces
  }

  private func halves(_ text: String) -> [String] {
    let half = text.index(text.startIndex, offsetBy: text.count / 2)
    return [String(text[..<half]), String(text[half...])].filter { !$0.isEmpty }
  }

  private func chunk(_ delta: JSONObject, finish: String? = nil) -> String {
    let choice: JSONValue = [
      "index": 0, "delta": .object(delta),
      "finish_reason": finish.map(JSONValue.string) ?? .null,
    ]
    return event(["choices": [choice], "usage": nil])
  }

  private func event(_ members: JSONObject) -> String {
    let head: JSONObject = [
      "id": "chatcmpl-\(number)", "object": "chat.completion.chunk", "created": 1, "model": "m",
    ]
    let event = JSONValue.object(JSONObject(head.map { $0 } + members.map { $0 }))
    return "data: \(event.text)\n\n"
  }
}

/// The marks of what the service has said.
enum ChatMark {
  /// The mark of a call's `function`.
  static func of(call function: JSONObject) -> String {
    Digest.of([function["name"]?.string ?? "", function["arguments"]?.string ?? ""])
  }

  /// The mark of a whole message.
  static func of(reasoning: String, content: String, calls: [JSONObject]) -> String {
    Digest.of([reasoning, content] + calls.map { $0["id"]?.string ?? "" })
  }
}
