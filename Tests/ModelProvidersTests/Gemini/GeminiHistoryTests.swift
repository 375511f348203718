import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct GeminiHistoryTests {
  private let call = ToolCall(
    callId: "call_x_1", providerId: "p1", name: "file.read", arguments: .json(["n": 1]))
  private let id = PortableCallId.of("call_x_1")

  @Test func `a prompt has at least one part, and no empty one beside others`() throws {
    try checkContents(
      [prompt("a"), prompt(.text("a"), .text(""), .text("b")), prompt(), prompt("")],
      are: #"{"role":"user","parts":[{"text":"a"}]}"#,
      #"{"role":"user","parts":[{"text":"a"},{"text":"b"}]}"#,
      #"{"role":"user","parts":[{"text":""}]}"#, #"{"role":"user","parts":[{"text":""}]}"#)
  }

  @Test func `a prompt carries what the service can take, and names the rest`() throws {
    let resource = { (uri: String, type: String) in
      ContentBlock(.resource(["uri": .string(uri), "blob": "QQ==", "mimeType": .string(type)]))
    }
    try checkContents(
      [
        prompt(
          ContentBlock(.image(data: "QUJD", mimeType: "image/png")),
          ContentBlock(.audio(data: "QUI=", mimeType: "audio/ogg")),
          ContentBlock(.resourceLink(uri: "file:///a", name: "A")),
          ContentBlock(.resource(["uri": "file:///b", "text": "bb"])),
          resource("c", "application/pdf"), resource("d", "video/mp4"), resource("e", "x/y"))
      ],
      are: #"{"role":"user","parts":["#
        + #"{"inlineData":{"mimeType":"image/png","data":"QUJD"}},"#
        + #"{"inlineData":{"mimeType":"audio/ogg","data":"QUI="}},"#
        + #"{"text":"[resource link \"A\": file:///a]"},{"text":"[resource file:///b]\nbb"},"#
        + #"{"inlineData":{"mimeType":"application/pdf","data":"QQ=="}},"#
        + #"{"inlineData":{"mimeType":"video/mp4","data":"QQ=="}},"#
        + #"{"text":"[resource e, x/y, 1 bytes: cannot be shown to this model]"}]}"#)
  }

  @Test func `calls of another provider carry the sentinel and a portable id`() throws {
    let entry = step(
      "Hm.", calls: [call], results: [ToolResult(callId: "call_x_1", content: [.text("7")])])
    let functionCall = { (id: String) in
      #"{"functionCall":{\#(id)"name":"file_read","args":{"n":1}}"#
    }
    let result = { (id: String) in
      #"{"role":"user","parts":[{"functionResponse":{\#(id)"name":"file_read","#
        + #""response":{"output":"7"}}}]}"#
    }
    let withId = #""id":"\#(id)","#
    let head = #"{"role":"model","parts":[{"text":"Hm."},"#
    let sentinel = #","thoughtSignature":"skip_thought_signature_validator"}]}"#
    try checkContents([entry], are: head + functionCall(withId) + sentinel, result(withId))
    try checkContents(
      [entry], model: "gemini-flash-latest", are: head + functionCall(withId) + sentinel,
      result(withId))
    try checkContents(
      [entry], model: "gemini-2.5-pro", are: head + functionCall(withId) + "}]}", result(withId))
    var quirks = GeminiQuirks()
    quirks.callIds = false
    try checkContents(
      [entry], quirks: quirks, are: head + functionCall("") + sentinel, result(""))
  }

  @Test func `a failure is an error, data is an output when there is nothing else`() throws {
    try checkResult(
      ToolResult(callId: "", content: [.text("a"), .text("b")]), is: #"{"output":"a\nb"}"#)
    try checkResult(ToolResult(callId: "", content: []), is: #"{"output":""}"#)
    try checkResult(
      ToolResult(callId: "", content: [], structuredContent: ["x": 1]), is: #"{"output":{"x":1}}"#)
    try checkResult(
      ToolResult(callId: "", content: [.text("a")], structuredContent: ["x": 1]),
      is: #"{"output":"a"}"#)
    try checkResult(.failure("", "no \"b\""), is: #"{"error":"no \"b\""}"#)
  }

  @Test func `images of results stand inside for Gemini 3, and after all results for others`()
    throws
  {
    let second = ToolCall(callId: "c2", providerId: "p2", name: "look", arguments: .json([:]))
    let results = [
      ToolResult(
        callId: "call_x_1",
        content: [.text("see"), ContentBlock(.image(data: "QUJD", mimeType: "image/png"))]),
      ToolResult(
        callId: "c2", content: [ContentBlock(.audio(data: "QQ==", mimeType: "audio/wav"))]),
    ]
    let entry = step(calls: [call, second], results: results)
    var quirks = GeminiQuirks()
    quirks.callIds = false
    let body = { (model: String) in
      let request = ModelRequest(entries: [entry])
      let json = try JSONValue(parsing: geminiBody(request, quirks: quirks, model: model))
      return json["contents"]?[1]?.text
    }
    let first = #"{"role":"user","parts":[{"functionResponse":{"name":"file_read","response":"#
    let audio = { (number: Int) in
      #"{"functionResponse":{"name":"look","response":"#
        + #"{"output":"[attachment \#(number), audio/wav: after the results]"}}},"#
    }
    let after = { (number: Int, name: String, data: String) in
      #"{"text":"[attachment \#(number), from the result of \#(name)]"},"#
        + #"{"inlineData":{\#(data)}}"#
    }
    let png = #""mimeType":"image/png","data":"QUJD""#
    let wav = #""mimeType":"audio/wav","data":"QQ==""#
    #expect(
      try body("gemini-3-pro")
        == first + #"{"output":"see"},"parts":[{"inlineData":{\#(png)}}]}},"# + audio(1)
        + after(1, "look", wav) + "]}")
    #expect(
      try body("gemini-2.5-pro")
        == first + #"{"output":"see\n[attachment 1, image/png: after the results]"}}},"# + audio(2)
        + after(1, "file_read", png) + "," + after(2, "look", wav) + "]}")
  }

  @Test func `a raw reply goes back as it came, to its origin only`() throws {
    let json =
      #"{"role":"model","parts":[{"text":"t","thought":true},"#
      + #"{"functionCall":{"name":"file_read","args":{ },"id":"p1"},"thoughtSignature":"s"},"#
      + #"{"functionCall":{"name":"default_api:x"}},{"text":"","thoughtSignature":"e"}]}"#
    let second = ToolCall(callId: "c2", providerId: "call00002", name: "x", arguments: .json([:]))
    let results = [ToolResult(callId: "call_x_1", content: [.text("7")])]
    let entry = { (origin: String) in
      step(
        calls: [self.call, second], results: results,
        raw: RawReply(origin: origin, json: EncodedJSON(trusted: Array(json.utf8))))
    }
    let sent = try geminiBody(ModelRequest(entries: [entry("test/gemini")]))
    #expect(
      sent == #"{"contents":["# + json
        + #",{"role":"user","parts":[{"functionResponse":{"id":"p1","name":"file_read","#
        + #""response":{"output":"7"}}},{"functionResponse":{"name":"default_api:x","#
        + #""response":{"error":"no result"}}}]}]}"#)
    let foreign = try geminiBody(ModelRequest(entries: [entry("other/gemini")]))
    #expect(foreign.contains("skip_thought_signature_validator"))
    #expect(!foreign.contains("\"thoughtSignature\":\"s\""))
  }

  @Test func `a raw reply whose calls are not the turn's is said anew`() throws {
    let raws: [JSONValue] = [
      ["role": "model", "parts": [["functionCall": ["name": "a", "id": "q"]]]],
      ["role": "model", "parts": []], "x",
    ]
    for raw in raws {
      let entry = step(
        calls: [call], raw: RawReply(origin: "test/gemini", json: EncodedJSON(raw)))
      let body = try geminiBody(ModelRequest(entries: [entry]))
      #expect(body.contains(#""name":"file_read","args":{"n":1}"#))
      #expect(!body.contains("\"q\""))
    }
  }

  @Test func `an empty reply is left out, because the service refuses a content without parts`()
    throws
  {
    try checkContents(
      [prompt("a"), step(), prompt("b")], are: #"{"role":"user","parts":[{"text":"a"}]}"#,
      #"{"role":"user","parts":[{"text":"b"}]}"#)
  }

  @Test func `arguments that are no object go out as an empty one`() throws {
    let arguments: [ToolCall.Arguments] = [.malformed(text: "{", reason: ""), .json([1])]
    for arguments in arguments {
      let broken = ToolCall(callId: "c", providerId: "p", name: "f", arguments: arguments)
      let body = try geminiBody(ModelRequest(entries: [step(calls: [broken])]))
      #expect(body.contains(#""name":"f","args":{}"#))
    }
  }

  @Test func `the history is encoded once, and anew for a model that takes it otherwise`() throws {
    let entry = step(calls: [call])
    let first = try geminiBody(ModelRequest(entries: [entry]))
    #expect(try geminiBody(ModelRequest(entries: [entry])) == first)
    let older = try geminiBody(ModelRequest(entries: [entry]), model: "gemini-2.5-pro")
    #expect(!older.contains("thoughtSignature"))
    #expect(try geminiBody(ModelRequest(entries: [entry])) == first)
  }

  private func checkResult(
    _ result: ToolResult, is text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var writer = JSONWriter()
    GeminiResults(media: .inside).write(
      [result], answering: [GeminiResults.Call(id: nil, name: "f")], to: &writer)
    let json = try JSONValue(parsing: writer.takeBytes())
    let response = json["parts"]?[0]?["functionResponse"]?["response"]
    #expect(response?.text == text, sourceLocation: sourceLocation)
  }
}
