import JSON

/// One reply in the words of Responses.
struct ResponsesPlan {
  private let reply: PlannedReply
  private let number: Int
  /// The output items as they are at their end.
  private let items: [JSONObject]

  init(_ reply: PlannedReply, number: Int) {
    self.reply = reply
    self.number = number
    items = Self.items(of: reply, number: number)
  }

  private static func items(of reply: PlannedReply, number: Int) -> [JSONObject] {
    var items: [JSONObject] = []
    if !reply.text.isEmpty {
      var item: JSONObject = [
        "type": "message", "role": "assistant", "status": "completed",
        "phase": reply.calls.isEmpty ? "final_answer" : "commentary",
        "content": [
          ["type": "output_text", "text": .string(reply.text), "annotations": [], "logprobs": []]
        ],
      ]
      item["id"] = .string("msg_\(number)_\(ResponsesMark.of(item))")
      items.append(item)
    }
    for (index, call) in reply.calls.enumerated() {
      var item: JSONObject = [
        "type": "function_call", "status": "completed", "call_id": "call_\(number)_\(index)",
        "name": .string(call.name), "arguments": .string(call.arguments.text),
      ]
      item["id"] = .string("fc_\(number)_\(ResponsesMark.of(item))")
      items.append(item)
    }
    guard !reply.reasoning.isEmpty else { return items }
    let ids = items.compactMap { $0["id"]?.string }
    let item: JSONObject = [
      "type": "reasoning", "id": "rs_\(number)",
      "encrypted_content": .string("\(ids.count).\(Digest.of(["\(number)"] + ids))"),
      "summary": [["type": "summary_text", "text": .string(reply.reasoning)]],
    ]
    return [item] + items
  }

  var events: [String] {
    var events = EventList()
    events.add("response.created", ["response": response(status: "in_progress", output: [])])
    events.add("response.in_progress", ["response": response(status: "in_progress", output: [])])
    for (index, item) in items.enumerated() { add(item, at: index, to: &events) }
    events.add("response.\(status)", ["response": response(status: status, output: items)])
    return events.list
  }

  private var status: String {
    switch reply.finish {
    case .done: "completed"
    case .length, .refused: "incomplete"
    }
  }

  private func add(_ item: JSONObject, at index: Int, to events: inout EventList) {
    let place: JSONValue = .number(JSONNumber(index))
    var begun = item
    var pieces: (type: String, key: String, text: String)
    switch item["type"]?.string {
    case "message":
      begun["content"] = []
      pieces = ("response.output_text", "text", reply.text)
    case "reasoning":
      begun["summary"] = []
      // What comes with the beginning may be cut off; only the end counts.
      begun["encrypted_content"] = "0"
      pieces = ("response.reasoning_summary_text", "text", reply.reasoning)
    default:
      begun["arguments"] = ""
      pieces = (
        "response.function_call_arguments", "arguments", item["arguments"]?.string ?? ""
      )
    }
    if begun["status"] != nil { begun["status"] = "in_progress" }
    events.add("response.output_item.added", ["output_index": place, "item": .object(begun)])
    let id: JSONObject = ["item_id": item["id"] ?? .null, "output_index": place]
    let half = pieces.text.index(pieces.text.startIndex, offsetBy: pieces.text.count / 2)
    for piece in [pieces.text[..<half], pieces.text[half...]] where !piece.isEmpty {
      events.add(
        "\(pieces.type).delta", JSONObject(id.map { $0 } + [("delta", .string(String(piece)))]))
    }
    events.add(
      "\(pieces.type).done", JSONObject(id.map { $0 } + [(pieces.key, .string(pieces.text))]))
    events.add("response.output_item.done", ["output_index": place, "item": .object(item)])
  }

  private func response(status: String, output: [JSONObject]) -> JSONValue {
    var response: JSONObject = [
      "id": "resp_\(number)", "object": "response", "status": .string(status), "error": nil,
      "incomplete_details": nil, "output": .array(output.map(JSONValue.object)), "usage": nil,
    ]
    if status == "incomplete" {
      let reason = reply.finish == .length ? "max_output_tokens" : "content_filter"
      response["incomplete_details"] = ["reason": .string(reason)]
    }
    if status != "in_progress" {
      response["usage"] = [
        "input_tokens": .number(JSONNumber(reply.tokens.input)),
        "input_tokens_details": ["cached_tokens": 0],
        "output_tokens": .number(JSONNumber(reply.tokens.output)),
        "output_tokens_details": ["reasoning_tokens": 0],
        "total_tokens": .number(JSONNumber(reply.tokens.input + reply.tokens.output)),
      ]
    }
    return .object(response)
  }
}

/// The mark that the id of an item ends in.
enum ResponsesMark {
  /// The mark of everything in the item but its id.
  static func of(_ item: JSONObject) -> String {
    Digest.of([JSONValue.object(JSONObject(item.filter { $0.key != "id" })).text])
  }
}

/// Events with their names and numbers.
private struct EventList {
  private(set) var list: [String] = []

  mutating func add(_ type: String, _ members: JSONObject) {
    let head: JSONObject = [
      "type": .string(type), "sequence_number": .number(JSONNumber(list.count)),
    ]
    let event = JSONValue.object(JSONObject(head.map { $0 } + members.map { $0 }))
    list.append("event: \(type)\ndata: \(event.text)\n\n")
  }
}
