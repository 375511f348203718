import Conversation
import JSON

@testable import ModelProviders

/// The dialect with the switches of a service that is not Anthropic's own.
func messages(_ change: (inout MessagesQuirks) -> Void = { _ in }) -> AnthropicMessages {
  var quirks = MessagesQuirks()
  change(&quirks)
  return AnthropicMessages(provider: "test", quirks: quirks)
}

/// The dialect as it puts no `cache_control` anywhere.
let unmarked = messages { $0.cacheControl = .off }

/// One event of a stream; `members` follow its type.
func event(_ type: String, _ members: String = "") -> String {
  let comma = members.isEmpty ? "" : ","
  return "event: \(type)\ndata: {\"type\":\"\(type)\"\(comma)\(members)}\n\n"
}

/// The start of a block.
func start(_ index: Int, _ block: String) -> String {
  event("content_block_start", "\"index\":\(index),\"content_block\":\(block)")
}

/// A delta of a block.
func delta(_ index: Int, _ delta: String) -> String {
  event("content_block_delta", "\"index\":\(index),\"delta\":\(delta)")
}

/// The end of a block.
func stop(_ index: Int) -> String { event("content_block_stop", "\"index\":\(index)") }

/// A whole block of text, in these pieces.
func text(_ index: Int, _ pieces: String...) -> String {
  start(index, #"{"type":"text","text":""}"#)
    + pieces.map { delta(index, #"{"type":"text_delta","text":"\#($0)"}"#) }.joined()
    + stop(index)
}

/// A whole tool call, whose input comes in these pieces.
func call(_ index: Int, _ id: String, _ name: String, _ pieces: String...) -> String {
  start(index, #"{"type":"tool_use","id":"\#(id)","name":"\#(name)","input":{}}"#)
    + pieces.map {
      delta(index, #"{"type":"input_json_delta","partial_json":\#(JSONValue.string($0).text)}"#)
    }.joined() + stop(index)
}

/// A stream of events between the start and the end of a message.
func messageStream(_ events: String..., stop: String = "end_turn") -> String {
  event("message_start", #""message":{"usage":{"input_tokens":10,"output_tokens":1}}"#)
    + events.joined()
    + event(
      "message_delta", #""delta":{"stop_reason":"\#(stop)"},"usage":{"output_tokens":5}"#)
    + event("message_stop")
}

/// The body of a request.
func body(_ request: ModelRequest, by dialect: any Dialect) throws -> JSONValue {
  try JSONValue(parsing: dialect.body(of: request, for: "m"))
}

/// A reply in the service's own form.
func raw(_ content: String, origin: String = "test/anthropic") -> RawReply {
  RawReply(origin: origin, json: EncodedJSON(trusted: Array(content.utf8)))
}
