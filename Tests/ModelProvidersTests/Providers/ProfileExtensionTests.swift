import Conversation
import HTTP
import JSON
import Testing

@testable import ModelProviders

@Suite struct ProfileExtensionTests {
  @Test func `a provider that only extends is the profile under another name`() throws {
    let provider = try configured(#"{"extends":"groq"}"#)
    #expect(provider.id == "x")
    #expect(provider.url(of: "models") == "https://api.groq.com/openai/v1/models")
    #expect(provider.key.words == "variable GROQ_API_KEY")
    guard case .chatCompletions(let quirks) = provider.format else {
      Issue.record("\(provider.format)")
      return
    }
    #expect(!quirks.takesOutputSchema)
  }

  @Test func `single members and single quirks are overridden`() throws {
    let provider = try configured(
      #"{"extends":"groq","baseUrl":"http://proxy/v1","quirks":{"thinkTags":false},"#
        + #""headers":{"X-Title":"t"},"timeouts":{"idleMs":5}}"#)
    #expect(provider.url(of: "models") == "http://proxy/v1/models")
    #expect(provider.key.words == "variable GROQ_API_KEY")
    var quirks = ChatQuirks()
    quirks.maxTokensField = .maxCompletionTokens
    quirks.takesOutputSchema = false
    #expect(provider.format == .chatCompletions(quirks))
    #expect(provider.headers.map(\.name) == ["X-Title"])
    #expect(provider.timeouts.idle == .milliseconds(5))
  }

  @Test func `another key takes the place of the profile's`() throws {
    #expect(try configured(#"{"extends":"groq","apiKey":"k"}"#).key.words == "value")
    #expect(try configured(#"{"extends":"groq","apiKeyEnv":"A"}"#).key.words == "variable A")
    #expect(try configured(#"{"extends":"groq","apiKeyEnv":null}"#).key.words == "none")
    let command = try configured(#"{"extends":"azure","apiKeyCommand":["p","a"]}"#)
    #expect(command.key.words == "command p a")
    #expect(command.keyHeader == "api-key")
  }

  @Test func `the header of a key goes with the key, unless it is said again`() throws {
    #expect(try configured(#"{"extends":"azure","apiKey":"k"}"#).keyHeader == "api-key")
    #expect(try configured(#"{"extends":"azure","apiKeyHeader":null}"#).keyHeader == nil)
    #expect(try configured(#"{"extends":"azure","apiKeyEnv":null}"#).keyHeader == nil)
    #expect(throws: JSONMismatch.self) {
      try configured(#"{"extends":"azure","apiKeyEnv":null,"apiKeyHeader":"api-key"}"#)
    }
  }

  @Test(arguments: [
    (#"{"extends":"openai","baseUrl":"http://a"}"#, "http://a/m"),
    (#"{"extends":"openai"}"#, "http://env/m"),
    (#"{"extends":"openai","baseUrlEnv":"OTHER"}"#, "http://other/m"),
    (#"{"extends":"openai","baseUrlEnv":["NONE","OTHER"]}"#, "http://other/m"),
    (#"{"extends":"openai","baseUrlEnv":"NONE"}"#, "https://api.openai.com/v1/m"),
    (#"{"extends":"openai","hostEnv":"HOST"}"#, "https://box/m"),
    (#"{"extends":"openai","hostEnv":"HOST","baseUrlPath":"/v2"}"#, "https://box/v2/m"),
    (#"{"extends":"azure","baseUrl":"https://a/d?api-version=1"}"#, "https://a/d/m?api-version=1"),
    (#"{"extends":"azure","baseUrlEnv":"OTHER"}"#, "http://other/openai/v1/m?api-version=v"),
    (#"{"extends":"azure","baseUrlEnv":"OTHER","queryEnv":null}"#, "http://other/openai/v1/m"),
  ])
  func `a place of the user's goes before that of the environment`(
    json: String, url: String
  ) throws {
    let environment = [
      "OPENAI_BASE_URL": "http://env", "OTHER": "http://other", "HOST": "box",
      "AZURE_OPENAI_ENDPOINT": "http://azure", "OPENAI_API_VERSION": "v",
    ]
    #expect(try configured(json, environment: environment).url(of: "m") == url)
  }

  @Test func `a header that is said goes before that of the environment`() throws {
    let provider = try configured(
      #"{"extends":"openai","headers":{"openai-project":"mine"}}"#,
      environment: ["OPENAI_PROJECT_ID": "theirs", "OPENAI_ORG_ID": "o"])
    #expect(provider.headers.map(\.name) == ["openai-project", "OpenAI-Organization"])
    #expect(provider.headers.first?.value.reveal() == "mine")
  }

  @Test func `quirks of a dialect that is replaced are not inherited`() {
    let members = ProfileExtension(
      profile: ["dialect": "a", "quirks": ["q": 1], "apiKeyEnv": "K"],
      own: ["extends": "p", "dialect": "b"]
    ).members
    #expect(members == ["dialect": "b", "apiKeyEnv": "K"])
    let same = ProfileExtension(
      profile: ["dialect": "a", "quirks": ["q": 1, "r": 2]],
      own: ["dialect": "a", "quirks": ["q": nil, "s": 3]]
    ).members
    #expect(same == ["dialect": "a", "quirks": ["r": 2, "s": 3]])
  }

  @Test func `a profile cannot be extended twice over`() {
    #expect(throws: JSONMismatch.self) {
      try ProviderConfiguration.providers(in: [
        "mine": ["extends": "groq"], "more": ["extends": "mine"],
      ])
    }
  }
}
