import Conversation
import JSON
import TestSupport
import Testing

/// Every kind of error, from a provider's bytes to the wire; against the binary.
struct ModelErrorTests {
  /// What a server does, and what its client reads.
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: ModelError.Kind
    let what: String
    let script: ServerScript
    var retryable = false
    var retryAfterMs: Int?
    var provider: JSONValue?

    /// How long the daemon waits: long enough for a busy machine, unless the server never answers.
    var timeoutMs: Int { kind == .timeout ? 500 : 60_000 }

    var testDescription: String { "\(kind.rawValue): \(what)" }

    /// The error's `data`.
    var data: JSONValue {
      var data: JSONObject = [
        "kind": .string(kind.rawValue), "retryable": .bool(retryable), "model": "test/m",
      ]
      data["retryAfterMs"] = retryAfterMs.map { .number(JSONNumber($0)) }
      data["provider"] = provider
      return .object(data)
    }
  }

  static let refusals: [Case] = [
    Case(
      kind: .authentication, what: "a wrong key",
      script: .refusal(
        401, code: "invalid_api_key", message: "Wrong key \(providerKey)",
        headers: [("x-request-id", "req_1")]),
      provider: [
        "status": 401, "code": "invalid_api_key", "message": "Wrong key [secret]",
        "requestId": "req_1",
      ]),
    Case(
      kind: .permission, what: "a key that may not", script: .refusal(403, code: "x"),
      provider: ["status": 403, "code": "x", "message": "planned"]),
    Case(
      kind: .notFound, what: "no such model", script: .refusal(404, code: "model_not_found"),
      provider: ["status": 404, "code": "model_not_found", "message": "planned"]),
    Case(
      kind: .rateLimited, what: "too often",
      script: .refusal(429, code: "slow", headers: [("retry-after-ms", "1500")]), retryable: true,
      retryAfterMs: 1_500, provider: ["status": 429, "code": "slow", "message": "planned"]),
    Case(
      kind: .quota, what: "no money", script: .refusal(429, code: "insufficient_quota"),
      provider: ["status": 429, "code": "insufficient_quota", "message": "planned"]),
    Case(
      kind: .overloaded, what: "too busy",
      script: .refusal(503, code: "x", headers: [("retry-after", "2")]), retryable: true,
      retryAfterMs: 2_000, provider: ["status": 503, "code": "x", "message": "planned"]),
    Case(
      kind: .overloaded, what: "too busy for good",
      script: .refusal(500, code: "x", headers: [("x-should-retry", "false")]),
      provider: ["status": 500, "code": "x", "message": "planned"]),
    Case(
      kind: .contextTooLong, what: "too long",
      script: .refusal(400, code: "context_length_exceeded"),
      provider: ["status": 400, "code": "context_length_exceeded", "message": "planned"]),
    Case(
      kind: .invalidRequest, what: "a bad request", script: .refusal(422, code: "x"),
      provider: ["status": 422, "code": "x", "message": "planned"]),
    Case(
      kind: .invalidRequest, what: "a model's garbled call",
      script: .refusal(400, code: "tool_use_failed"), retryable: true,
      provider: ["status": 400, "code": "tool_use_failed", "message": "planned"]),
    Case(
      kind: .contentFiltered, what: "a filter", script: .refusal(400, code: "content_filter"),
      provider: ["status": 400, "code": "content_filter", "message": "planned"]),
    Case(
      kind: .configuration, what: "a base URL that leads elsewhere",
      script: .response(307, headers: [("Location", "http://127.0.0.1:1/")]),
      provider: ["status": 307]),
  ]

  static let failures: [Case] = [
    Case(kind: .timeout, what: "no answer", script: .stall, retryable: true),
    Case(
      kind: .timeout, what: "an answer that stalls", script: .begun(.stall), retryable: true,
      provider: ["requestId": "req_stream"]),
    Case(
      kind: .network, what: "no answer but an end", script: ServerScript([.close]), retryable: true),
    Case(
      kind: .network, what: "a connection that breaks", script: .begun(.reset), retryable: true,
      provider: ["requestId": "req_stream"]),
    Case(
      kind: .protocol, what: "an end without a reason", script: .begun(.lastChunk), retryable: true,
      provider: ["requestId": "req_stream"]),
    Case(
      kind: .protocol, what: "an event that is not JSON", script: .events("{nope"),
      retryable: true, provider: ["requestId": "req_stream"]),
    Case(
      kind: .protocol, what: "a page",
      script: .response(headers: [("Content-Type", "text/html")], body: "<html>"),
      provider: ["status": 200]),
    Case(
      kind: .overloaded, what: "an error in the midst",
      script: .events(#"{"error":{"message":"\#(providerKey) busy","code":"server_error"}}"#),
      retryable: true,
      provider: ["code": "server_error", "message": "[secret] busy", "requestId": "req_stream"]),
  ]

  @Test(arguments: refusals + failures)
  func `an error says what went wrong and keeps secrets`(expected: Case) throws {
    let server = try LoopbackServer(expected.script)
    try withModelServer(server, timeoutMs: expected.timeoutMs) { daemon, client in
      let prompt: JSONValue = [
        "model": "test/m", "prompt": "Hi", "limits": ["retries": 0],
      ]
      let answer = try client.answer("session/prompt", prompt)
      #expect(answer["error"]?["code"] == -32010)
      let data = answer["error"]?["data"] ?? .null
      #expect(data.matches(expected.data), "\(data.text)")
      #expect(answer["error"]?["message"]?.string?.isEmpty == false)
      for message in client.log { #expect(!message.text.contains(providerKey)) }
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `every kind but a cancel is tested here or comes before anything is sent`() {
    let tested = Set((Self.refusals + Self.failures).map(\.kind))
    #expect(Set(ModelError.Kind.allCases).subtracting(tested) == [.cancelled])
  }

  @Test(arguments: (refusals + failures).filter { $0.retryable && $0.retryAfterMs == nil })
  func `an error that may pass is retried, with the same request`(expected: Case) throws {
    let server = try LoopbackServer(expected.script, .saying("whole"))
    try withModelServer(server, timeoutMs: expected.timeoutMs) { daemon, client in
      let prompt: JSONValue = [
        "model": "test/m", "prompt": "Hi", "limits": ["retryDelayMs": 0],
      ]
      let answer = try client.answer("session/prompt", prompt)
      #expect(answer.messageText == "whole", "\(answer.text)")
      let retrying = try client.update("retrying")
      #expect(retrying["attempt"] == 1)
      #expect(retrying["error"]?["kind"]?.string == expected.kind.rawValue)
      #expect(retrying["error"]?["provider"]?.text == expected.provider?.text)
      let discarded = client.log.count { $0.updateType == "discarded" }
      #expect(discarded == client.log.count { $0.deltaText == "half" })
      #expect(server.requests.count == 2)
      #expect(server.requests.first?.body == server.requests.last?.body)
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a provider's wait is obeyed`() throws {
    let busy = ServerScript.refusal(429, code: "slow", headers: [("retry-after-ms", "40")])
    try withModelServer(try LoopbackServer(busy, busy, .saying("whole"))) { daemon, client in
      let answer = try client.answer("session/prompt", ["model": "test/m", "prompt": "Hi"])
      #expect(answer.messageText == "whole")
      for _ in 1...2 { #expect(try client.update("retrying")["delayMs"] == 40) }
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `another provider goes on in the midst of a turn`() throws {
    let first = try LoopbackServer(.addingOneAndTwo, .refusal(403, code: "x"))
    let second = try LoopbackServer(.saying("3"))
    try withModelServer(first, others: ["other": second]) { daemon, client in
      let prompt = client.request(
        "session/prompt", ["model": ["test/m", "other/n"], "prompt": "Hi"])
      client.respond(to: try client.call(), ["content": "the sum is 3"])
      let answer = try client.answer(to: prompt)
      #expect(answer.messageText == "3")
      #expect(answer["result"]?["model"] == "other/n")
      #expect(answer["result"]?["steps"] == 2)
      #expect(second.requests.first?.text.contains("the sum is 3") == true)
      #expect(try client.update("retrying")["model"] == "other/n")
      #expect(client.log.count { $0["method"]?.string == "tools/call" } == 1)
      #expect(try daemon.end(&client) == [])
    }
  }
}

extension JSONValue {
  /// The text of a `text_delta` update.
  fileprivate var deltaText: String? { self["params"]?["update"]?["text"]?.string }
}
