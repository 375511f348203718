import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct MessagesFailureTests {
  @Test(arguments: [
    ("overloaded_error", ModelError.Kind.overloaded, true), ("api_error", .overloaded, true),
    ("rate_limit_error", .rateLimited, true), ("invalid_request_error", .invalidRequest, false),
    ("authentication_error", .authentication, false), ("permission_error", .permission, false),
    ("billing_error", .quota, false), ("not_found_error", .notFound, false),
    ("request_too_large", .contextTooLong, false), ("timeout_error", .timeout, true),
  ])
  func `an error in the middle of a stream is what its type says`(
    type: String, kind: ModelError.Kind, retryable: Bool
  ) {
    let error = #""error":{"type":"\#(type)","message":"no"}"#
    checkFails(
      text(0, "a") + event("error", error), by: messages(), kind, retryable: retryable,
      saying: "no")
    checkFails(
      "data: {\"type\":\"error\",\(error)}\n\n", by: messages(), kind, retryable: retryable)
    checkFails("{\"type\":\"error\",\(error)}", by: messages(), kind, retryable: retryable)
  }

  @Test(arguments: [
    (429, "rate_limit_error", "enforced_spend_limit_reached", ModelError.Kind.quota, false),
    (429, "rate_limit_error", "contract_spend_limit_reached", .quota, false),
    (429, "rate_limit_error", "ramp_limit_exceeded", .rateLimited, true),
    (402, "billing_error", "", .quota, false), (529, "overloaded_error", "", .overloaded, true),
    (413, "request_too_large", "", .contextTooLong, false), (504, "", "", .timeout, true),
    (400, "invalid_request_error", "user_profile_required", .invalidRequest, false),
  ])
  func `a refusal is what its code, its type or else its status says`(
    status: Int, type: String, code: String, kind: ModelError.Kind, retryable: Bool
  ) throws {
    let body: JSONValue = [
      "type": "error",
      "error": [
        "type": .string(type), "message": "no",
        "details": code.isEmpty ? .null : ["error_code": .string(code)],
      ],
    ]
    let error = try #require(messages().failure(in: body)).error(
      status: status, requestId: nil, retryAfterMs: nil)
    #expect(error.kind == kind)
    #expect(error.retryable == retryable)
    #expect(error.provider?.code == (code.isEmpty ? (type.isEmpty ? nil : type) : code))
  }

  @Test(arguments: [
    ("prompt is too long: 200001 tokens > 200000 maximum", ModelError.Kind.contextTooLong),
    ("input length and `max_tokens` exceed context limit: 1 + 2 > 2", .contextTooLong),
    ("Your credit balance is too low to access the Anthropic API.", .quota),
    ("messages: roles must alternate", .invalidRequest),
  ])
  func `a refusal without a code of its own is known by its words`(
    message: String, kind: ModelError.Kind
  ) throws {
    let body: JSONValue = [
      "type": "error",
      "error": ["type": "invalid_request_error", "message": .string(message)],
    ]
    let failure = try #require(messages().failure(in: body))
    #expect(failure.error(status: 400, requestId: nil, retryAfterMs: nil).kind == kind)
  }

  @Test func `a reply that is cut off is none, wherever it is cut`() throws {
    let stream = messageStream(text(0, "a"), call(1, "p", "f", #"{"n":1}"#), stop: "tool_use")
    let bytes = Array(stream.utf8)
    let reason = Array(#""tool_use"}"#.utf8)
    let whole = try #require(
      bytes.indices.last { bytes[$0...].starts(with: reason) })
    for count in 0..<whole {
      let part = Array(bytes[..<count])
      var reader = messages().reader(for: ModelRequest(entries: []), limits: ProviderLimits())
      #expect(throws: ModelError.self) {
        _ = try reader.read(part.span)
        _ = try reader.finish()
      }
      #expect(!reader.isWhole)
    }
  }

  @Test func `what cannot be understood fails the attempt`() {
    let end = event("message_delta", #""delta":{"stop_reason":"end_turn"}"#)
    let unclear = [
      "data: {\"type\":\n\n", "data: nonsense\n\n", event("content_block_start", #""index":0"#),
      event("content_block_delta", #""index":0"#),
      delta(3, #"{"type":"input_json_delta","partial_json":"{}"}"#),
      text(0, "a") + delta(0, #"{"type":"input_json_delta","partial_json":"{}"}"#),
    ]
    for stream in unclear {
      checkFails(stream + end, by: messages(), .protocol, retryable: true)
    }
    checkFails("", by: messages(), .protocol, retryable: true)
    checkFails(event("message_stop"), by: messages(), .protocol, retryable: true)
    checkFails(messageStream(stop: ""), by: messages(), .protocol, retryable: true)
    checkFails("event: error\ndata: oh\n\n", by: messages(), .overloaded, retryable: true)
    checkFails(#"{"hello":1}"#, by: messages(), .protocol, retryable: false)
    checkFails("<html>", by: messages(), .protocol, retryable: false)
  }

  @Test func `a reply of too many calls is refused`() {
    var limits = ProviderLimits()
    limits.callsPerReply = 2
    checkFails(
      messageStream(call(0, "a", "f"), call(1, "b", "f"), call(2, "c", "f")), by: messages(),
      .protocol, retryable: false, limits: limits)
  }

  @Test func `a list of models has names and bounds, without the retired ones`() {
    let list: JSONValue = [
      "data": [
        [
          "id": "a", "display_name": "A", "max_input_tokens": 9, "max_tokens": 4,
          "lifecycle": "active",
          "capabilities": ["image_input": ["supported": true], "thinking": ["supported": false]],
        ],
        ["id": "b", "lifecycle": "retired"], ["id": ""], 7, ["id": "c", "max_tokens": 0],
      ], "has_more": false,
    ]
    #expect(
      messages().models(in: list, provider: "p") == [
        ModelDescription(
          id: "a", provider: "p", displayName: "A", contextTokens: 9, maxOutputTokens: 4,
          images: true, reasoning: false),
        ModelDescription(id: "c", provider: "p"),
      ])
    #expect(messages().models(in: ["models": []], provider: "p") == nil)
  }
}
