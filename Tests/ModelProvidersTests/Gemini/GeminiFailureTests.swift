import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct GeminiFailureTests {
  @Test(arguments: [
    (400, "INVALID_ARGUMENT", ModelError.Kind.invalidRequest, false),
    (400, "FAILED_PRECONDITION", .permission, false),
    (401, "UNAUTHENTICATED", .authentication, false),
    (403, "PERMISSION_DENIED", .permission, false), (404, "NOT_FOUND", .notFound, false),
    (429, "RESOURCE_EXHAUSTED", .rateLimited, true), (499, "CANCELLED", .overloaded, true),
    (500, "INTERNAL", .overloaded, true), (503, "UNAVAILABLE", .overloaded, true),
    (504, "DEADLINE_EXCEEDED", .timeout, true), (418, "NEW_WORD", .invalidRequest, false),
  ])
  func `a status word has its kind`(
    status: Int, word: String, kind: ModelError.Kind, retryable: Bool
  ) throws {
    let body = #"{"error":{"code":\#(status),"message":"m","status":"\#(word)"}}"#
    for body in [body, "[\(body)]"] {
      let error = try error(body, status: status)
      #expect(error.kind == kind)
      #expect(error.retryable == retryable)
      #expect(error.provider?.message == "m")
    }
  }

  @Test func `a minute's limit is waited for, a day's is not`() throws {
    let violation = { (id: String, value: String) in
      #"{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"#
        + #""x","quotaId":"\#(id)","quotaValue":"\#(value)"}]},"#
        + #"{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"45.8s"}"#
    }
    let body = { (details: String) in
      #"{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[\#(details)]}}"#
    }
    let minute = try error(
      body(violation("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "10")), status: 429)
    #expect(minute.kind == .rateLimited)
    #expect(minute.retryAfterMs == 45_800)
    #expect(minute.provider?.code == "RESOURCE_EXHAUSTED")
    for (id, value) in [
      ("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "10"),
      ("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "0"),
    ] {
      let error = try error(body(violation("X", "5") + "," + violation(id, value)), status: 429)
      #expect(error.kind == .quota)
      #expect(!error.retryable)
      #expect(error.retryAfterMs == nil)
    }
  }

  @Test func `a wrong key comes as a wrong argument`() throws {
    let body =
      #"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"#
      + #""INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","#
      + #""reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}"#
    #expect(try error(body, status: 400).kind == .authentication)
  }

  @Test func `too long a request is told from a wrong one by its words`() throws {
    for words in [
      "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
      "Request payload size exceeds the limit: 20971520 bytes.",
    ] {
      let body = #"{"error":{"code":400,"message":"\#(words)","status":"INVALID_ARGUMENT"}}"#
      #expect(try error(body, status: 400).kind == .contextTooLong)
    }
  }

  @Test func `other shapes are errors all the same`() throws {
    #expect(try error(#"{"error":"no"}"#, status: 500).provider?.message == "no")
    #expect(try error(#"{"error":{"details":7}}"#, status: 503).kind == .overloaded)
    for body in ["{}", "7", "[]", #"{"candidates":[]}"#] {
      #expect(gemini().failure(in: try JSONValue(parsing: body)) == nil)
    }
  }

  @Test func `the list has the models that write replies`() throws {
    let body = """
      {"models":[
        {"name":"models/gemini-3-pro","displayName":"Gemini 3 Pro","inputTokenLimit":1048576,
         "outputTokenLimit":65536,"thinking":true,"supportedGenerationMethods":["generateContent","countTokens"]},
        {"name":"models/embedding-1","supportedGenerationMethods":["embedContent"]},
        {"name":"tunedModels/mine"},{"name":""},{},7
      ],"nextPageToken":"x"}
      """
    let models = gemini().models(in: try JSONValue(parsing: body), provider: "g")
    #expect(
      models == [
        ModelDescription(
          id: "gemini-3-pro", provider: "g", displayName: "Gemini 3 Pro", contextTokens: 1_048_576,
          maxOutputTokens: 65_536, reasoning: true),
        ModelDescription(id: "tunedModels/mine", provider: "g"),
      ])
    #expect(gemini().models(in: [:], provider: "g") == [])
    for body: JSONValue in [["data": []], [], 7] {
      #expect(gemini().models(in: body, provider: "g") == nil)
    }
  }

  private func error(_ body: String, status: Int) throws -> ModelError {
    let failure = try #require(gemini().failure(in: JSONValue(parsing: body)))
    return failure.error(status: status, requestId: nil, retryAfterMs: nil)
  }
}
