import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct ProviderFailureTests {
  @Test(arguments: [
    (401, ModelError.Kind.authentication, false), (402, .quota, false), (403, .permission, false),
    (404, .notFound, false), (408, .timeout, true), (409, .overloaded, true),
    (413, .contextTooLong, false), (418, .invalidRequest, false), (422, .invalidRequest, false),
    (429, .rateLimited, true), (500, .overloaded, true), (503, .overloaded, true),
    (504, .timeout, true), (529, .overloaded, true), (302, .configuration, false),
  ])
  func `a status has its kind`(status: Int, kind: ModelError.Kind, retryable: Bool) {
    let error = ProviderFailure().error(status: status, requestId: nil, retryAfterMs: nil)
    #expect(error.kind == kind)
    #expect(error.retryable == retryable)
    #expect(error.provider?.status == status)
  }

  @Test(arguments: [
    (429, #"{"error":{"type":"insufficient_quota","message":"m"}}"#, ModelError.Kind.quota, false),
    (400, #"{"error":{"code":"context_length_exceeded"}}"#, .contextTooLong, false),
    (
      400, #"{"error":{"message":"This model's maximum context length is 9 tokens"}}"#,
      .contextTooLong, false
    ),
    (400, #"{"error":{"code":"content_filter"}}"#, .contentFiltered, false),
    (400, #"{"error":{"code":"tool_use_failed"}}"#, .invalidRequest, true),
    (400, #"{"error":{"code":"model_not_found"}}"#, .notFound, false),
    (400, #"{"error":{"type":"invalid_request_error","message":"m"}}"#, .invalidRequest, false),
  ])
  func `a code says more than a status`(
    status: Int, body: String, kind: ModelError.Kind, retryable: Bool
  ) throws {
    let failure = try #require(ProviderFailure(JSONValue(parsing: body)))
    let error = failure.error(status: status, requestId: nil, retryAfterMs: nil)
    #expect(error.kind == kind)
    #expect(error.retryable == retryable)
  }

  @Test(arguments: [
    #"{"error":{"message":"m","code":7}}"#, #"{"error":"m","code":7}"#,
    #"[{"error":{"message":"m","code":7}}]"#, #"{"message":"m","code":7}"#,
    #"{"detail":"m","code":"7"}"#, #"{"object":"error","message":"m","code":7}"#,
  ])
  func `a failure has many shapes`(body: String) throws {
    let failure = try #require(ProviderFailure(JSONValue(parsing: body)))
    #expect(failure.message == "m")
    #expect(failure.code == "7")
  }

  @Test func `anything else is no failure`() throws {
    for body in ["{}", "[]", "7", #"{"error":null}"#, #"{"choices":[]}"#] {
      #expect(ProviderFailure(try JSONValue(parsing: body)) == nil, "\(body)")
    }
  }

  @Test func `headers go before the body, and the retry header before everything`() throws {
    let body = #"{"error":{"details":[{"@type":"x"},{"retryDelay":"3s"}]}}"#
    let failure = try #require(ProviderFailure(JSONValue(parsing: body)))
    #expect(failure.error(status: 429, requestId: nil, retryAfterMs: nil).retryAfterMs == 3_000)
    let error = failure.error(status: 429, requestId: "r", retryAfterMs: 5, shouldRetry: false)
    #expect(error.retryAfterMs == 5)
    #expect(!error.retryable)
    #expect(error.provider?.requestId == "r")
  }
}
