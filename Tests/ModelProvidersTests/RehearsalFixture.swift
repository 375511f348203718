import Conversation
import JSON
import JSONSchema
import Synchronization
import Testing

@testable import ModelProviders

/// Plays turns with the rehearsal model: what it calls, and what it answers to given results.
enum Rehearsal {
  /// A tool out of a line.
  ///
  /// A line is `add(a: number, b: number, note: string?) Adds two numbers.`
  /// A type is one of JSON Schema's, `red|green` for a choice, `[number]` for an array, `@date` for a
  /// string of that format; `?` makes the property optional.
  static func tool(_ line: String) throws -> ToolDefinition {
    let open = try #require(line.firstIndex(of: "("))
    let close = try #require(line.firstIndex(of: ")"))
    var properties = JSONObject()
    var required: [JSONValue] = []
    for part in line[line.index(after: open)..<close].split(separator: ",") {
      let pieces = part.split(separator: ":").map { $0.trimmed }
      var type = pieces[1]
      if type.hasSuffix("?") { type.removeLast() } else { required.append(.string(pieces[0])) }
      properties[pieces[0]] = schema(type)
    }
    let description = line[line.index(after: close)...].trimmed
    return try tool(
      String(line[..<open]), description,
      [
        "type": "object", "properties": .object(properties), "required": .array(required),
        "additionalProperties": false,
      ])
  }

  /// A tool with a schema of its own.
  static func tool(
    _ name: String, _ description: String = "", _ schema: JSONValue
  ) throws -> ToolDefinition {
    ToolDefinition(
      name: name, description: description.isEmpty ? nil : description, inputSchema: schema,
      arguments: try Schema(compiling: schema))
  }

  private static func schema(_ type: String) -> JSONValue {
    if type.hasPrefix("[") {
      return ["type": "array", "items": schema(String(type.dropFirst().dropLast()))]
    }
    if type.hasPrefix("@") {
      return ["type": "string", "format": .string(String(type.dropFirst()))]
    }
    if type.contains("|") {
      return ["enum": .array(type.split(separator: "|").map { .string(String($0)) })]
    }
    return ["type": .string(type)]
  }

  /// The calls of the first reply, each as `name {…}`.
  static func calls(
    _ prompt: String, _ tools: [String], choice: ToolChoice = .auto
  ) async throws -> [String] {
    let set = ToolSet(try tools.map { try tool($0) })
    let request = ModelRequest(entries: [.asked(prompt)], tools: set, toolChoice: choice)
    return try await reply(to: request).calls.map(\.line)
  }

  /// The text of the first reply.
  static func text(
    _ prompt: String, _ tools: [String], choice: ToolChoice = .auto
  ) async throws -> String {
    let set = ToolSet(try tools.map { try tool($0) })
    let request = ModelRequest(entries: [.asked(prompt)], tools: set, toolChoice: choice)
    return try await reply(to: request).text
  }

  /// A whole turn: each call is answered by `results`, until the model answers in text.
  static func turn(
    _ request: ModelRequest, results: (ToolCall) -> ToolResult
  ) async throws -> (steps: [[String]], text: String) {
    var request = request
    var steps: [[String]] = []
    while steps.count < 20 {
      let reply = try await reply(to: request)
      if reply.calls.isEmpty { return (steps, reply.text) }
      steps.append(reply.calls.map(\.line))
      request.entries.append(.answered(reply, results: results))
    }
    return (steps, "")
  }

  /// One reply, with its deltas checked against its text.
  static func reply(to request: ModelRequest) async throws -> ModelReply {
    let streamed = Mutex("")
    let reply = try await RehearsalModel().reply(to: request) { events in
      for case .textDelta(let text) in events { streamed.withLock { $0 += text } }
    }
    #expect(streamed.withLock { $0 } == reply.text)
    return reply
  }
}

extension Entry {
  /// A prompt of a turn.
  static func asked(_ text: String, turnId: String = "turn_1") -> Entry {
    Entry(.prompt([.text(text)]), turnId: turnId)
  }

  /// A reply with the result of each of its calls.
  static func answered(
    _ reply: ModelReply, turnId: String = "turn_1", results: (ToolCall) -> ToolResult
  ) -> Entry {
    let calls = reply.calls.map {
      ToolCall(callId: "call_\($0.id)", providerId: $0.id, name: $0.name, arguments: $0.arguments)
    }
    let said = Reply(
      messageId: "msg_1", content: reply.text.isEmpty ? [] : [.text(reply.text)], toolCalls: calls,
      finish: reply.finish)
    return Entry(.step(Step(reply: said, result: results)), turnId: turnId)
  }
}

extension ToolResult {
  /// A result that is text.
  static func text(_ call: ToolCall, _ text: String) -> ToolResult {
    ToolResult(callId: call.callId, content: [.text(text)])
  }
}

extension ModelReply.Call {
  /// The call as `name {…}`.
  var line: String {
    switch arguments {
    case .json(let value): "\(name) \(value.text)"
    case .malformed(let text, let reason): "\(name) malformed \(text) (\(reason))"
    }
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    var rest = Substring(self)
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
