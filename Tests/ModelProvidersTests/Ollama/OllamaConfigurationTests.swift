import JSON
import Testing

@testable import ModelProviders

@Suite struct OllamaConfigurationTests {
  @Test func `a server needs its place only`() throws {
    let provider = try read(#""baseUrl":"http://localhost:11434""#)
    #expect(provider.format == .ollama(OllamaQuirks()))
    #expect(provider.dialect.path(for: "m") == "api/chat")
    let address = try provider.address.get()
    #expect(address.url(of: provider.dialect.modelsPath).hasSuffix(":11434/api/tags"))
    #expect(provider.dialect.takesOutputSchema)
    let header = provider.dialect.authorization(with: Secret("k"))
    #expect(header.name == "Authorization")
    #expect(header.value.reveal() == "Bearer k")
  }

  @Test func `the switches can be set`() throws {
    let cloud = try read(#""baseUrl":"https://ollama.com""#)
    #expect(!cloud.dialect.takesOutputSchema)
    let provider = try read(
      #""baseUrl":"http://a","quirks":{"reasoningReplay":"drop","takesOutputSchema":false}"#)
    var quirks = OllamaQuirks()
    quirks.reasoningReplay = .drop
    quirks.takesOutputSchema = false
    #expect(provider.format == .ollama(quirks))
  }

  @Test(arguments: [
    (#""systemRole":"developer""#, "/x/quirks/systemRole"),
    (#""reasoningReplay":"always""#, "/x/quirks/reasoningReplay"),
  ])
  func `a switch of another dialect is refused`(quirk: String, pointer: String) {
    let error = #expect(throws: JSONMismatch.self) {
      try read(#""baseUrl":"http://a","quirks":{\#(quirk)}"#)
    }
    #expect(error?.problems.map(\.pointer) == [pointer])
  }

  private func read(_ members: String) throws -> ProviderConfiguration {
    let json = try JSONValue(parsing: #"{"x":{"dialect":"ollama",\#(members)}}"#)
    let providers = try ProviderConfiguration.providers(in: json.object ?? JSONObject())
    return try #require(providers.first)
  }
}
