import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct ResponsesStreamTests {
  private let created = #"{"type":"response.created","response":{"status":"in_progress"}}"#

  @Test func `text comes in pieces, and its message goes back as it came`() throws {
    let item = message(#"Hello \"ż\" 🐢"#, phase: "final_answer")
    try check(
      events(
        created, added(#"{"id":"m1","type":"message","content":[]}"#), delta("Hel"),
        delta(#"lo \"\u017c\" 🐢"#), #"{"type":"response.output_text.done","text":"x"}"#,
        done(item), ended(output: "[\(item)]")), by: responses,
      is: Expected(text: "Hello \"ż\" 🐢"), raw: "[\(item)]")
  }

  @Test func `reasoning and calls go back in their order, with all their members`() throws {
    let thought = reasoning("Hm.", encrypted: "whole")
    let first = message("Let me see.", phase: "commentary")
    let second = call("f", #"{\"x\":1.0}"#, id: "f1", callId: "c1")
    let third = call("g", "{}", id: "f2", callId: "c2")
    try check(
      events(
        added(reasoning(encrypted: "part"), at: 0),
        delta("Hm", "reasoning_summary_text", of: "r1"),
        delta(".", "reasoning_summary_text", of: "r1"), done(thought, at: 0),
        added(#"{"id":"m1","type":"message","phase":"commentary","content":[]}"#, at: 1),
        delta("Let me see.", at: 1), done(first, at: 1),
        added(call("f", ""), at: 2),
        delta(#"{\"x\":"#, "function_call_arguments", of: "f1", at: 2),
        delta("1.0}", "function_call_arguments", of: "f1", at: 2),
        done(second, at: 2), done(third, at: 3), ended()), by: responses,
      is: Expected(
        text: "Let me see.", reasoning: "Hm.", calls: [#"c1 f({"x":1.0})"#, "c2 g({})"],
        finish: .toolCalls),
      raw: "[\(thought),\(first),\(second),\(third)]")
  }

  @Test func `usage counts the cache and reasoning`() throws {
    let usage =
      #","usage":{"input_tokens":10,"output_tokens":5,"total_tokens":15,"#
      + #""input_tokens_details":{"cached_tokens":4,"cache_write_tokens":3},"#
      + #""output_tokens_details":{"reasoning_tokens":9}}"#
    try check(
      events(delta("a"), ended(more: usage)), by: responses, is: Expected(text: "a"),
      usage: Usage(
        inputTokens: 10, outputTokens: 5, cacheReadTokens: 4, cacheWriteTokens: 3,
        reasoningTokens: 5))
  }

  @Test func `two messages are told apart, and so are parts of reasoning`() throws {
    try check(
      events(
        delta("h", "reasoning_summary_text", of: "r1", part: 0),
        delta("m", "reasoning_summary_text", of: "r1", part: 1),
        delta("a", of: "m1", at: 1), delta("b", of: "m1", at: 1, part: 1),
        delta("c", of: "m2", at: 2), ended()), by: responses,
      is: Expected(text: "ab\n\nc", reasoning: "h\n\nm"))
  }

  @Test func `reasoning that is said in two ways is shown once`() throws {
    try check(
      events(
        delta("h", "reasoning_text", of: "r1"), delta("H", "reasoning_summary_text", of: "r1"),
        delta("m", "reasoning_text", of: "r1"), delta("a", at: 1), ended()), by: responses,
      is: Expected(text: "a", reasoning: "hm"))
  }

  @Test func `commentary is no part of an answer that must be data`() throws {
    let stream = events(
      done(message("I look.", id: "m1", phase: "commentary"), at: 0),
      done(message("{}", id: "m2", phase: "final_answer"), at: 1), ended())
    let request = ModelRequest(entries: [], outputSchema: EncodedJSON(["type": "object"]))
    try check(
      stream, by: responses, to: request, is: Expected(text: "{}", reasoning: "I look."))
    try check(stream, by: responses, is: Expected(text: "I look.\n\n{}"))
  }

  @Test func `what was not streamed is shown when its item is done`() throws {
    let thought =
      #"{"id":"r1","type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"h"}]}"#
    try check(
      events(done(thought, at: 0), done(message("a"), at: 1), ended()), by: responses,
      is: Expected(text: "a", reasoning: "h"), raw: "[\(thought),\(message("a"))]")
  }

  @Test func `items that no event had are in the last one`() throws {
    let output = "[\(reasoning("h")),\(message("a")),\(call("f", "{}"))]"
    try check(
      events(created, ended(output: output)), by: responses,
      is: Expected(text: "a", reasoning: "h", calls: ["c1 f({})"], finish: .toolCalls),
      raw: output)
  }

  @Test func `an item that never was done is taken from the last event`() throws {
    let item = message("Hello", phase: "final_answer")
    try check(
      events(delta("Hel"), delta("lo"), ended(output: "[\(item)]")), by: responses,
      is: Expected(text: "Hello"), raw: "[\(item)]")
  }

  @Test func `an item that no event has whole is made of its pieces`() throws {
    try check(
      events(
        added(#"{"id":"m1","type":"message","phase":"commentary","content":[]}"#), delta("Hel"),
        delta("lo"), added(call("f", ""), at: 1),
        delta(#"{\"x\":1}"#, "function_call_arguments", of: "f1", at: 1), ended()), by: responses,
      is: Expected(text: "Hello", calls: [#"c1 f({"x":1})"#], finish: .toolCalls),
      raw: #"[{"id":"m1","type":"message","phase":"commentary","content":[{"type":"output_text","#
        + #""text":"Hello","annotations":[]}],"role":"assistant","status":"completed"},"#
        + #"{"id":"f1","type":"function_call","status":"completed","arguments":"{\"x\":1}","#
        + #""call_id":"c1","name":"f"}]"#)
  }

  @Test func `arguments may come with their done event only`() throws {
    try check(
      events(
        added(call("f", "")),
        #"{"type":"response.function_call_arguments.done","item_id":"f1","arguments":"{\"x\":1}"}"#,
        ended(output: #"[{"id":"m9","type":"message","content":[]}]"#)), by: responses,
      is: Expected(calls: [#"c1 f({"x":1})"#], finish: .toolCalls))
  }

  @Test func `an id that changes in each event is passed over`() throws {
    try check(
      events(
        added(#"{"id":"x1","type":"message","content":[]}"#), delta("Hel", of: "x2"),
        delta("lo", of: "x3"), done(message("Hello", id: "x4")),
        added(call("f", "", id: "y1"), at: 1),
        delta("{}", "function_call_arguments", of: "y2", at: 1),
        done(call("f", "{}", id: "y3"), at: 1), ended()), by: responses,
      is: Expected(text: "Hello", calls: ["c1 f({})"], finish: .toolCalls),
      raw: "[\(message("Hello", id: "x4")),\(call("f", "{}", id: "y3"))]")
  }

  @Test func `without ids and places a piece belongs to the open item of its kind`() throws {
    try check(
      events(
        #"{"type":"response.output_item.added","item":{"type":"message","content":[]}}"#,
        #"{"type":"response.output_text.delta","delta":"Hel"}"#,
        #"{"type":"response.output_text.delta","delta":"lo"}"#,
        #"{"type":"response.output_item.done","item":{"type":"message","role":"assistant"}}"#,
        ended()), by: responses, is: Expected(text: "Hello"),
      raw: #"[{"type":"message","role":"assistant","status":"completed","content":["#
        + #"{"type":"output_text","text":"Hello","annotations":[]}]}]"#)
  }

  @Test func `one place for all items is passed over`() throws {
    try check(
      events(
        added(#"{"id":"m1","type":"message","content":[]}"#), delta("a"), done(message("a")),
        added(#"{"id":"m2","type":"message","content":[]}"#), delta("b", of: "m2"),
        delta("c", of: "m2"), done(message("bc", id: "m2")), done(call("f", "{}")), ended()),
      by: responses,
      is: Expected(text: "a\n\nbc", calls: ["c1 f({})"], finish: .toolCalls),
      raw: "[\(message("a")),\(message("bc", id: "m2")),\(call("f", "{}"))]")
  }

  @Test func `the type may stand in the event's name only`() throws {
    try check(
      "event: response.output_text.delta\ndata: {\"delta\":\"a\",\"item_id\":\"m1\"}\n\n"
        + "event: response.completed\ndata: {\"response\":{\"status\":\"completed\"}}\n\n",
      by: responses, is: Expected(text: "a"))
  }

  @Test func `unknown events, items and members do no harm`() throws {
    let search = #"{"id":"w1","type":"web_search_call","status":"completed","action":{"q":1}}"#
    try check(
      ": keep-alive\n\n"
        + events(
          created, #"{"type":"response.new.thing","x":[1]}"#, #"{"type":"keepalive"}"#, "{}", "[]",
          done(search, at: 0), delta("a", at: 1), "7",
          #"{"type":"response.output_item.added","item":null}"#,
          #"{"type":"response.output_item.done"}"#, ended()) + "data: [DONE]\n\n",
      by: responses, is: Expected(text: "a"))
  }

  @Test func `nothing after the last event counts`() throws {
    try check(
      events(delta("a"), ended(), delta("b")) + "data: oops\n\n", by: responses,
      is: Expected(text: "a"))
  }

  @Test func `a refusal is text, and goes back as a refusal`() throws {
    let item =
      #"{"id":"m1","type":"message","role":"assistant","status":"completed","#
      + #""content":[{"type":"refusal","refusal":"I cannot."}]}"#
    let expected = Expected(text: "I cannot.", finish: .refusal)
    try check(
      events(delta("I can", "refusal"), delta("not.", "refusal"), done(item), ended()),
      by: responses, is: expected, raw: "[\(item)]")
    try check(events(done(item), ended()), by: responses, is: expected, raw: "[\(item)]")
  }

  @Test func `an empty response is a reply, and sends nothing back`() throws {
    try check(events(created, ended()), by: responses, is: Expected(), raw: "[]")
  }

  @Test func `a whole answer is read like a stream`() throws {
    let usage = #","usage":{"input_tokens":1,"output_tokens":2}"#
    let output = "[\(reasoning("h")),\(message("a")),\(call("f", "{}"))]"
    try check(
      "\n{\"id\":\"r\",\"status\":\"completed\",\"error\":null,\"output\":\(output)\(usage)}",
      by: responses,
      is: Expected(text: "a", reasoning: "h", calls: ["c1 f({})"], finish: .toolCalls),
      raw: output, usage: Usage(inputTokens: 1, outputTokens: 2))
  }
}
