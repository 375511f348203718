import Conversation
import JSON
import Testing

@testable import ModelProviders

/// The dialect with its usual switches.
let responses = OpenAIResponses(provider: "test", quirks: ResponsesQuirks())

/// A stream of events, each an object whose first member is its type.
func events(_ events: String...) -> String {
  events.map { event in
    let type = event.split(separator: "\"").dropFirst(3).first ?? ""
    return "event: \(type)\ndata: \(event)\n\n"
  }.joined()
}

/// The announcement of an item.
func added(_ item: String, at index: Int = 0) -> String {
  "{\"type\":\"response.output_item.added\",\"output_index\":\(index),\"item\":\(item)}"
}

/// An item as it is at its end.
func done(_ item: String, at index: Int = 0) -> String {
  "{\"type\":\"response.output_item.done\",\"output_index\":\(index),\"item\":\(item)}"
}

/// A piece of something, by the middle of the event's type.
func delta(
  _ text: String, _ kind: String = "output_text", of id: String = "m1", at index: Int = 0,
  part: Int = 0
) -> String {
  let partName = kind == "reasoning_summary_text" ? "summary_index" : "content_index"
  let parts = kind == "function_call_arguments" ? "" : ",\"\(partName)\":\(part)"
  return "{\"type\":\"response.\(kind).delta\",\"sequence_number\":4,\"item_id\":\"\(id)\","
    + "\"output_index\":\(index)\(parts),\"delta\":\"\(text)\",\"logprobs\":[],"
    + "\"obfuscation\":\"x7\"}"
}

/// The event that ends a response; `output` and `more` are JSON text.
func ended(_ status: String = "completed", output: String = "[]", more: String = "") -> String {
  "{\"type\":\"response.\(status)\",\"response\":{\"id\":\"r\",\"object\":\"response\","
    + "\"status\":\"\(status)\",\"error\":null\(more),\"output\":\(output)}}"
}

/// A message as it is at its end.
func message(_ text: String, id: String = "m1", phase: String? = nil) -> String {
  let phase = phase.map { ",\"phase\":\"\($0)\"" } ?? ""
  return "{\"id\":\"\(id)\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\""
    + "\(phase),\"content\":[{\"type\":\"output_text\",\"annotations\":[],\"text\":\"\(text)\"}]}"
}

/// A call as it is at its end; `arguments` is the inside of a JSON string.
func call(_ name: String, _ arguments: String, id: String = "f1", callId: String = "c1") -> String {
  "{\"id\":\"\(id)\",\"type\":\"function_call\",\"status\":\"completed\","
    + "\"arguments\":\"\(arguments)\",\"call_id\":\"\(callId)\",\"name\":\"\(name)\"}"
}

/// Reasoning as it is at its end.
func reasoning(_ summary: String = "", id: String = "r1", encrypted: String? = "enc") -> String {
  let parts = summary.isEmpty ? "" : "{\"type\":\"summary_text\",\"text\":\"\(summary)\"}"
  let content = encrypted.map { ",\"encrypted_content\":\"\($0)\"" } ?? ""
  return "{\"id\":\"\(id)\",\"type\":\"reasoning\"\(content),\"summary\":[\(parts)]}"
}

/// The body of a request as text.
func body(_ request: ModelRequest, quirks: ResponsesQuirks, model: String = "m") throws -> String {
  let dialect = OpenAIResponses(provider: "test", quirks: quirks)
  return String(decoding: try dialect.body(of: request, for: model), as: UTF8.self)
}

/// Checks a request's input, byte for byte.
func checkInput(
  _ entries: [Entry], quirks: ResponsesQuirks = ResponsesQuirks(), are expected: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let json = try JSONValue(parsing: body(ModelRequest(entries: entries), quirks: quirks))
  let items = (json["input"]?.array ?? []).map(\.text)
  #expect(items == expected, sourceLocation: sourceLocation)
}
