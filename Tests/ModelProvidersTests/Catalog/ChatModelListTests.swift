import Conversation
import JSON
import Testing

@testable import ModelProviders

/// What services with OpenAI's dialect tell of their models, each in its own words.
@Suite struct ChatModelListTests {
  @Test func `OpenRouter tells nearly everything`() throws {
    try expect(
      #"{"data":[{"id":"v/m","name":"M","context_length":200000,"architecture":"#
        + #"{"input_modalities":["text","image"],"output_modalities":["text"]},"pricing":"#
        + #"{"prompt":"0.00000015","completion":"0.0000006","image":"0","#
        + #""input_cache_read":"0.000000075"},"top_provider":{"max_completion_tokens":64000},"#
        + #""supported_parameters":["tools","reasoning"]}]}"#,
      ModelDescription(
        id: "v/m", provider: "p", displayName: "M", contextTokens: 200_000, maxOutputTokens: 64_000,
        images: true, tools: true, reasoning: true,
        prices: ModelPrices(input: 0.15, output: 0.6, cacheRead: 0.075)))
  }

  @Test func `OpenRouter's free model costs nothing, and its router nobody knows what`() throws {
    try expect(
      #"{"data":[{"id":"m","architecture":{"input_modalities":["text"]},"#
        + #""pricing":{"prompt":"0","completion":"0"},"supported_parameters":["stop"],"#
        + #""top_provider":{"max_completion_tokens":null}}]}"#,
      ModelDescription(
        id: "m", provider: "p", images: false, tools: false, reasoning: false,
        prices: ModelPrices(input: 0, output: 0)))
    try expect(
      #"{"data":[{"id":"m","pricing":{"prompt":"-1","completion":"-1"}}]}"#,
      ModelDescription(id: "m", provider: "p"))
  }

  @Test func `Mistral tells what a model is capable of`() throws {
    try expect(
      #"{"object":"list","data":[{"id":"m","name":"m","owned_by":"mistralai","#
        + #""max_context_length":131072,"capabilities":{"completion_chat":true,"#
        + #""function_calling":true,"vision":false}}]}"#,
      ModelDescription(
        id: "m", provider: "p", displayName: "m", contextTokens: 131_072, images: false,
        tools: true, ownedBy: "mistralai"))
  }

  @Test func `Groq tells the window`() throws {
    try expect(
      #"{"data":[{"id":"m","owned_by":"Meta","active":true,"context_window":8192,"#
        + #""max_completion_tokens":4096}]}"#,
      ModelDescription(
        id: "m", provider: "p", contextTokens: 8_192, maxOutputTokens: 4_096, ownedBy: "Meta"))
  }

  @Test func `Together's prices are for a million tokens, and zero says nothing`() throws {
    try expect(
      #"[{"id":"m","display_name":"M","organization":"O","context_length":4096,"#
        + #""pricing":{"hourly":0,"input":0.18,"output":0.59,"cached_input":0}}]"#,
      ModelDescription(
        id: "m", provider: "p", displayName: "M", contextTokens: 4_096,
        prices: ModelPrices(input: 0.18, output: 0.59), ownedBy: "O"))
    try expect(
      #"[{"id":"m","pricing":{"hourly":3,"input":0,"output":0}}]"#,
      ModelDescription(id: "m", provider: "p"))
  }

  @Test func `llama.cpp's server has a second list`() throws {
    try expect(
      #"{"models":[{"name":"other","capabilities":["completion"]},"#
        + #"{"name":"m","model":"m","capabilities":["completion","multimodal"]}],"#
        + #""object":"list","data":[{"id":"m","owned_by":"llamacpp","#
        + #""meta":{"n_ctx":4096,"n_ctx_train":131072}}]}"#,
      ModelDescription(
        id: "m", provider: "p", contextTokens: 4_096, images: true, ownedBy: "llamacpp"))
  }

  @Test(arguments: [
    #""pricing":"free""#, #""pricing":{"prompt":"a","completion":"nan"}"#,
    #""pricing":{"prompt":"1e999","completion":"0"}"#, #""pricing":{"input":1}"#,
    #""capabilities":7,"architecture":[],"supported_parameters":"tools""#,
    #""context_length":-5,"max_model_len":1.5,"name":"","top_provider":null"#,
    #""capabilities":{"vision":"yes"},"meta":4,"organization":false"#,
  ])
  func `what makes no sense is not known`(members: String) throws {
    try expect(
      #"{"data":[{"id":"m",\#(members)}]}"#, ModelDescription(id: "m", provider: "p"))
  }

  private func expect(
    _ body: String, _ model: ModelDescription, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let models = ChatModelList.models(in: try JSONValue(parsing: body), provider: "p")
    #expect(models == [model], sourceLocation: sourceLocation)
  }
}
