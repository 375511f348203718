import Conversation
import Testing
import TestSupport

@testable import ModelProviders

@Suite struct RefusedResponseTests {
  @Test func `401 is about the key, which is not repeated`() async throws {
    let error = try await expectFailure(
      .authentication, retryable: false,
      .response(
        401, headers: json + [("x-request-id", "req_7")],
        body: #"{"error":{"message":"Incorrect API key provided: sk-test-0123456789abcdef.","#
          + #""type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#),
      saying: "Incorrect API key provided: [secret]")
    #expect(
      error?.provider
        == ModelError.Provider(
          status: 401, code: "invalid_api_key", message: "Incorrect API key provided: [secret].",
          requestId: "req_7"))
  }

  @Test func `a refusal may come as an event`() async throws {
    let error = try await expectFailure(
      .overloaded, retryable: true,
      .response(
        500, headers: eventStream,
        body:
          "data: {\"error\": {\"message\": \"no start\", \"code\": \"500\"}}\n\ndata: [DONE]\n\n"),
      saying: "no start")
    #expect(error?.provider?.message == "no start")
  }

  @Test func `404 is about the model or the path`() async throws {
    try await expectFailure(
      .notFound, retryable: false,
      .response(404, headers: json, body: #"{"error":{"message":"no model m"}}"#),
      saying: "no model m")
  }

  @Test func `429 says when to come back`() async throws {
    let error = try await expectFailure(
      .rateLimited, retryable: true,
      .response(429, headers: json + [("Retry-After", "2")], body: #"{"error":{"code":"slow"}}"#))
    #expect(error?.retryAfterMs == 2_000)
    #expect(error?.provider?.status == 429)
  }

  @Test func `a used-up quota does not come back`() async throws {
    try await expectFailure(
      .quota, retryable: false,
      .response(429, headers: json, body: #"{"error":{"type":"insufficient_quota"}}"#))
  }

  @Test func `500 may pass, unless the provider says otherwise`() async throws {
    try await expectFailure(
      .overloaded, retryable: true, .response(500, body: "oops"), saying: "oops")
    try await expectFailure(
      .overloaded, retryable: false, .response(500, headers: [("x-should-retry", "false")]))
  }

  @Test func `a page is not quoted`() async throws {
    let error = try await expectFailure(
      .overloaded, retryable: true, .response(502, body: "<html><b>Bad gateway</b></html>"))
    #expect(error?.message.contains("<") == false)
  }

  @Test func `a redirect is not followed`() async throws {
    try await expectFailure(
      .configuration, retryable: false,
      .response(302, headers: [("Location", "http://127.0.0.1:1/")]))
  }

  @Test func `a long refusal is cut, and says so`() async throws {
    let words = String(repeating: "x", count: 5_000)
    let error = try await expectFailure(
      .invalidRequest, retryable: false, .response(400, body: words))
    #expect(error?.provider?.message?.hasSuffix("… (4000 more characters)") == true)
    let endless = ServerScript([
      .head(400, [("Transfer-Encoding", "chunked")]), .chunk(String(repeating: "x", count: 70_000)),
      .stall,
    ])
    try await expectFailure(.invalidRequest, retryable: false, endless)
  }

  @Test func `a refusal whose body breaks off or stalls is still a refusal`() async throws {
    try await expectFailure(
      .permission, retryable: false,
      ServerScript([.head(403, [("Content-Length", "100")]), .text("no"), .close]), saying: "no")
    let server = try LoopbackServer(
      ServerScript([.head(403, [("Content-Length", "100")]), .text("no"), .stall]))
    var limits = ProviderLimits()
    limits.failureMs = 20
    let outcome = try await ask(server, limits: limits)
    #expect(outcome.error?.kind == .permission)
  }
}
