import Conversation
import JSON

/// Reads a script strictly: what it does not know, or what has another type, is an error with its
/// place as a JSON pointer.
struct ScriptReading {
  /// The file's name, for messages.
  let file: String

  /// The script in a file's bytes.
  func script(in bytes: [UInt8]) throws(ModelError) -> Script {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw fault("line \(Self.line(of: error.offset, in: bytes))", "is not JSON: \(error.reason)")
    }
    let members = try members(of: value, at: "", known: ["replies"])
    guard let list = members["replies"] else { throw fault("/replies", "is missing") }
    guard let elements = list.array else { throw mismatch("/replies", "an array", list) }
    var replies: [ScriptedReply] = []
    for (index, element) in elements.enumerated() {
      replies.append(try reply(element, at: "/replies/\(index)"))
    }
    return Script(replies: replies)
  }

  private func reply(_ value: JSONValue, at pointer: String) throws(ModelError) -> ScriptedReply {
    let members = try members(
      of: value, at: pointer,
      known: [
        "reasoning", "text", "toolCalls", "finish", "usage", "delayMs", "expect", "error", "stall",
      ])
    var reply = ScriptedReply()
    for (name, member) in members {
      let place = "\(pointer)/\(name)"
      switch name {
      case "reasoning": reply.reasoning = try string(member, at: place)
      case "text": reply.deltas = try deltas(member, at: place)
      case "toolCalls": reply.calls = try calls(member, at: place)
      case "finish": reply.finish = try finish(member, at: place)
      case "usage": reply.usage = try usage(member, at: place)
      case "delayMs": reply.delayMs = try count(member, at: place, upTo: Self.longestDelayMs)
      case "expect": reply.expectation = try expectation(member, at: place)
      case "error": reply.failure = try failure(member, at: place)
      default: reply.stalls = try bool(member, at: place)
      }
    }
    guard !reply.stalls || (reply.failure == nil && reply.calls.isEmpty) else {
      throw fault(
        "\(pointer)/stall", "cannot stand beside error or toolCalls: the reply never ends")
    }
    return reply
  }

  private func deltas(_ value: JSONValue, at pointer: String) throws(ModelError) -> [String] {
    if let text = value.string { return [text] }
    return try strings(value, at: pointer, or: "a string or an array of strings")
  }

  private func calls(
    _ value: JSONValue, at pointer: String
  ) throws(ModelError) -> [ScriptedReply.Call] {
    guard let elements = value.array else { throw mismatch(pointer, "an array", value) }
    var calls: [ScriptedReply.Call] = []
    for (index, element) in elements.enumerated() {
      calls.append(try call(element, at: "\(pointer)/\(index)"))
    }
    return calls
  }

  private func call(
    _ value: JSONValue, at pointer: String
  ) throws(ModelError) -> ScriptedReply.Call {
    let members = try members(
      of: value, at: pointer, known: ["id", "name", "arguments", "argumentsText"])
    guard let name = members["name"] else { throw fault("\(pointer)/name", "is missing") }
    var id: String?
    if let value = members["id"] {
      id = try string(value, at: "\(pointer)/id")
      if id?.isEmpty == true { throw fault("\(pointer)/id", "is empty") }
    }
    var arguments = ToolCall.Arguments.json(members["arguments"] ?? .object(JSONObject()))
    if let value = members["argumentsText"] {
      guard members["arguments"] == nil else {
        throw fault("\(pointer)/argumentsText", "cannot stand beside arguments")
      }
      arguments = Self.arguments(in: try string(value, at: "\(pointer)/argumentsText"))
    }
    return ScriptedReply.Call(
      id: id, name: try string(name, at: "\(pointer)/name"), arguments: arguments)
  }

  /// The arguments as a model wrote them: JSON, or text that is none.
  private static func arguments(in text: String) -> ToolCall.Arguments {
    do throws(JSONError) {
      return .json(try JSONValue(parsing: text))
    } catch {
      return .malformed(text: text, reason: error.description)
    }
  }

  private func finish(_ value: JSONValue, at pointer: String) throws(ModelError) -> FinishReason {
    let name = try string(value, at: pointer)
    guard let finish = FinishReason(rawValue: name), finish != .cancelled else {
      throw fault(
        pointer,
        "must be one of stop, tool_calls, length, refusal, paused, and not \"\(name)\"")
    }
    return finish
  }

  private func usage(_ value: JSONValue, at pointer: String) throws(ModelError) -> Usage {
    let members = try members(
      of: value, at: pointer,
      known: [
        "inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens",
      ])
    var usage = Usage()
    for (name, member) in members {
      let count = try count(member, at: "\(pointer)/\(name)", upTo: Self.mostTokens)
      switch name {
      case "inputTokens": usage.inputTokens = count
      case "outputTokens": usage.outputTokens = count
      case "cacheReadTokens": usage.cacheReadTokens = count
      case "cacheWriteTokens": usage.cacheWriteTokens = count
      default: usage.reasoningTokens = count
      }
    }
    return usage
  }

  private func expectation(
    _ value: JSONValue, at pointer: String
  ) throws(ModelError) -> ScriptedExpectation {
    let members = try members(
      of: value, at: pointer, known: ["lastPromptContains", "toolResultContains", "tools"])
    var expectation = ScriptedExpectation()
    for (name, member) in members {
      let place = "\(pointer)/\(name)"
      switch name {
      case "lastPromptContains": expectation.lastPromptContains = try string(member, at: place)
      case "toolResultContains": expectation.toolResultContains = try string(member, at: place)
      default: expectation.tools = try strings(member, at: place, or: "an array of strings")
      }
    }
    return expectation
  }

  private func failure(
    _ value: JSONValue, at pointer: String
  ) throws(ModelError) -> ScriptedFailure {
    let members = try members(
      of: value, at: pointer,
      known: ["kind", "message", "retryable", "retryAfterMs", "afterText", "times"])
    guard let kindValue = members["kind"] else { throw fault("\(pointer)/kind", "is missing") }
    let name = try string(kindValue, at: "\(pointer)/kind")
    guard let kind = ModelError.Kind(rawValue: name) else {
      let kinds = ModelError.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw fault("\(pointer)/kind", "must be one of \(kinds), and not \"\(name)\"")
    }
    guard let message = members["message"] else { throw fault("\(pointer)/message", "is missing") }
    var error = ModelError(kind, try string(message, at: "\(pointer)/message"))
    if let value = members["retryable"] {
      error.retryable = try bool(value, at: "\(pointer)/retryable")
    }
    if let value = members["retryAfterMs"] {
      error.retryAfterMs = try count(
        value, at: "\(pointer)/retryAfterMs", upTo: Self.longestDelayMs)
    }
    var times: Int?
    if let value = members["times"] {
      times = try count(value, at: "\(pointer)/times", upTo: Self.mostTimes)
    }
    var isAfterText = false
    if let value = members["afterText"] {
      isAfterText = try bool(value, at: "\(pointer)/afterText")
    }
    return ScriptedFailure(error: error, isAfterText: isAfterText, times: times)
  }

  /// A day: no script waits longer.
  private static let longestDelayMs = 86_400_000
  private static let mostTokens = 1_000_000_000_000
  private static let mostTimes = 1_000_000
}
