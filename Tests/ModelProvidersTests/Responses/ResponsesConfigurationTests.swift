import Conversation
import JSON
import Testing

@testable import ModelProviders

@Suite struct ResponsesConfigurationTests {
  @Test func `a provider may speak Responses`() throws {
    let provider = try read(#"{"dialect":"openai-responses","baseUrl":"http://a/v1"}"#)
    #expect(provider.format == .responses(ResponsesQuirks()))
    #expect(provider.dialect is OpenAIResponses)
    #expect(provider.baseURL.url(of: provider.dialect.path(for: "m")) == "http://a/v1/responses")
  }

  @Test func `each of its switches can be set`() throws {
    let provider = try read(
      #"{"dialect":"openai-responses","baseUrl":"http://a","quirks":{"encryptedReasoning":"never","#
        + #""reasoningReplay":"drop","takesOutputSchema":false,"imagesInResults":false,"#
        + #""noToolsForNone":true}}"#)
    var quirks = ResponsesQuirks()
    quirks.encryptedReasoning = .never
    quirks.reasoningReplay = .drop
    quirks.takesOutputSchema = false
    quirks.imagesInResults = false
    quirks.noToolsForNone = true
    #expect(provider.format == .responses(quirks))
  }

  @Test(arguments: [
    (#"{"encryptedReasoning":true}"#, "/encryptedReasoning"),
    (#"{"reasoningReplay":"always"}"#, "/reasoningReplay"), (#"{"thinkTags":true}"#, "/thinkTags"),
    ("7", ""),
  ])
  func `a switch that there is not, or with another value, is refused`(
    quirks: String, pointer: String
  ) {
    let error = #expect(throws: JSONMismatch.self) {
      try read("{\"dialect\":\"openai-responses\",\"baseUrl\":\"http://a\",\"quirks\":\(quirks)}")
    }
    #expect(error?.problems.map(\.pointer) == ["/x/quirks\(pointer)"])
  }

  private func read(_ json: String) throws -> ProviderConfiguration {
    let provider = try JSONValue(parsing: json)
    return try #require(try ProviderConfiguration.providers(in: ["x": provider]).first)
  }
}
