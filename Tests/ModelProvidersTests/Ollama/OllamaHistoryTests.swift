import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct OllamaHistoryTests {
  @Test func `a prompt is one text and its images`() throws {
    try checkOllamaMessages(
      [
        prompt(
          .text("Look:"), ContentBlock(.image(data: "AAAA", mimeType: "image/png")), .text("Well?"),
          ContentBlock(.audio(data: "AAAA", mimeType: "audio/wav")),
          ContentBlock(
            .resource(["uri": "x:1", "mimeType": "image/gif", "blob": "BBBB"])))
      ],
      are:
        #"{"role":"user","content":"Look:\nWell?\n[audio, audio/wav, 3 bytes: cannot be shown to this model]","images":["AAAA","BBBB"]}"#
    )
  }

  @Test func `a reply of this server goes back as it came, and each call has its result`() throws {
    let raw =
      #"{"role":"assistant","content":"","thinking":"hm","tool_calls":[{"id":"call_1","function":{"index":0,"name":"add","arguments":{"a":1.0}}},{"id":"call_2","function":{"index":1,"name":"x","arguments":{}}}]}"#
    try checkOllamaMessages(
      [
        prompt("Hi"),
        step(
          calls: [call("c1", "call_1", "add", ["a": 1.0]), call("c2", "call_2", "x")],
          results: [ToolResult(callId: "c1", content: [.text("2")])],
          raw: RawReply(origin: "test/ollama", json: EncodedJSON(trusted: Array(raw.utf8)))),
      ],
      are: #"{"role":"user","content":"Hi"}"#, raw,
      #"{"role":"tool","tool_name":"add","tool_call_id":"call_1","content":"2"}"#,
      #"{"role":"tool","tool_name":"x","tool_call_id":"call_2","content":"{\"error\":\"no result\"}"}"#
    )
  }

  @Test(arguments: ["other/ollama", "test/openai-chat", nil])
  func `a reply of another origin is said in our words`(origin: String?) throws {
    let raw = #"{"tool_calls":[{"id":"call_1"}],"thinking":"secret"}"#
    try checkOllamaMessages(
      [
        step(
          "So.", calls: [call("c1", "call_1", "file.read", [1])],
          results: [ToolResult(callId: "c1", content: [], structuredContent: ["x": 1])],
          raw: origin.map { RawReply(origin: $0, json: EncodedJSON(trusted: Array(raw.utf8))) })
      ], tools: ToolSet([try tool("file.read")]),
      are:
        #"{"role":"assistant","content":"So.","tool_calls":[{"id":"\#(PortableCallId.of("c1"))","function":{"name":"file_read","arguments":{}}}]}"#,
      #"{"role":"tool","tool_name":"file_read","tool_call_id":"\#(PortableCallId.of("c1"))","content":"{\"x\":1}"}"#
    )
  }

  @Test func `a reply whose calls are not those of its raw form is said in our words`() throws {
    let raw = #"{"role":"assistant","content":"","tool_calls":[{"id":"call_1"}]}"#
    try checkOllamaMessages(
      [
        step(
          "a", raw: RawReply(origin: "test/ollama", json: EncodedJSON(trusted: Array(raw.utf8))))
      ],
      are: #"{"role":"assistant","content":"a"}"#)
  }

  @Test func `an image of a tool result follows all results`() throws {
    let image = ContentBlock(.image(data: "AAAA", mimeType: "image/png"))
    try checkOllamaMessages(
      [
        step(
          calls: [call("c1", "1", "see"), call("c2", "2", "x")],
          results: [
            ToolResult(callId: "c1", content: [.text("here"), image]),
            ToolResult(callId: "c2", content: [.text("y")]),
          ])
      ],
      are:
        #"{"role":"assistant","content":"","tool_calls":[{"id":"\#(PortableCallId.of("c1"))","function":{"name":"see","arguments":{}}},{"id":"\#(PortableCallId.of("c2"))","function":{"name":"x","arguments":{}}}]}"#,
      #"{"role":"tool","tool_name":"see","tool_call_id":"\#(PortableCallId.of("c1"))","content":"here\n[image 1, image/png: in the user message after the tool results]"}"#,
      #"{"role":"tool","tool_name":"x","tool_call_id":"\#(PortableCallId.of("c2"))","content":"y"}"#,
      #"{"role":"user","content":"[image 1, from the tool result of see]","images":["AAAA"]}"#)
  }

  private func call(
    _ id: String, _ providerId: String, _ name: String, _ arguments: JSONValue = [:]
  ) -> ToolCall {
    ToolCall(callId: id, providerId: providerId, name: name, arguments: .json(arguments))
  }
}
