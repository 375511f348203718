import Conversation
import JSON
import Testing

@testable import ModelProviders

/// The dialect as tests use it.
func gemini(_ quirks: GeminiQuirks = GeminiQuirks()) -> Gemini {
  Gemini(provider: "test", quirks: quirks)
}

/// A stream of events, each with these parts, the last one with the finish reason.
func geminiStream(_ parts: String..., finish: String = "STOP", usage: String = "") -> String {
  var events = parts.map {
    "{\"candidates\":[{\"content\":{\"parts\":[\($0)],\"role\":\"model\"},\"index\":0}]}"
  }
  let counted = usage.isEmpty ? "" : ",\"usageMetadata\":\(usage)"
  events.append(
    "{\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"\(finish)\"}]\(counted)}"
  )
  return events.map { "data: \($0)\r\n\r\n" }.joined()
}

/// The body of a request as text.
func geminiBody(
  _ request: ModelRequest, quirks: GeminiQuirks = GeminiQuirks(), model: String = "gemini-3-pro"
) throws(ModelError) -> String {
  String(decoding: try gemini(quirks).body(of: request, for: model), as: UTF8.self)
}

/// Checks a request's contents, byte for byte.
func checkContents(
  _ entries: [Entry], quirks: GeminiQuirks = GeminiQuirks(), model: String = "gemini-3-pro",
  tools: ToolSet = .empty, are expected: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let request = ModelRequest(entries: entries, tools: tools)
  let json = try JSONValue(parsing: geminiBody(request, quirks: quirks, model: model))
  let contents = (json["contents"]?.array ?? []).map(\.text)
  #expect(contents == expected, sourceLocation: sourceLocation)
}
