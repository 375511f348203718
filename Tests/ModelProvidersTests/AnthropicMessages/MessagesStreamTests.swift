import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct MessagesStreamTests {
  @Test func `reasoning, text and parallel calls come together, and go back as they came`() throws {
    let tools = ToolSet([try tool("file.read"), try tool("g")])
    try check(
      messageStream(
        start(0, #"{"type":"thinking","thinking":"","signature":""}"#),
        delta(0, #"{"type":"thinking_delta","thinking":"Hm"}"#),
        delta(0, #"{"type":"thinking_delta","thinking":"é."}"#),
        delta(0, #"{"type":"signature_delta","signature":"c2ln"}"#), stop(0),
        start(1, #"{"type":"redacted_thinking","data":"x"}"#), stop(1),
        text(2, "I ", "read."), call(3, "toolu_1", "file_read", "", #"{"n":"#, " 1.0}"),
        call(4, "toolu_2", "g"), stop: "tool_use"),
      by: messages(), to: ModelRequest(entries: [], tools: tools),
      is: Expected(
        text: "I read.", reasoning: "Hmé.",
        calls: [#"toolu_1 file.read({"n":1.0})"#, "toolu_2 g({})"], finish: .toolCalls),
      raw: #"[{"type":"thinking","thinking":"Hmé.","signature":"c2ln"},"#
        + #"{"type":"redacted_thinking","data":"x"},{"type":"text","text":"I read."},"#
        + #"{"type":"tool_use","id":"toolu_1","name":"file_read","input":{"n":1.0}},"#
        + #"{"type":"tool_use","id":"toolu_2","name":"g","input":{}}]"#,
      usage: Usage(inputTokens: 10, outputTokens: 5))
  }

  @Test func `an unknown block, delta, event or member is kept or passed over, and never fails`()
    throws
  {
    try check(
      event("ping") + ": a comment\n\ndata: : another\n\n"
        + messageStream(
          event("news", #""x":1"#),
          start(0, #"{"type":"compaction","content":null,"m":[1]}"#),
          delta(0, #"{"type":"compaction_delta","content":"ab"}"#),
          delta(0, #"{"type":"compaction_delta","content":"c"}"#), stop(0),
          start(1, #"{"type":"text","text":"","citations":null}"#),
          delta(1, #"{"type":"citations_delta","citation":{"a":1}}"#),
          delta(1, #"{"type":"text_delta","text":"b"}"#),
          delta(9, #"{"type":"signature_delta","signature":"nobody's"}"#), stop(1),
          start(2, #"{"type":"server_tool_use","id":"s","name":"web_search","input":{}}"#),
          delta(2, #"{"type":"input_json_delta","partial_json":"{\"q\":1}"}"#), stop(2),
          start(3, #"{"type":"web_search_tool_result","tool_use_id":"s","content":[]}"#), stop(3)),
      by: messages(), is: Expected(text: "b"),
      raw: #"[{"type":"compaction","content":"abc","m":[1]},"#
        + #"{"type":"text","text":"b","citations":[{"a":1}]},"#
        + #"{"type":"server_tool_use","id":"s","name":"web_search","input":{"q":1}},"#
        + #"{"type":"web_search_tool_result","tool_use_id":"s","content":[]}]"#)
  }

  @Test func `a whole JSON answer is a reply, too`() throws {
    try check(
      #"{"type":"message","content":[{"type":"thinking","thinking":"t","signature":"s"},"#
        + #"{"type":"text","text":"a"},{"type":"tool_use","id":"p","name":"f","input":{"n":1}}],"#
        + #""stop_reason":"tool_use","usage":{"input_tokens":3,"output_tokens":2}}"#,
      by: messages(),
      is: Expected(text: "a", reasoning: "t", calls: [#"p f({"n":1})"#], finish: .toolCalls),
      raw: #"[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"a"},"#
        + #"{"type":"tool_use","id":"p","name":"f","input":{"n":1}}]"#,
      usage: Usage(inputTokens: 3, outputTokens: 2))
  }

  @Test func `counts are cumulative, and what was read includes the cache`() throws {
    let stream =
      event(
        "message_start",
        #""message":{"usage":{"input_tokens":10,"cache_creation_input_tokens":20,"#
          + #""cache_read_input_tokens":30,"output_tokens":1}}"#)
      + text(0, "a")
      + event(
        "message_delta",
        #""delta":{"stop_reason":null},"usage":{"output_tokens":4,"cache_read_input_tokens":null}"#)
      + event(
        "message_delta",
        #""delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9,"input_tokens":0,"#
          + #""output_tokens_details":{"thinking_tokens":12}}"#)
    try check(
      stream, by: messages(), is: Expected(text: "a"),
      usage: Usage(
        inputTokens: 60, outputTokens: 9, cacheReadTokens: 30, cacheWriteTokens: 20,
        reasoningTokens: 9))
  }

  @Test(arguments: [
    ("end_turn", FinishReason.stop), ("stop_sequence", .stop), ("tool_use", .stop),
    ("max_tokens", .length), ("model_context_window_exceeded", .length), ("refusal", .refusal),
    ("pause_turn", .paused), ("news", .stop),
  ])
  func `every stop reason means something`(reason: String, finish: FinishReason) throws {
    try check(
      messageStream(text(0, "a"), stop: reason), by: messages(),
      is: Expected(text: "a", finish: finish))
  }

  @Test(arguments: [
    ("end_turn", FinishReason.toolCalls, true), ("tool_use", .toolCalls, true),
    ("pause_turn", .toolCalls, true), ("max_tokens", .length, false), ("refusal", .refusal, false),
    ("news", .toolCalls, false),
  ])
  func `calls are executed only after an end that vouches for them`(
    reason: String, finish: FinishReason, isExecutable: Bool
  ) throws {
    try check(
      messageStream(call(0, "p", "f", #"{"n":1}"#), stop: reason), by: messages(),
      is: Expected(calls: [isExecutable ? #"p f({"n":1})"# : #"p f!{"n":1}"#], finish: finish),
      raw: #"[{"type":"tool_use","id":"p","name":"f","input":{"n":1}}]"#)
  }

  @Test func `malformed arguments are never executed, and go back as an empty object`() throws {
    try check(
      messageStream(call(0, "p", "f", #"{"n":"#), call(1, "q", "f", "[1]"), stop: "tool_use"),
      by: messages(),
      is: Expected(calls: [#"p f!{"n":"#, "q f([1])"], finish: .toolCalls),
      raw: #"[{"type":"tool_use","id":"p","name":"f","input":{}},"#
        + #"{"type":"tool_use","id":"q","name":"f","input":{}}]"#)
  }

  @Test func `blank texts are streamed and not sent back`() throws {
    try check(
      messageStream(text(0, "\\n\\n"), text(1), text(2, "a")), by: messages(),
      is: Expected(text: "\n\na"), raw: #"[{"type":"text","text":"a"}]"#)
  }

  @Test func `reasoning that was cut off before its signature is not sent back`() throws {
    let thinking =
      start(0, #"{"type":"thinking","thinking":"","signature":""}"#)
      + delta(0, #"{"type":"thinking_delta","thinking":"t"}"#)
    try check(
      messageStream(thinking, stop: "max_tokens"), by: messages(),
      is: Expected(reasoning: "t", finish: .length), raw: "[]")
    // Services without signatures want it back all the same.
    try check(
      messageStream(thinking), by: messages(), is: Expected(reasoning: "t"),
      raw: #"[{"type":"thinking","thinking":"t","signature":""}]"#)
  }

  @Test func `an id that is missing, or taken in the history, is replaced for good`() throws {
    let old = ToolCall(callId: "c", providerId: "f:0", name: "f", arguments: .json([:]))
    let request = ModelRequest(entries: [prompt("a"), step(calls: [old])])
    try check(
      messageStream(
        call(0, "f:0", "f"), call(1, "", "f"), call(2, "x", "f"), call(3, "x", "f"),
        stop: "tool_use"),
      by: messages(), to: request,
      is: Expected(
        calls: ["call00002 f({})", "call00003 f({})", "x f({})", "call00004 f({})"],
        finish: .toolCalls),
      raw: #"[{"type":"tool_use","id":"call00002","name":"f","input":{}},"#
        + #"{"type":"tool_use","id":"call00003","name":"f","input":{}},"#
        + #"{"type":"tool_use","id":"x","name":"f","input":{}},"#
        + #"{"type":"tool_use","id":"call00004","name":"f","input":{}}]"#)
  }

  @Test func `a name that no service takes is made one that they do`() throws {
    try check(
      messageStream(call(0, "p", "a b"), stop: "tool_use"), by: messages(),
      is: Expected(calls: ["p a b({})"], finish: .toolCalls),
      raw: #"[{"type":"tool_use","id":"p","name":"a_b","input":{}}]"#)
  }

  @Test func `a service that forgets indexes and starts of blocks is understood`() throws {
    try check(
      event("content_block_delta", #""delta":{"type":"thinking_delta","thinking":"t"}"#)
        + event("content_block_delta", #""delta":{"type":"text_delta","text":"a"}"#)
        + event(
          "content_block_start", #""content_block":{"type":"tool_use","id":"p","name":"f"}"#)
        + event("content_block_delta", #""delta":{"type":"input_json_delta","partial_json":"{}"}"#)
        + event("message_delta", #""delta":{"stop_reason":"tool_use"}"#),
      by: messages(),
      is: Expected(text: "a", reasoning: "t", calls: ["p f({})"], finish: .toolCalls))
  }

  @Test func `blocks that all have index 0 are told apart by their starts`() throws {
    try check(
      messageStream(
        text(0, "a"), call(0, "p", "f", #"{"n":1}"#), call(0, "q", "f", #"{"n":2}"#),
        stop: "tool_use"),
      by: messages(),
      is: Expected(
        text: "a", calls: [#"p f({"n":1})"#, #"q f({"n":2})"#], finish: .toolCalls))
  }

  @Test func `an event is known by its data's type, or else by its name`() throws {
    try check(
      "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
        + "\"a\"}}\r\n\r\nevent: message_delta\rdata:{\"delta\":{\"stop_reason\":\"end_turn\"}}\r\r"
        + "data: [DONE]\n\n",
      by: messages(), is: Expected(text: "a"))
  }

  @Test(arguments: [
    (
      #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\u00e9"}}"#,
      "aé"
    ),
    (
      #"{"index":0,"type":"content_block_delta","delta":{"text":"b","type":"text_delta","x":1}}"#,
      "b"
    ),
    (
      #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"c"},"x":{"y":[]}}"#,
      "c"
    ),
    (
      #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"d","text":"e"}}"#,
      "e"
    ),
    (
      #" { "type" : "content_block_delta" , "index" : 0 , "delta" : { "type" : "text_delta" , "text" : "f" } } "#,
      "f"
    ),
  ])
  func `a delta means the same on the short way and on the long one`(data: String, text: String)
    throws
  {
    for number in 1...3 {
      let deltas = String(repeating: "data: \(data)\n\n", count: number)
      let reply = try read(
        deltas + event("message_delta", #""delta":{"stop_reason":"end_turn"}"#), by: messages())
      #expect(reply.reply.text == String(repeating: text, count: number))
    }
  }

  @Test func `after the stop reason nothing that happens takes the reply away`() throws {
    var reader = messages().reader(for: ModelRequest(entries: []), limits: ProviderLimits())
    let stream = messageStream(text(0, "a"))
    let end = try #require(stream.range(of: "event: message_stop"))
    _ = try reader.read(Array(stream[..<end].utf8).span)
    #expect(reader.isWhole && !reader.hasEnded)
    _ = try reader.read(Array((stream[end...] + "data: {").utf8).span)
    #expect(reader.hasEnded)
    #expect(try reader.finish().reply.text == "a")
  }
}

extension String {
  fileprivate func range(of part: String) -> String.Index? {
    indices.first { self[$0...].hasPrefix(part) }
  }
}
