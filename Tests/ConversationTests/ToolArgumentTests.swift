import Conversation
import JSON
import Testing

/// What becomes of a call before anybody executes it.
struct ToolArgumentTests {
  /// The arguments with which the call went out; nil when it was refused.
  private func executed(
    _ name: String = "add", _ arguments: JSONValue, tools: [ToolDefinition] = [.add]
  ) -> JSONValue? {
    var turn = TurnScript(tools: tools)
    turn.feed(.start)
    turn.call((name, arguments))
    return turn.actions.lazy.compactMap { action in
      if case .callTool(let call) = action { call.argumentsJSON } else { JSONValue?.none }
    }.first
  }

  @Test func `arguments that fit go out as the model wrote them`() {
    #expect(executed("add", ["a": 1.0, "b": 2])?.text == #"{"a":1.0,"b":2}"#)
  }

  @Test func `arguments that do not fit are refused with every problem`() {
    var turn = TurnScript()
    turn.feed(.start)
    turn.call(("add", ["a": "many"]))
    let refusal = turn.history.last ?? ""
    #expect(refusal.contains("do not fit its schema"))
    #expect(refusal.contains("/a"))
    #expect(refusal.contains("b"))
  }

  @Test func `arguments that were encoded twice are decoded once`() {
    #expect(executed("add", #"{"a":1,"b":2}"#) == ["a": 1, "b": 2])
    #expect(executed("add", ["a": "1", "b": "2"]) == ["a": 1, "b": 2])
    #expect(executed("add", #""{}""#) == nil)
  }

  @Test(arguments: [[1], "a", 5, true, .null] as [JSONValue])
  func `arguments that are no object never go out, whatever the schema permits`(
    arguments: JSONValue
  ) {
    let free = ToolDefinition.named("free", schema: [:])
    #expect(executed("free", arguments, tools: [free]) == nil)
    #expect(executed("free", [:], tools: [free]) == [:])
  }

  @Test func `text stays text where the schema wants text`() {
    let note = ToolDefinition.named(
      "note", schema: ["type": "object", "properties": ["text": ["type": "string"]]])
    #expect(executed("note", ["text": "1"], tools: [note]) == ["text": "1"])
  }

  @Test(arguments: ["functions.add", "default_api:add", "addjson", "add<|channel|>commentary"])
  func `a garbled name is mapped to the only tool that is meant`(name: String) {
    #expect(executed(name, ["a": 1, "b": 2]) != nil)
  }

  @Test func `a garbled name that could mean two tools is refused`() {
    #expect(
      executed("functions.addjson", [:], tools: [.named("add"), .named("addjson")]) == nil)
  }

  @Test func `a known name is never taken for a garbled one`() {
    let tools = [ToolDefinition.named("add"), .named("functions.add")]
    var turn = TurnScript(tools: tools)
    turn.feed(.start)
    #expect(turn.call(("functions.add", [:])).contains("call call_1_1 functions.add{}"))
  }

  @Test func `parallel calls in one wrapper become calls of their own`() {
    var turn = TurnScript()
    turn.feed(.start)
    let uses: JSONValue = [
      ["recipient_name": "functions.add", "parameters": ["a": 1, "b": 2]],
      ["recipient_name": "functions.add", "parameters": ["a": 3, "b": 4]],
    ]
    let wanted = turn.call(("multi_tool_use.parallel", ["tool_uses": uses]))
    #expect(wanted.filter { $0.hasPrefix("call ") }.count == 2)
  }

  @Test func `a wrapper around an unknown tool is an unknown tool`() {
    #expect(
      executed(
        "multi_tool_use.parallel",
        ["tool_uses": [["recipient_name": "rm", "parameters": [:]]]]) == nil)
  }

  @Test func `after too many refused calls tools are withdrawn`() {
    var turn = TurnScript { $0.repairAttempts = 2 }
    turn.feed(.start)
    for _ in 1...3 { turn.call(("add", ["a": "x"])) }
    #expect(turn.request?.toolChoice == ToolChoice.none)
    #expect(turn.say("I give up").last == "end limit")
  }

  @Test func `a call that works resets the count of refused ones`() {
    var turn = TurnScript { $0.repairAttempts = 1 }
    turn.feed(.start)
    turn.call(("add", ["a": "x"]))
    turn.call(("add", ["a": 1, "b": 1]))
    turn.answer("call_1_2", "2")
    turn.call(("add", ["a": "x"]))
    #expect(turn.request?.toolChoice == .auto)
  }
}
