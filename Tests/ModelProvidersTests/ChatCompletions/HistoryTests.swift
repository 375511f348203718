import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct HistoryTests {
  private let call = ToolCall(
    callId: "call_x_1", providerId: "p1", name: "file.read", arguments: .json(["n": 1]))
  private let id = PortableCallId.of("call_x_1")

  @Test func `a prompt of one text is a text, any other is a list`() throws {
    try checkMessages(
      [prompt("a"), prompt(.text("a"), .text("b")), prompt()],
      are: #"{"role":"user","content":"a"}"#,
      #"{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#,
      #"{"role":"user","content":[]}"#)
  }

  @Test func `a prompt carries what the service can take, and names the rest`() throws {
    try checkMessages(
      [
        prompt(
          ContentBlock(.image(data: "QUJD", mimeType: "image/png")),
          ContentBlock(.audio(data: "QUJD", mimeType: "audio/wav")),
          ContentBlock(.audio(data: "QUI=", mimeType: "audio/ogg")),
          ContentBlock(.resourceLink(uri: "file:///a", name: "A"), extra: ["description": "the a"]),
          ContentBlock(.resource(["uri": "file:///b", "text": "bb"])),
          ContentBlock(.resource(["uri": "file:///c", "blob": "QUJD", "mimeType": "image/png"])),
          ContentBlock(.resource(["uri": "file:///d", "blob": "QQ=="])),
          ContentBlock(.resource(["uri": "file:///e"])))
      ],
      are: #"{"role":"user","content":["#
        + #"{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},"#
        + #"{"type":"input_audio","input_audio":{"data":"QUJD","format":"wav"}},"#
        + #"{"type":"text","text":"[audio, audio/ogg, 2 bytes: cannot be shown to this model]"},"#
        + #"{"type":"text","text":"[resource link \"A\": file:///a (the a)]"},"#
        + #"{"type":"text","text":"[resource file:///b]\nbb"},"#
        + #"{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},"#
        + #"{"type":"text","text":"[resource file:///d, unknown type, 1 bytes: cannot be shown to this model]"},"#
        + #"{"type":"text","text":"[resource file:///e, without content]"}]}"#)
  }

  @Test func `a step is a reply and a result for each call`() throws {
    try checkMessages(
      [
        step("Hm.", calls: [call], results: [ToolResult(callId: "call_x_1", content: [.text("7")])])
      ],
      are: #"{"role":"assistant","content":"Hm.","tool_calls":[{"id":"\#(id)","type":"function","#
        + #""function":{"name":"file_read","arguments":"{\"n\":1}"}}]}"#,
      #"{"role":"tool","tool_call_id":"\#(id)","content":"7"}"#)
  }

  @Test func `content without text is null beside calls, or empty, and never missing`() throws {
    var quirks = ChatQuirks()
    let calls =
      #""tool_calls":[{"id":"\#(id)","type":"function","function":{"name":"file_read","#
      + #""arguments":"{\"n\":1}"}}]}"#
    let result = #"{"role":"tool","tool_call_id":"\#(id)","content":"{\"error\":\"no result\"}"}"#
    try checkMessages(
      [step(calls: [call])], are: #"{"role":"assistant","content":null,"# + calls, result)
    quirks.emptyContent = .emptyString
    try checkMessages(
      [step(calls: [call])], quirks: quirks, are: #"{"role":"assistant","content":"","# + calls,
      result)
    try checkMessages([step()], are: #"{"role":"assistant","content":""}"#)
  }

  @Test func `a result is text: all of its texts, its data if there are none, its failure`() throws
  {
    try checkResult(ToolResult(callId: "", content: [.text("a"), .text("b")]), is: "a\nb")
    try checkResult(ToolResult(callId: "", content: []), is: "")
    try checkResult(
      ToolResult(callId: "", content: [], structuredContent: ["x": 1]), is: #"{"x":1}"#)
    try checkResult(
      ToolResult(callId: "", content: [.text("a")], structuredContent: ["x": 1]), is: "a")
    try checkResult(.failure("", "no \"b\""), is: #"{"error":"no \"b\""}"#)
    try checkResult(
      ToolResult(callId: "", content: [ContentBlock(.audio(data: "QUJD", mimeType: "audio/wav"))]),
      is: "[audio, audio/wav, 3 bytes: cannot be shown to this model]")
  }

  @Test func `images of results follow all results, in one user message`() throws {
    let second = ToolCall(callId: "c2", providerId: "p2", name: "look", arguments: .json([:]))
    let image = ContentBlock(.image(data: "QUJD", mimeType: "image/png"))
    let results = [
      ToolResult(callId: "call_x_1", content: [.text("see"), image]),
      ToolResult(callId: "c2", content: [image]),
    ]
    let json = try JSONValue(
      parsing: body(ModelRequest(entries: [step(calls: [call, second], results: results)])))
    let messages = try #require(json["messages"]?.array)
    #expect(messages.map { $0["role"]?.string } == ["assistant", "tool", "tool", "user"])
    #expect(
      messages[1]["content"]?.string
        == "see\n[image 1, image/png: in the user message after the tool results]")
    #expect(
      messages[3].text
        == #"{"role":"user","content":["#
        + #"{"type":"text","text":"[image 1, from the tool result of file.read]"},"#
        + #"{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},"#
        + #"{"type":"text","text":"[image 2, from the tool result of look]"},"#
        + #"{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}}]}"#)
  }

  @Test func `a raw reply goes back as it came, to its origin only`() throws {
    let json =
      #"{"role":"assistant","content":null,"reasoning":"r","tool_calls":[{"id":"p1","type":"#
      + #""function","function":{"name":"file_read","arguments":"{ }"}}]}"#
    let result = ToolResult(callId: "call_x_1", content: [.text("7")])
    let entry = { (origin: String) in
      step(
        calls: [self.call], results: [result],
        raw: RawReply(origin: origin, json: EncodedJSON(trusted: Array(json.utf8))))
    }
    try checkMessages(
      [entry("test/openai-chat")], are: json,
      #"{"role":"tool","tool_call_id":"p1","content":"7"}"#)
    try checkMessages(
      [entry("other/openai-chat")],
      are: #"{"role":"assistant","content":null,"tool_calls":[{"id":"\#(id)","type":"function","#
        + #""function":{"name":"file_read","arguments":"{\"n\":1}"}}]}"#,
      #"{"role":"tool","tool_call_id":"\#(id)","content":"7"}"#)
  }

  @Test func `a raw reply whose calls are not the turn's is said anew`() throws {
    let raw = RawReply(
      origin: "test/openai-chat",
      json: EncodedJSON(["role": "assistant", "content": "", "tool_calls": [["id": "q"]]]))
    try checkMessages(
      [step("a", calls: [], raw: raw)], are: #"{"role":"assistant","content":"a"}"#)
  }

  @Test func `malformed arguments go out as an empty object`() throws {
    let broken = ToolCall(
      callId: "c", providerId: "p", name: "f", arguments: .malformed(text: "{", reason: ""))
    let id = PortableCallId.of("c")
    try checkMessages(
      [step(calls: [broken])],
      are: #"{"role":"assistant","content":null,"tool_calls":[{"id":"\#(id)","type":"function","#
        + #""function":{"name":"f","arguments":"{}"}}]}"#,
      #"{"role":"tool","tool_call_id":"\#(id)","content":"{\"error\":\"no result\"}"}"#)
  }

  @Test func `each reply has reasoning where the provider wants it`() throws {
    var quirks = ChatQuirks()
    quirks.reasoningReplay = .always
    try checkMessages(
      [step("a")], quirks: quirks,
      are: #"{"role":"assistant","content":"a","reasoning_content":""}"#)
  }

  @Test func `minted ids go on where the history stops`() throws {
    let dialect = ChatCompletions(provider: "test", quirks: ChatQuirks())
    let request = ModelRequest(entries: [step(calls: [call])])
    var reader = dialect.reader(for: request, limits: ProviderLimits())
    let text = stream(calls(#"{"function":{"name":"f"}}"#))
    _ = try reader.read(Array(text.utf8).span)
    #expect(try reader.finish().reply.calls.map(\.id) == ["call00002"])
  }

  private func checkResult(
    _ result: ToolResult, is text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var pictures: [ChatContent.Picture] = []
    let found = ChatContent.text(of: result, tool: "f", pictures: &pictures)
    #expect(found == text, sourceLocation: sourceLocation)
    #expect(pictures.isEmpty, sourceLocation: sourceLocation)
  }
}
