import Conversation
import JSON
import Testing
import TestSupport

@testable import ModelProviders

/// What of the dialect only shows on the network.
@Suite struct GeminiOverHTTPTests {
  private static let members: JSONObject = ["dialect": "gemini"]

  @Test func `the key goes in the service's own header, and nowhere else`() async throws {
    let server = try LoopbackServer(
      .chunks([geminiStream(#"{"text":"Hi"}"#)], headers: eventStream))
    let outcome = try await ask(server, members: Self.members)
    #expect(outcome.reply?.text == "Hi")
    let request = try #require(server.requests.first)
    #expect(request.target == "/v1/models/m:streamGenerateContent?alt=sse")
    #expect(request.header("x-goog-api-key") == testKey)
    #expect(request.header("authorization") == nil)
    #expect(!request.text.contains(testKey))
  }

  @Test func `a refusal that quotes the key does not show it`() async throws {
    let body =
      #"{"error":{"code":400,"message":"API key \#(testKey) not valid.","status":"#
      + #""INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#
    try await expectFailure(
      .authentication, retryable: false, .response(400, headers: json, body: body),
      members: Self.members, saying: "not valid")
  }

  @Test func `a list of several pages is read to its end`() async throws {
    let server = try LoopbackServer { request in
      let isFirst = request.target == "/v1/models?pageSize=1000"
      let isSecond = request.target == "/v1/models?pageSize=1000&pageToken=a%2F%2B%3D"
      guard isFirst || isSecond else { return .response(404) }
      let more = isFirst ? #","nextPageToken":"a/+=""# : #","nextPageToken":"""#
      return .response(
        headers: json, body: #"{"models":[{"name":"models/\#(isFirst ? "a" : "b")"}]\#(more)}"#)
    }
    let models = try await withCatalog(server, members: Self.members) { catalog in
      try await catalog.models(provider: "test").descriptions
    }
    #expect(models.map(\.name) == ["test/a", "test/b"])
  }

  @Test func `a list without end is a failure`() async throws {
    let page = #"{"models":[],"nextPageToken":"x"}"#
    let server = try LoopbackServer { _ in .response(headers: json, body: page) }
    var limits = ProviderLimits()
    limits.modelListPages = 3
    let error = await #expect(throws: ModelError.self) {
      try await withCatalog(server, members: Self.members, limits: limits) { catalog in
        try await catalog.models(provider: "test")
      }
    }
    #expect(error?.kind == .protocol)
    #expect(server.requests.count == 3)
  }
}
