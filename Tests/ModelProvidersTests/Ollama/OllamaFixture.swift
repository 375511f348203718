import Conversation
import JSON
import Testing

@testable import ModelProviders

/// The dialect of the provider `test`.
func ollama(_ change: (inout OllamaQuirks) -> Void = { _ in }) -> Ollama {
  var quirks = OllamaQuirks()
  change(&quirks)
  return Ollama(provider: "test", quirks: quirks)
}

/// A stream of lines with these messages, then one that ends it.
func lines(
  _ messages: String..., end: String = #""done":true,"done_reason":"stop""#
) -> String {
  messages.map { message in
    "{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":\(message),"
      + "\"done\":false}\n"
  }.joined()
    + "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\(end)}\n"
}

/// The body of a request as text.
func ollamaBody(_ request: ModelRequest, _ dialect: Ollama = ollama()) throws -> String {
  String(decoding: try dialect.body(of: request, for: "m"), as: UTF8.self)
}

/// Checks a request's messages, byte for byte.
func checkOllamaMessages(
  _ entries: [Entry], _ dialect: Ollama = ollama(), tools: ToolSet = .empty,
  are expected: String..., sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let request = ModelRequest(entries: entries, tools: tools)
  let json = try JSONValue(parsing: ollamaBody(request, dialect))
  let messages = (json["messages"]?.array ?? []).map(\.text)
  #expect(messages == expected, sourceLocation: sourceLocation)
}
