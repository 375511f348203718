import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct ResponsesHistoryTests {
  private let first = ToolCall(
    callId: "call_x_1", providerId: "c1", name: "file.read", arguments: .json(["n": 1]))
  private let id = PortableCallId.of("call_x_1")
  private let image = ContentBlock(.image(data: "QUJD", mimeType: "image/png"))

  @Test func `a prompt carries what the service can take, and names the rest`() throws {
    try checkInput(
      [
        prompt("a"),
        prompt(
          .text("a"), image, ContentBlock(.audio(data: "QUJD", mimeType: "audio/wav")),
          ContentBlock(.resource(["uri": "file:///b", "text": "bb"]))),
      ],
      are: #"{"type":"message","role":"user","content":"a"}"#,
      #"{"type":"message","role":"user","content":[{"type":"input_text","text":"a"},"#
        + #"{"type":"input_image","image_url":"data:image/png;base64,QUJD","detail":"auto"},"#
        + #"{"type":"input_text","text":"[audio, audio/wav, 3 bytes: cannot be shown to this model]"},"#
        + #"{"type":"input_text","text":"[resource file:///b]\nbb"}]}"#)
  }

  @Test func `a raw reply goes back item by item, to its origin only`() throws {
    let items = [
      reasoning("h"), message("Hm.", phase: "commentary"), call("file_read", "{ }"),
    ]
    let raw = EncodedJSON(trusted: Array("[\(items.joined(separator: ","))]".utf8))
    let result = ToolResult(callId: "call_x_1", content: [.text("7")])
    let entry = { (origin: String) in
      step("Hm.", calls: [self.first], results: [result], raw: RawReply(origin: origin, json: raw))
    }
    try checkInput(
      [entry("test/openai-responses")], are: items[0], items[1], items[2],
      #"{"type":"function_call_output","call_id":"c1","output":"7"}"#)
    for origin in ["other/openai-responses", "test/openai-chat"] {
      try checkInput(
        [entry(origin)], are: #"{"type":"message","role":"assistant","content":"Hm."}"#,
        #"{"type":"function_call","call_id":"\#(id)","name":"file_read","arguments":"{\"n\":1}"}"#,
        #"{"type":"function_call_output","call_id":"\#(id)","output":"7"}"#)
    }
  }

  @Test func `a raw reply whose calls are not the turn's is said anew`() throws {
    let raw = EncodedJSON(trusted: Array("[\(call("f", "{}", callId: "other"))]".utf8))
    try checkInput(
      [step("a", raw: RawReply(origin: "test/openai-responses", json: raw))],
      are: #"{"type":"message","role":"assistant","content":"a"}"#)
  }

  @Test func `a reply that said nothing leaves nothing behind`() throws {
    try checkInput(
      [prompt("a"), step(), prompt("b")],
      are: #"{"type":"message","role":"user","content":"a"}"#,
      #"{"type":"message","role":"user","content":"b"}"#)
  }

  @Test func `each call has its result, in the order of the calls`() throws {
    let second = ToolCall(
      callId: "b", providerId: "c2", name: "f", arguments: .malformed(text: "{", reason: ""))
    let other = PortableCallId.of("b")
    try checkInput(
      [
        step(
          calls: [first, second],
          results: [
            .failure("b", "no"),
            ToolResult(callId: "call_x_1", content: [], structuredContent: ["x": 1]),
          ])
      ],
      are:
        #"{"type":"function_call","call_id":"\#(id)","name":"file_read","arguments":"{\"n\":1}"}"#,
      #"{"type":"function_call","call_id":"\#(other)","name":"f","arguments":"{}"}"#,
      #"{"type":"function_call_output","call_id":"\#(id)","output":"{\"x\":1}"}"#,
      #"{"type":"function_call_output","call_id":"\#(other)","output":"{\"error\":\"no\"}"}"#)
  }

  @Test func `a result may hold images`() throws {
    let results = [
      ToolResult(callId: "call_x_1", content: [.text("see"), image], isError: true)
    ]
    let call =
      #"{"type":"function_call","call_id":"\#(id)","name":"file_read","arguments":"{\"n\":1}"}"#
    let part = #"{"type":"input_image","image_url":"data:image/png;base64,QUJD","detail":"auto"}"#
    try checkInput(
      [step(calls: [first], results: results)], are: call,
      #"{"type":"function_call_output","call_id":"\#(id)","output":["#
        + #"{"type":"input_text","text":"[the tool call failed]"},"#
        + #"{"type":"input_text","text":"see"},\#(part)]}"#)
    var quirks = ResponsesQuirks()
    quirks.imagesInResults = false
    let words = "see\\n[image 1, image/png: in the user message after the tool results]"
    try checkInput(
      [step(calls: [first], results: results)], quirks: quirks, are: call,
      #"{"type":"function_call_output","call_id":"\#(id)","output":"{\"error\":\""#
        + words.replacing("\\n", with: "\\\\n") + #"\"}"}"#,
      #"{"type":"message","role":"user","content":[{"type":"input_text","#
        + #""text":"[image 1, from the tool result of file.read]"},\#(part)]}"#)
  }

  @Test func `minted ids go on where the history stops`() throws {
    let item = #"{"type":"function_call","name":"f","arguments":"{}"}"#
    let request = ModelRequest(entries: [step(calls: [first])])
    let reply = try read(events(done(item), ended()), by: responses, to: request).reply
    #expect(reply.calls.map(\.id) == ["call00002"])
  }
}
