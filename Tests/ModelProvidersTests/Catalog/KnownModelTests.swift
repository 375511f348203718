import Conversation
import EventLoop
import HTTP
import JSON
import Testing
import TestSupport

@testable import ModelProviders

@Suite struct KnownModelTests {
  @Test func `what a configuration says of a model goes before what its server says`() async throws
  {
    let server = try LoopbackServer(
      .response(
        headers: json, body: #"{"data":[{"id":"a","context_length":9,"owned_by":"o"},{"id":"b"}]}"#)
    )
    let known: JSONValue = [
      "c/d": ["tools": true], "a": ["contextTokens": 5, "images": true, "displayName": "A"],
    ]
    try await withCatalog(server, members: ["models": known]) { catalog in
      let listing = try await catalog.models(provider: "test")
      #expect(
        listing.models == [
          [
            "id": "test/a", "provider": "test", "displayName": "A", "contextTokens": 5,
            "images": true, "ownedBy": "o",
          ],
          ["id": "test/b", "provider": "test"],
          ["id": "test/c/d", "provider": "test", "tools": true],
        ])
    }
  }

  @Test(arguments: [(404, true), (405, true), (501, true), (401, false), (500, false)])
  func `a server without a list is answered for by the configuration`(
    status: Int, isAnswered: Bool
  ) async throws {
    let members: JSONObject = ["models": ["m": ["reasoning": true]]]
    try await withCatalog(try LoopbackServer(.response(status)), members: members) { catalog in
      let listing = await listing(of: catalog)
      #expect(
        (listing?.models == [["id": "test/m", "provider": "test", "reasoning": true]]) == isAnswered
      )
    }
    try await withCatalog(try LoopbackServer(.response(status))) { catalog in
      #expect(await listing(of: catalog) == nil)
    }
  }

  @Test func `prices are known by the full name of a model`() async throws {
    let members: JSONObject = [
      "models": [
        "v/m": ["prices": ["input": 3, "output": 15.5, "cacheRead": 0.3]], "free": ["tools": true],
      ]
    ]
    let server = try LoopbackServer(.response(404))
    try await withCatalog(server, members: members) { catalog in
      #expect(
        catalog.prices(of: "test/v/m") == ModelPrices(input: 3, output: 15.5, cacheRead: 0.3))
      for name in ["test/free", "test/other", "test", "openai/gpt", "rehearsal/rehearsal", "x/y"] {
        #expect(catalog.prices(of: name) == nil)
      }
      let listing = try await catalog.models(provider: "test")
      #expect(
        listing.models.first?["prices"] == ["input": 3, "output": 15.5, "cacheRead": 0.3])
    }
  }

  @Test func `a provider that extends another may know models as well`() throws {
    let provider = try configured(
      #"{"extends":"vllm","models":{"m":{"contextTokens":7,"prices":{"input":0,"output":0}}}}"#)
    #expect(
      provider.models == [
        ModelDescription(
          id: "m", provider: "x", contextTokens: 7, prices: ModelPrices(input: 0, output: 0))
      ])
  }

  private func listing(of catalog: ModelCatalog) async -> ModelListing? {
    // Optional on purpose: which error it is, other tests say.
    try? await catalog.models(provider: "test")
  }
}
