import Conversation
import EventLoop
import HTTP
import JSON
import Testing
import TestSupport

@testable import ModelProviders

@Suite struct ModelCatalogTests {
  @Test func `a name is split at its first slash`() async throws {
    try await withCatalog(try LoopbackServer(.stall)) { catalog in
      let model1 = try catalog.model(named: "test/vendor/m")
      #expect(model1.name == "test/vendor/m")
      let model2 = try catalog.model(named: ModelCatalog.defaultModel)
      #expect(model2.name == "rehearsal/rehearsal")
    }
  }

  @Test(arguments: ["", "m", "/m", "test/"])
  func `a name has a provider and a model`(name: String) async throws {
    let error = try await failure(named: name)
    #expect(error?.kind == .configuration)
    #expect(error?.message.contains("provider/model") == true)
  }

  @Test func `an unknown provider is answered with those that there are`() async throws {
    let error = try await failure(named: "nobody/m")
    #expect(error?.kind == .configuration)
    #expect(
      error?.message.contains(
        "rehearsal, scripted, replay, replay-paced, openai, openai-responses, anthropic") == true,
      "\(error?.message ?? "")")
    #expect(error?.message.hasSuffix("lmstudio, test.") == true, "\(error?.message ?? "")")
  }

  @Test func `an unknown rehearsal is no model`() async throws {
    #expect(try await failure(named: "rehearsal/other")?.kind == .notFound)
  }

  @Test func `a place that is no URL is the error of its provider`() throws {
    let loop = EventLoop()
    let catalog = ModelCatalog(
      environment: ["OPENAI_BASE_URL": "localhost"],
      http: HTTPClient(loop: loop, configuration: .direct), loop: loop)
    let error = #expect(throws: ModelError.self) { try catalog.model(named: "openai/m") }
    #expect(error?.kind == .configuration)
    #expect(error?.message.contains("OPENAI_BASE_URL") == true)
  }

  @Test func `a provider without a place is an error of whoever asks for it`() throws {
    let loop = EventLoop()
    let catalog = ModelCatalog(
      environment: [:], http: HTTPClient(loop: loop, configuration: .direct), loop: loop)
    try catalog.add(providers: ["mine": ["extends": "azure"]])
    #expect(catalog.providers.last == "mine")
    for name in ["azure/m", "mine/m"] {
      let error = #expect(throws: ModelError.self) { try catalog.model(named: name) }
      #expect(error?.message.contains("AZURE_OPENAI_ENDPOINT") == true)
    }
  }

  @Test func `a built-in provider can be asked under its own name`() throws {
    let loop = EventLoop()
    let catalog = ModelCatalog(
      environment: [:], http: HTTPClient(loop: loop, configuration: .direct), loop: loop)
    let model = try catalog.model(named: "groq/vendor/m")
    #expect(model.name == "groq/vendor/m")
    let preview = try model.preview(of: ModelRequest(entries: [], maxOutputTokens: 7))
    #expect(preview.value["max_completion_tokens"] == 7)
  }

  @Test func `a configuration overrides, all of it or nothing`() async throws {
    try await withCatalog(try LoopbackServer(.stall)) { catalog in
      let before = catalog.providers
      let mixed: JSONObject = [
        "openai": ["dialect": "openai-chat", "baseUrl": "http://a"], "new": ["dialect": "soap"],
      ]
      #expect(throws: JSONMismatch.self) { try catalog.add(providers: mixed, at: "/providers") }
      #expect(catalog.providers == before)
      try catalog.add(providers: ["openai": ["dialect": "openai-chat", "baseUrl": "http://a"]])
      #expect(catalog.providers == before)
    }
  }

  @Test func `a source of another kind is a provider like the others`() async throws {
    try await withCatalog(try LoopbackServer(.stall)) { catalog in
      catalog.add(RehearsalSource(), as: "more")
      let model3 = try catalog.model(named: "more/rehearsal")
      #expect(model3.name == "rehearsal/rehearsal")
      let listing = try await catalog.models(provider: "more")
      #expect(listing.descriptions.map(\.id) == ["rehearsal"])
    }
  }

  @Test func `the models of a provider are asked for with its key`() async throws {
    let server = try LoopbackServer(
      .response(
        headers: json,
        body: #"{"object":"list","data":[{"id":"a","owned_by":"o","context_length":9},"#
          + #"{"id":"b/c","context_window":0,"max_output_tokens":5},{"id":""},7]}"#))
    try await withCatalog(server) { catalog in
      let listing = try await catalog.models(provider: "test")
      #expect(
        listing.models == [
          ["id": "test/a", "provider": "test", "contextTokens": 9, "ownedBy": "o"],
          ["id": "test/b/c", "provider": "test", "maxOutputTokens": 5],
        ])
      #expect(listing.descriptions.map(\.name) == ["test/a", "test/b/c"])
      #expect(listing.problems.isEmpty)
    }
    #expect(server.requests.first?.method == "GET")
    #expect(server.requests.first?.target == "/v1/models")
    #expect(server.requests.first?.header("authorization") == "Bearer \(testKey)")
  }

  @Test func `a bare array is a list as well`() async throws {
    try await withCatalog(try LoopbackServer(.response(body: #"[{"id":"a"}]"#))) { catalog in
      let listing = try await catalog.models(provider: "test")
      #expect(listing.descriptions.map(\.id) == ["a"])
    }
  }

  @Test func `of all providers, those that gave no list are named`() async throws {
    try await withCatalog(try LoopbackServer(.response(500))) { catalog in
      try catalog.add(providers: ["groq": ["extends": "groq"]])
      let listing = try await catalog.models(provider: nil)
      #expect(listing.descriptions.map(\.name) == ["rehearsal/rehearsal"])
      let problems = listing.problems
      #expect(problems.map { $0["provider"]?.string } == ["groq", "test"])
      #expect(problems.map { $0["kind"]?.string } == ["authentication", "overloaded"])
    }
  }

  @Test func `a built-in provider is asked for its models when its key or place is there`()
    async throws
  {
    let server = try LoopbackServer(.response(headers: json, body: #"{"data":[{"id":"a"}]}"#))
    let loop = EventLoop()
    defer { loop.stop() }
    let catalog = ModelCatalog(
      environment: ["OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": testKey],
      http: HTTPClient(loop: loop, configuration: .direct), loop: loop)
    let listing = try await catalog.models(provider: nil)
    #expect(listing.descriptions.map(\.name).prefix(2) == ["rehearsal/rehearsal", "openai/a"])
    #expect(listing.failures.isEmpty)
  }

  @Test(arguments: [
    (ServerScript.response(body: "{}"), ModelError.Kind.protocol),
    (.response(body: "{"), .protocol), (.response(401), .authentication),
    (.response(body: String(repeating: " ", count: 2_000)), .protocol),
  ])
  func `what is no list of models is an error`(
    script: ServerScript, kind: ModelError.Kind
  ) async throws {
    var limits = ProviderLimits()
    limits.modelListBytes = 1_000
    try await withCatalog(try LoopbackServer(script), limits: limits) { catalog in
      let error = await #expect(throws: ModelError.self) {
        try await catalog.models(provider: "test")
      }
      #expect(error?.kind == kind)
    }
  }

  private func failure(named name: String) async throws -> ModelError? {
    try await withCatalog(try LoopbackServer(.stall)) { catalog in
      #expect(throws: ModelError.self) { try catalog.model(named: name) }
    }
  }
}
