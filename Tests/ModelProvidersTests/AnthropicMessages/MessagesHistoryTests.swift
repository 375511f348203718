import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct MessagesHistoryTests {
  private let call = ToolCall(
    callId: "c1", providerId: "toolu_1", name: "file.read", arguments: .json(["n": 1]))
  private let image = ContentBlock(.image(data: "QUJD", mimeType: "image/png"))
  private let seven = ToolResult(callId: "c1", content: [.text("7")])

  @Test func `a foreign reply is said in our words, with ids that the service takes`() throws {
    let id = PortableCallId.of("c1")
    try check(
      [prompt("a"), step("Hm.", calls: [call], results: [seven])],
      are: #"{"role":"user","content":[{"type":"text","text":"a"}]}"#,
      #"{"role":"assistant","content":[{"type":"text","text":"Hm."},{"type":"tool_use","#
        + #""id":"\#(id)","name":"file_read","input":{"n":1}}]}"#,
      #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"\#(id)","content":"7"}]}"#)
  }

  @Test func `a reply goes back to its origin as it came, signatures and all`() throws {
    let content =
      #"[{"type":"thinking","thinking":"","signature":"s1"},{"type":"redacted_thinking","data":"d"},"#
      + #"{"type":"text","text":"Hm.","x":[1]},{"type":"tool_use","id":"toolu_1","name":"file_read","#
      + #""input":{"n": 1e0},"caller":{"type":"direct"}}]"#
    try check(
      [prompt("a"), step("Hm.", calls: [call], results: [seven], raw: raw(content))],
      are: #"{"role":"user","content":[{"type":"text","text":"a"}]}"#,
      #"{"role":"assistant","content":\#(content.replacing("{\"n\": 1e0}", with: "{\"n\":1e0}"))}"#,
      #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"7"}]}"#)
  }

  @Test func `a reply of another provider loses its signatures, and so does one with other calls`()
    throws
  {
    let content =
      #"[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"b"}]"#
    let plain = #"{"role":"assistant","content":[{"type":"text","text":"b"}]}"#
    let first = #"{"role":"user","content":[{"type":"text","text":"a"}]}"#
    try check(
      [prompt("a"), step("b", raw: raw(content, origin: "other/anthropic"))], are: first, plain)
    let other = content.replacing(
      "]", with: #",{"type":"tool_use","id":"x","name":"f","input":{}}]"#)
    try check([prompt("a"), step("b", raw: raw(other))], are: first, plain)
  }

  @Test func `consecutive prompts are one message, and one that joins a turn follows the results`()
    throws
  {
    let second = ToolCall(callId: "c2", providerId: "p2", name: "g", arguments: .json([:]))
    let entries = [
      prompt("a"), prompt(.text("b"), .text("c")),
      step(calls: [call, second], results: [seven]), prompt("d"), step("e"), step("f"),
    ]
    let json = try body(ModelRequest(entries: entries), by: unmarked)
    let said = (json["messages"]?.array ?? []).map { message in
      let blocks = message["content"]?.array ?? []
      return (message["role"]?.string ?? "") + " "
        + blocks.map { $0["text"]?.string ?? $0["type"]?.string ?? "" }.joined(separator: " ")
    }
    #expect(
      said == [
        "user a b c", "assistant tool_use tool_use", "user tool_result tool_result d",
        "assistant e f",
      ])
  }

  @Test func `blank texts are never sent`() throws {
    try check(
      [prompt(.text(" \n"), .text("a")), step(" "), prompt(""), step("\u{A0}"), prompt("b")],
      are: #"{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#)
  }

  @Test func `a result is text or blocks, and a failed one says so`() throws {
    let source = #"{"type":"base64","media_type":"image/png","data":"QUJD"}"#
    try checkResult(seven, is: #","content":"7""#)
    try checkResult(ToolResult(callId: "c1", content: []), is: "")
    try checkResult(ToolResult(callId: "c1", content: [.text("")]), is: "")
    try checkResult(
      ToolResult(callId: "c1", content: [], structuredContent: ["x": 1]),
      is: #","content":"{\"x\":1}""#)
    try checkResult(
      ToolResult(callId: "c1", content: [.text("a"), image]),
      is: #","content":[{"type":"text","text":"a"},{"type":"image","source":\#(source)}]"#)
    try checkResult(.failure("c1", "no"), is: #","content":"no","is_error":true"#)
    try checkResult(.failure("c1", ""), is: #","content":"error","is_error":true"#)
  }

  @Test func `images of a failed result follow all results, since it holds text only`() throws {
    let second = ToolCall(callId: "c2", providerId: "p2", name: "g", arguments: .json([:]))
    let failed = ToolResult(callId: "c1", content: [.text("no"), image], isError: true)
    let json = try body(
      ModelRequest(entries: [
        prompt("a"), step(calls: [call, second], results: [failed, .failure("c2", "x")]),
      ]), by: unmarked)
    let blocks = json["messages"]?[2]?["content"]?.array ?? []
    #expect(
      blocks.map { $0["type"]?.string } == ["tool_result", "tool_result", "text", "image"])
    #expect(blocks[0]["content"]?.array?.allSatisfy { $0["type"] == "text" } == true)
    #expect(blocks[2]["text"] == "[from the tool result of file.read]")
  }

  @Test func `a prompt carries images and documents, and the rest in words`() throws {
    let pdf = ContentBlock(
      .resource(["uri": "file:///a", "blob": "QQ==", "mimeType": "application/pdf"]))
    let blocks = [
      image, ContentBlock(.image(data: "QUJD", mimeType: "image/JPG")),
      ContentBlock(.image(data: "QUJD", mimeType: "image/bmp")),
      ContentBlock(.audio(data: "QUJD", mimeType: "audio/wav")), pdf,
    ]
    let request = ModelRequest(entries: [Entry(.prompt(blocks), turnId: "t")])
    let words = try body(request, by: unmarked)["messages"]?[0]?["content"]?.array ?? []
    #expect(words.map { $0["type"]?.string } == ["image", "image", "text", "text", "text"])
    #expect(words[1]["source"]?["media_type"] == "image/jpeg")
    #expect(words[2]["text"] == "[image, image/bmp, 3 bytes: cannot be shown to this model]")
    let own = try body(
      request,
      by: messages {
        $0.takesDocuments = true
        $0.cacheControl = .off
      })
    #expect(
      own["messages"]?[0]?["content"]?[4]?.text
        == #"{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"QQ=="}}"#
    )
  }

  @Test func `arguments that are no object go out as an empty one`() throws {
    for arguments in [ToolCall.Arguments.malformed(text: "{", reason: ""), .json([1])] {
      let broken = ToolCall(callId: "c", providerId: "p", name: "f", arguments: arguments)
      let json = try body(
        ModelRequest(entries: [prompt("a"), step(calls: [broken])]), by: unmarked)
      #expect(json["messages"]?[1]?["content"]?[0]?["input"]?.text == "{}")
    }
  }

  @Test func `a paused reply goes back last and unchanged, and its continuation joins it`() throws {
    let search = #"{"type":"server_tool_use","id":"s1","name":"web_search","input":{"q":"x"}}"#
    let found = #"{"type":"web_search_tool_result","tool_use_id":"s1","content":[]}"#
    let first = #"{"role":"user","content":[{"type":"text","text":"a"}]}"#
    let pausedStep = paused("[\(search)]")
    try check(
      [prompt("a"), pausedStep], are: first, #"{"role":"assistant","content":[\#(search)]}"#)
    let text = #"{"type":"text","text":"b"}"#
    try check(
      [prompt("a"), pausedStep, step("b", raw: raw("[\(found),\(text)]"))],
      are: first, #"{"role":"assistant","content":[\#(search),\#(found),\#(text)]}"#)
  }

  @Test func `a paused reply that nobody goes on with loses its calls without a result`() throws {
    let text = #"{"type":"text","text":"b"}"#
    let search = #"{"type":"server_tool_use","id":"s1","name":"web_search","input":{}}"#
    let found = #"{"type":"web_search_tool_result","tool_use_id":"s1","content":[]}"#
    let second = #"{"type":"server_tool_use","id":"s2","name":"web_search","input":{}}"#
    let pausedStep = paused("[\(text),\(search),\(found),\(second)]")
    let kept = #"{"role":"assistant","content":[\#(text),\#(search),\#(found)]}"#
    let first = #"{"role":"user","content":[{"type":"text","text":"a"}]}"#
    try check(
      [prompt("a"), pausedStep, prompt("c")], are: first, kept,
      #"{"role":"user","content":[{"type":"text","text":"c"}]}"#)
    // Broken off, the continuation has no raw form, and so no result.
    try check(
      [prompt("a"), pausedStep, step("d")], are: first,
      kept.dropLast(2) + #",{"type":"text","text":"d"}]}"#)
  }

  private func paused(_ content: String) -> Entry {
    let reply = Reply(messageId: "m", content: [], finish: .paused, raw: raw(content))
    return Entry(
      .step(Step(reply: reply) { .failure($0.callId, "no result") }), turnId: "t")
  }

  private func check(
    _ entries: [Entry], are expected: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let json = try body(ModelRequest(entries: entries), by: unmarked)
    let messages = (json["messages"]?.array ?? []).map(\.text)
    #expect(messages == expected, sourceLocation: sourceLocation)
  }

  private func checkResult(
    _ result: ToolResult, is members: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let id = PortableCallId.of("c1")
    let json = try body(
      ModelRequest(entries: [prompt("a"), step(calls: [call], results: [result])]), by: unmarked)
    #expect(
      json["messages"]?[2]?.text
        == #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"\#(id)"\#(members)}]}"#,
      sourceLocation: sourceLocation)
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(part) {
        result += other
        rest = rest.dropFirst(part.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result
  }
}
