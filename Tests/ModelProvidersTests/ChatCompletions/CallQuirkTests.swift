import Conversation
import Testing

@testable import ModelProviders

/// The rows of the catalogue of quirks that are about tool calls, by their number.
@Suite struct CallQuirkTests {
  @Test func `a call comes in pieces`() throws {
    try check(
      stream(
        #"{"role":"assistant","content":null}"#,
        calls(#"{"index":0,"id":"c1","type":"function","function":{"name":"add","arguments":""}}"#),
        calls(#"{"index":0,"function":{"arguments":"{\"a\":"}}"#),
        calls(#"{"index":0,"function":{"arguments":" 1.0}"}}"#), finish: "tool_calls"),
      is: Expected(calls: [#"c1 add({"a":1.0})"#], finish: .toolCalls),
      raw: #"{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","#
        + #""function":{"name":"add","arguments":"{\"a\": 1.0}"}}]}"#)
  }

  @Test func `row 1: without an index the id counts, else the last call`() throws {
    try check(
      stream(
        calls(#"{"id":"a","function":{"name":"f","arguments":"{\"x\""}}"#),
        calls(#"{"id":"b","function":{"name":"g","arguments":"{"}}"#),
        calls(#"{"id":"a","function":{"arguments":":1}"}}"#),
        calls(#"{"function":{"arguments":"}"}}"#)),
      is: Expected(calls: [#"a f({"x":1})"#, "b g({})"], finish: .toolCalls))
  }

  @Test func `row 2: an unknown id under a taken index opens a call`() throws {
    try check(
      stream(
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}"#),
        calls(#"{"index":0,"id":"b","function":{"name":"f","arguments":"{\"x\":"}}"#),
        calls(#"{"index":0,"function":{"arguments":"2}"}}"#)),
      is: Expected(calls: ["a f({})", #"b f({"x":2})"#], finish: .toolCalls))
  }

  @Test(arguments: [#""id":null,"#, #""id":"","#, ""])
  func `row 3: a missing id is minted and goes back`(id: String) throws {
    try check(
      stream(calls("{\"index\":0,\(id)\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}")),
      is: Expected(calls: ["call00001 f({})"], finish: .toolCalls),
      raw: #"{"role":"assistant","content":null,"tool_calls":[{"id":"call00001","#
        + #""type":"function","function":{"name":"f","arguments":"{}"}}]}"#)
  }

  @Test func `row 3: an id that comes late is the call's`() throws {
    try check(
      stream(
        calls(#"{"index":0,"function":{"name":"f"}}"#),
        calls(#"{"index":0,"id":"a","function":{"arguments":"{}"}}"#)),
      is: Expected(calls: ["a f({})"], finish: .toolCalls))
  }

  @Test func `row 4: fragments without ids are matched by index`() throws {
    try check(
      stream(
        calls(#"{"index":0,"function":{"name":"f","arguments":"{\"x\":"}}"#),
        calls(#"{"index":1,"function":{"name":"g","arguments":"{\"y\":"}}"#),
        calls(#"{"index":0,"function":{"arguments":"1}"}}"#),
        calls(#"{"index":1,"function":{"arguments":"2}"}}"#)),
      is: Expected(
        calls: [#"call00001 f({"x":1})"#, #"call00002 g({"y":2})"#], finish: .toolCalls))
  }

  @Test func `row 5: a shifted index without id and name belongs to the last call`() throws {
    try check(
      stream(
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#),
        calls(#"{"index":1,"function":{"arguments":"{\"x\":"}}"#),
        calls(#"{"index":1,"function":{"arguments":"1}"}}"#)),
      is: Expected(calls: [#"a f({"x":1})"#], finish: .toolCalls))
  }

  @Test func `row 6: whole calls may come in one delta, or two in one chunk`() throws {
    try check(
      stream(
        calls(
          #"{"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}"#,
          #"{"id":"b","function":{"name":"f","arguments":"{\"x\":2}"}}"#),
        calls(#"{"index":2,"id":"c","function":{"name":"g","arguments":"{}"}}"#)),
      is: Expected(
        calls: [#"a f({"x":1})"#, #"b f({"x":2})"#, "c g({})"], finish: .toolCalls))
  }

  @Test func `row 6: two equal calls in one chunk without id and index are two`() throws {
    try check(
      stream(
        calls(
          #"{"function":{"name":"f","arguments":""}}"#,
          #"{"function":{"name":"f","arguments":""}}"#)),
      is: Expected(calls: ["call00001 f({})", "call00002 f({})"], finish: .toolCalls))
  }

  @Test func `row 7: a name that is repeated in each delta is one name`() throws {
    try check(
      stream(
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#),
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}"#),
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"1}"}}"#),
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#)),
      is: Expected(calls: [#"a f({"x":1})"#], finish: .toolCalls))
  }

  @Test func `row 7: a repeated name without id and index goes on with its call`() throws {
    try check(
      stream(
        calls(#"{"function":{"name":"f","arguments":"{\"x\":"}}"#),
        calls(#"{"function":{"name":"f","arguments":"1}"}}"#)),
      is: Expected(calls: [#"call00001 f({"x":1})"#], finish: .toolCalls))
  }

  @Test func `row 7: a whole call that is said again is one call`() throws {
    try check(
      stream(
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}"#),
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}"#)),
      is: Expected(calls: [#"a f({"x":1})"#], finish: .toolCalls))
  }

  @Test func `row 8: a name may come in pieces before the arguments`() throws {
    try check(
      stream(
        calls(#"{"index":0,"id":"a","function":{"name":"get_"}}"#),
        calls(#"{"index":0,"function":{"name":"weather"}}"#),
        calls(#"{"index":0,"function":{"arguments":"{}"}}"#)),
      is: Expected(calls: ["a get_weather({})"], finish: .toolCalls))
  }

  @Test(arguments: [#""name":"","#, #""name":null,"#, ""])
  func `row 9: a name may come after the first delta`(name: String) throws {
    try check(
      stream(
        calls("{\"index\":0,\"id\":\"a\",\"function\":{\(name)\"arguments\":\"\"}}"),
        calls(#"{"index":0,"function":{"name":"f","arguments":"{}"}}"#)),
      is: Expected(calls: ["a f({})"], finish: .toolCalls))
  }

  @Test func `row 9: an empty fragment is no call`() throws {
    try check(
      stream(calls(#"{"index":0,"function":{"arguments":""}}"#), #"{"content":"a"}"#),
      is: Expected(text: "a"))
  }

  @Test func `row 10: ids as they are sent stand in the raw reply`() throws {
    try check(
      stream(calls(#"{"index":0,"id":"functions.f:0","function":{"name":"f"}}"#)),
      is: Expected(calls: ["functions.f:0 f({})"], finish: .toolCalls))
  }

  @Test func `row 11: a second call under a known id gets an id of its own`() throws {
    try check(
      stream(
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}"#),
        calls(#"{"index":1,"id":"a","function":{"name":"f","arguments":"{\"x\":2}"}}"#)),
      is: Expected(calls: [#"a f({"x":1})"#, #"call00001 f({"x":2})"#], finish: .toolCalls))
  }

  @Test(arguments: [#","arguments":"""#, #","arguments":null"#, "", #","arguments":" ""#])
  func `row 12: no arguments are an empty object`(arguments: String) throws {
    try check(
      stream(calls("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"\(arguments)}}")),
      is: Expected(calls: ["a f({})"], finish: .toolCalls),
      raw: #"{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","#
        + #""function":{"name":"f","arguments":"{}"}}]}"#)
  }

  @Test func `row 13: arguments may be an object, whose numbers stay as they are`() throws {
    try check(
      stream(
        calls(
          #"{"index":0,"id":"a","function":{"name":"f","arguments":{"x":1.0,"y":[1e2]}}}"#)),
      is: Expected(calls: [#"a f({"x":1.0,"y":[1e2]})"#], finish: .toolCalls),
      raw: #"{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","#
        + #""function":{"name":"f","arguments":"{\"x\":1.0,\"y\":[1e2]}"}}]}"#)
  }

  @Test func `row 14: arguments that are encoded twice are left to the turn`() throws {
    try check(
      stream(
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"\"{\\\"x\\\":1}\""}}"#)),
      is: Expected(calls: [#"a f("{\"x\":1}")"#], finish: .toolCalls))
  }

  @Test(arguments: [#"{\"x\":"#, #"{\"x\":1}}"#, #"{x:1}"#, "[1,]"])
  func `rows 15 and 16: malformed arguments are kept, and go back as an empty object`(
    text: String
  ) throws {
    let plain = text.replacing("\\", with: "")
    try check(
      stream(
        calls("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\(text)\"}}")),
      is: Expected(calls: ["a f!\(plain)"], finish: .toolCalls),
      raw: #"{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","#
        + #""function":{"name":"f","arguments":"{}"}}]}"#)
  }

  @Test func `row 17: calls count for more than the finish reason stop`() throws {
    try check(
      stream(calls(#"{"index":0,"id":"a","function":{"name":"f"}}"#), finish: "stop"),
      is: Expected(calls: ["a f({})"], finish: .toolCalls))
    try check(stream(#"{"content":"a"}"#, finish: "tool_calls"), is: Expected(text: "a"))
  }

  @Test(arguments: [("length", FinishReason.length), ("content_filter", .refusal)])
  func `calls of a reply that was cut off cannot be executed`(
    reason: String, finish: FinishReason
  ) throws {
    try check(
      stream(
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}"#),
        finish: reason),
      is: Expected(calls: [#"a f!{"x":1}"#], finish: finish),
      raw: #"{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","#
        + #""function":{"name":"f","arguments":"{\"x\":1}"}}]}"#)
  }

  @Test func `an unknown finish reason does not vouch for calls`() throws {
    try check(
      stream(
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}"#), finish: "pause"),
      is: Expected(calls: ["a f!{}"], finish: .toolCalls))
    try check(stream(#"{"content":"a"}"#, finish: "pause"), is: Expected(text: "a"))
  }

  @Test func `a fresh object under a known index opens a call, if it brings a name`() throws {
    try check(
      stream(
        calls(#"{"index":0,"function":{"name":"f","arguments":"{\"x\":1}"}}"#),
        calls(#"{"index":0,"function":{"name":"f","arguments":"{\"x\":2}"}}"#)),
      is: Expected(
        calls: [#"call00001 f({"x":1})"#, #"call00002 f({"x":2})"#], finish: .toolCalls))
  }

  @Test func `an id that changes with each piece belongs to one call`() throws {
    try check(
      stream(
        calls(#"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}"#),
        calls(#"{"index":0,"id":"b","function":{"arguments":"1}"}}"#)),
      is: Expected(calls: [#"a f({"x":1})"#], finish: .toolCalls))
  }

  @Test func `braces in strings do not end an object`() throws {
    try check(
      stream(
        calls(#"{"index":0,"function":{"name":"f","arguments":"{\"x\":\"}\\\"\""}}"#),
        calls(#"{"index":0,"function":{"name":"f","arguments":"}"}}"#)),
      is: Expected(calls: [#"call00001 f({"x":"}\""})"#], finish: .toolCalls))
  }

  @Test func `members without meaning here go back to the provider`() throws {
    try check(
      stream(
        calls(
          #"{"index":0,"id":"a","function":{"name":"f","arguments":"{}"},"#
            + #""extra_content":{"google":{"thought_signature":"s"}}}"#)),
      is: Expected(calls: ["a f({})"], finish: .toolCalls),
      raw: #"{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","#
        + #""function":{"name":"f","arguments":"{}"},"#
        + #""extra_content":{"google":{"thought_signature":"s"}}}]}"#)
  }

  @Test func `a name that the service would refuse goes back in a form that it takes`() throws {
    try check(
      stream(calls(#"{"index":0,"id":"a","function":{"name":"no such.f"}}"#)),
      is: Expected(calls: ["a no such.f({})"], finish: .toolCalls),
      raw: #"{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","#
        + #""function":{"name":"no_such_f","arguments":"{}"}}]}"#)
  }

  @Test func `too many calls are refused`() {
    var limits = ProviderLimits()
    limits.callsPerReply = 2
    let call = #"{"function":{"name":"f","arguments":"{}"}}"#
    checkFails(
      stream(calls(call, call, call)), .protocol, retryable: false,
      saying: "more than 2 tool calls",
      limits: limits)
  }
}
