import Conversation
import HTTP
import JSON
import Testing

@testable import ModelProviders

@Suite struct ProviderProfileTests {
  @Test func `the profiles are one configuration, and all of it can be read`() throws {
    let all = try JSONValue(parsing: ProviderProfiles.text)
    let profiles = try #require(all.object)
    #expect(profiles.keys == ProviderProfiles.ids)
    for (id, profile) in profiles {
      #expect(ProviderProfiles.members(of: id) == profile.object, "\(id)")
      let dialect = try #require(profile["dialect"]?.string)
      #expect(ProviderConfiguration.dialectNames.contains(dialect), "\(dialect)")
      let providers = try ProviderConfiguration.providers(in: [id: profile])
      #expect(providers.map(\.id) == [id])
    }
  }

  @Test func `the providers that are promised are there`() {
    #expect(
      ProviderProfiles.ids == [
        "openai", "openai-responses", "anthropic", "gemini", "ollama", "azure", "openrouter",
        "groq", "mistral", "deepseek", "xai", "together", "llama.cpp", "vllm", "lmstudio",
      ])
    #expect(ProviderProfiles.members(of: "nobody") == nil)
  }

  @Test(arguments: [
    ("openai", "https://api.openai.com/v1/models", "variable OPENAI_API_KEY"),
    ("openrouter", "https://openrouter.ai/api/v1/models", "variable OPENROUTER_API_KEY"),
    ("groq", "https://api.groq.com/openai/v1/models", "variable GROQ_API_KEY"),
    ("mistral", "https://api.mistral.ai/v1/models", "variable MISTRAL_API_KEY"),
    ("deepseek", "https://api.deepseek.com/models", "variable DEEPSEEK_API_KEY"),
    ("xai", "https://api.x.ai/v1/models", "variable XAI_API_KEY"),
    ("together", "https://api.together.xyz/v1/models", "variable TOGETHER_API_KEY"),
    ("llama.cpp", "http://127.0.0.1:8080/v1/models", "none"),
    ("vllm", "http://127.0.0.1:8000/v1/models", "none"),
    ("lmstudio", "http://127.0.0.1:1234/v1/models", "none"),
  ])
  func `a provider is where its documentation says`(id: String, url: String, key: String) throws {
    let provider = try provider(id)
    #expect(provider.url(of: "models") == url)
    #expect(provider.key.words == key)
    #expect(provider.keyHeader == nil)
    #expect(!provider.isSetUp(in: [:]))
  }

  @Test func `OpenAI is found as its own clients find it`() throws {
    let plain = try provider("openai")
    var quirks = ChatQuirks()
    quirks.maxTokensField = .maxCompletionTokens
    #expect(plain.format == .chatCompletions(quirks))
    #expect(plain.headers.isEmpty)
    let other = try provider(
      "openai",
      [
        "OPENAI_BASE_URL": " http://127.0.0.1:1/v1/ ", "OPENAI_ORG_ID": "o", "OPENAI_PROJECT": "p",
      ])
    #expect(other.url(of: "models") == "http://127.0.0.1:1/v1/models")
    #expect(other.format == .chatCompletions(ChatQuirks()))
    #expect(other.headers.map(\.name) == ["OpenAI-Organization", "OpenAI-Project"])
    #expect(other.headers.map { $0.value.reveal() } == ["o", "p"])
    #expect(other.isSetUp(in: [:]))
    #expect(plain.isSetUp(in: ["OPENAI_API_KEY": "k"]))
    #expect(!plain.isSetUp(in: ["OPENAI_API_KEY": " "]))
  }

  @Test func `Azure needs an endpoint, and says so only when it is used`() throws {
    let nowhere = try provider("azure")
    let error = #expect(throws: ModelError.self) { try nowhere.address.get() }
    #expect(error?.kind == .configuration)
    #expect(error?.message.contains("AZURE_OPENAI_ENDPOINT") == true)
    #expect(nowhere.keyHeader == "api-key")
    #expect(nowhere.key.words == "variable AZURE_OPENAI_API_KEY")
  }

  @Test(arguments: [
    ("https://x.openai.azure.com/", nil, "https://x.openai.azure.com/openai/v1/models"),
    ("https://x.openai.azure.com/openai/v1", nil, "https://x.openai.azure.com/openai/v1/models"),
    ("https://x", "preview", "https://x/openai/v1/models?api-version=preview"),
    ("https://x?api-version=1", "2", "https://x/openai/v1/models?api-version=1"),
    ("https://x?a=1", "2 b", "https://x/openai/v1/models?a=1&api-version=2%20b"),
  ])
  func `Azure's endpoint takes its path and version`(
    endpoint: String, version: String?, url: String
  ) throws {
    var environment = ["AZURE_OPENAI_ENDPOINT": endpoint]
    environment["OPENAI_API_VERSION"] = version
    #expect(try provider("azure", environment).url(of: "models") == url)
  }

  @Test(arguments: [
    ("", "http://127.0.0.1:11434"), ("box", "http://box:11434"), ("box:1", "http://box:1"),
    (":1", "http://127.0.0.1:1"), ("0.0.0.0", "http://127.0.0.1:11434"),
    ("0.0.0.0:1", "http://127.0.0.1:1"), ("[::]:1", "http://[::1]:1"),
    ("[fe80::1]", "http://[fe80::1]:11434"), ("0.0.0.0.example", "http://0.0.0.0.example:11434"),
    ("https://box", "https://box"), ("HTTP://0.0.0.0:1/", "http://127.0.0.1:1"),
    ("box/api/", "http://box:11434/api"), ("box oh", nil), ("box:x", nil), ("ftp://box", nil),
    ("http://", nil), ("u@box", nil),
  ])
  func `a host may be given in parts`(value: String, url: String?) throws {
    let provider = try configured(
      #"{"dialect":"openai-chat","baseUrl":"http://127.0.0.1:11434","hostEnv":"H"}"#,
      environment: ["H": value])
    #expect(provider.url(of: "m") == url.map { "\($0)/m" })
    guard url == nil else { return }
    let error = #expect(throws: ModelError.self) { try provider.address.get() }
    #expect(error?.message.contains("variable H") == true)
    #expect(error?.message.contains(value) == false)
  }

  @Test func `each service gets what it is known to want`() throws {
    let groq = try quirks("groq")
    #expect(groq.maxTokensField == .maxCompletionTokens)
    #expect(!groq.takesOutputSchema)
    let mistral = try quirks("mistral")
    #expect(mistral.noToolsForNone)
    #expect(!mistral.includeUsage)
    let deepseek = try quirks("deepseek")
    #expect(deepseek.reasoningReplay == .always)
    #expect(!deepseek.takesOutputSchema)
    #expect(try quirks("azure").maxTokensField == .maxCompletionTokens)
    #expect(try quirks("openrouter") == ChatQuirks())
    for id in ["llama.cpp", "vllm", "lmstudio", "together"] {
      #expect(try quirks(id).thinkTags)
      #expect(try quirks(id).maxTokensField == .maxTokens)
    }
  }

  private func quirks(_ id: String) throws -> ChatQuirks {
    guard case .chatCompletions(let quirks) = try provider(id).format else {
      throw NoChatQuirks()
    }
    return quirks
  }

  private func provider(
    _ id: String, _ environment: [String: String] = [:]
  ) throws -> ProviderConfiguration {
    try #require(try ProviderProfiles.provider(id, environment: environment))
  }

  private struct NoChatQuirks: Error {}
}
