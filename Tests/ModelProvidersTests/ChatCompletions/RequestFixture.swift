import Conversation
import JSON
import JSONSchema
import Testing

@testable import ModelProviders

/// A tool with the schema that tests do not care about.
func tool(
  _ name: String, description: String? = nil, schema: JSONValue = ["type": "object"]
) throws -> ToolDefinition {
  ToolDefinition(
    name: name, description: description, inputSchema: schema,
    arguments: try Schema(compiling: schema))
}

/// An entry of what the user says.
func prompt(_ blocks: ContentBlock...) -> Entry { Entry(.prompt(blocks), turnId: "t") }

/// An entry of what the user says.
func prompt(_ text: String) -> Entry { prompt(.text(text)) }

/// An entry of a whole step; each result is the content for the call at its place.
func step(
  _ text: String = "", calls: [ToolCall] = [], results: [ToolResult] = [], raw: RawReply? = nil
) -> Entry {
  let reply = Reply(
    messageId: "m", content: text.isEmpty ? [] : [.text(text)], toolCalls: calls,
    finish: calls.isEmpty ? .stop : .toolCalls, raw: raw)
  let step = Step(reply: reply) { call in
    results.first { $0.callId == call.callId } ?? .failure(call.callId, "no result")
  }
  return Entry(.step(step), turnId: "t")
}

/// The body of a request as text.
func body(_ request: ModelRequest, quirks: ChatQuirks = ChatQuirks()) throws -> String {
  let dialect = ChatCompletions(provider: "test", quirks: quirks)
  return String(decoding: try dialect.body(of: request, for: "m"), as: UTF8.self)
}

/// Checks a request's messages, byte for byte.
func checkMessages(
  _ entries: [Entry], quirks: ChatQuirks = ChatQuirks(), tools: ToolSet = .empty,
  are expected: String..., sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let request = ModelRequest(entries: entries, tools: tools)
  let json = try JSONValue(parsing: body(request, quirks: quirks))
  let messages = (json["messages"]?.array ?? []).map(\.text)
  #expect(messages == expected, sourceLocation: sourceLocation)
}
