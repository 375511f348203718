import JSON
import Platform

/// The turn, as the daemon tells of it.
extension Stage {
  /// Waits for the prompt and begins the turn.
  func beginTurn() throws(Interruption) {
    while prompt == nil { try step(awaiting: "session/prompt") }
    try update("turn_started", ["model": .string(Self.model)])
    try update("step_started", ["step": 1])
  }

  /// Sends an update.
  func update(_ type: String, _ members: JSONObject) throws(Interruption) {
    try send(updateMessage(type, members))
  }

  /// The message of the next update.
  func updateMessage(_ type: String, _ members: JSONObject) -> JSONValue {
    sequence += 1
    var update: JSONObject = ["type": .string(type)]
    for (name, value) in members { update[name] = value }
    return [
      "jsonrpc": "2.0", "method": "session/update",
      "params": [
        "sessionId": .string(prompt?.sessionId ?? ""), "turnId": "turn_1",
        "seq": .number(JSONNumber(sequence)), "update": .object(update),
      ],
    ]
  }

  /// Streams a piece of the answer.
  func text(_ text: String) throws(Interruption) {
    try update("text_delta", ["messageId": "msg_1", "text": .string(text)])
  }

  /// Calls a tool: the updates before it, then the request.
  func call(
    _ id: JSONValue, _ name: String, _ arguments: JSONValue = [:]
  ) throws(Interruption) {
    let call = callId(id)
    try update(
      "tool_call",
      [
        "callId": .string(call), "name": .string(name), "arguments": arguments, "source": "client",
      ])
    try update("tool_call_update", ["callId": .string(call), "status": "running"])
    try request(
      id, "tools/call",
      [
        "sessionId": .string(prompt?.sessionId ?? ""), "turnId": "turn_1",
        "callId": .string(call), "name": .string(name), "arguments": arguments,
      ])
  }

  /// The call that a request is about.
  func callId(_ id: JSONValue) -> String {
    // With its type, since "1" and 1 are two requests.
    "call_\(id.typeName)_\(id.string ?? id.text)"
  }

  /// Calls `echo` and expects the text back.
  func callEcho(_ id: JSONValue, _ text: String) throws(Interruption) {
    try call(id, "echo", ["text": .string(text)])
    try expectEcho(id, text)
  }

  /// Waits for the answer of an `echo` and expects this text.
  func expectEcho(_ id: JSONValue, _ text: String) throws(Interruption) {
    let answer = try answer(to: id)
    guard answer.failure == nil, let came = answer.text else {
      throw .finding("echo's result, exactly \(Excerpt.of(text))", answer.excerpt)
    }
    let (bytes, expected) = (Array(came.utf8), Array(text.utf8))
    guard bytes == expected else {
      throw .finding(TextDifference.finding("echo's result, exactly", bytes, expected))
    }
    try tell("completed", id)
  }

  /// Tells how a call has ended.
  func tell(_ status: String, _ id: JSONValue) throws(Interruption) {
    try update(
      "tool_call_update",
      ["callId": .string(callId(id)), "status": .string(status), "durationMs": 1])
  }

  /// Ends the turn: its last updates and the answer to the prompt.
  ///
  /// - Parameters:
  ///   - text: All that was streamed.
  ///   - stopReason: Why the turn ends.
  ///   - members: More members of the answer.
  /// - Throws: A finding when the client does not read.
  func endTurn(
    _ text: String, stopReason: String = "end_turn", members: JSONObject = [:]
  ) throws(Interruption) {
    try update("usage", Self.usage)
    try update("step_finished", ["step": 1, "usage": .object(Self.usage)])
    try update("turn_finished", ["stopReason": .string(stopReason)])
    var result: JSONObject = [
      "sessionId": .string(prompt?.sessionId ?? ""), "turnId": "turn_1",
      "stopReason": .string(stopReason), "model": .string(Self.model),
      "message": [
        "role": "assistant", "content": [["type": "text", "text": .string(text)]],
      ],
      "steps": 1, "usage": .object(Self.usage),
    ]
    for (name, value) in members { result[name] = value }
    endPlay()
    try reply(prompt?.id ?? .null, .object(result))
  }

  /// Streams a text and ends the turn with it.
  func finish(_ text: String) throws(Interruption) {
    try self.text(text)
    try endTurn(text)
  }

  private static let usage: JSONObject = [
    "inputTokens": 12, "outputTokens": 3, "cacheReadTokens": 0, "cacheWriteTokens": 0,
    "reasoningTokens": 0,
  ]
}
