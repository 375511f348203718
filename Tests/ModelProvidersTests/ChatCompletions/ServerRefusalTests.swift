import Conversation
import JSON
import Testing

@testable import ModelProviders

/// Refusals and lists of models as llama.cpp's server and LiteLLM's proxy sent them, byte by byte.
@Suite struct ServerRefusalTests {
  private let dialect = ChatCompletions(provider: "test", quirks: ChatQuirks())

  @Test func `llama.cpp's context that is too small is told from a wrong request`() throws {
    try check(
      #"{"error":{"code":400,"message":"request (9008 tokens) exceeds the available context size "#
        + #"(4096 tokens), try increasing it","type":"exceed_context_size_error","#
        + #""n_prompt_tokens":9008,"n_ctx":4096}}"#,
      status: 400, is: .contextTooLong)
  }

  @Test func `llama.cpp's other refusals keep their status`() throws {
    try check(
      #"{"error":{"code":400,"message":"'messages' is required","type":"invalid_request_error"}}"#,
      status: 400, is: .invalidRequest)
    try check(
      #"{"error":{"message":"Invalid API Key","type":"authentication_error","code":401}}"#,
      status: 401, is: .authentication)
    try check(
      #"{"error":{"message":"File Not Found","type":"not_found_error","code":404}}"#,
      status: 404, is: .notFound)
    try check(
      #"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#,
      status: 503, is: .overloaded)
  }

  @Test func `LiteLLM says in the message only that the context is too small`() throws {
    try check(
      #"{"error":{"message":"litellm.ContextWindowExceededError: litellm.BadRequestError: "#
        + #"OpenAIException - too long","type":"invalid_request_error","param":null,"#
        + #""code":"400"}}"#,
      status: 400, is: .contextTooLong)
  }

  @Test func `LiteLLM says in the message only that there is no such model`() throws {
    let error =
      #""message":"/chat/completions: Invalid model name passed in model=nope. "#
      + #"Call `/v1/models` to view available models for your key.","#
      + #""type":"invalid_request_error","param":null"#
    try check(#"{"error":{"# + error + #","code":"400"}}"#, status: 400, is: .notFound)
    try check(#"{"error":{"# + error + "}}", status: 400, is: .notFound)
  }

  @Test func `LiteLLM without a database refuses a wrong key in its own way`() throws {
    try check(
      #"{"error":{"message":"No connected db.","type":"no_db_connection","param":null,"#
        + #""code":"400"}}"#,
      status: 400, is: .authentication)
  }

  @Test(arguments: [
    (
      400,
      #"{"object":"error","message":"\"auto\" tool choice requires --enable-auto-tool-choice and "#
        + #"--tool-call-parser to be set","type":"BadRequestError","param":null,"code":400}"#
    ),
    (
      500,
      #"{"error":{"code":500,"message":"tools param requires --jinja flag","type":"server_error"}}"#
    ),
  ])
  func `row 45: a server that was started without tools says so, and is not asked again`(
    status: Int, body: String
  ) throws {
    let json = try JSONValue(parsing: Array(body.utf8))
    let failure = try #require(dialect.failure(in: json))
    let error = failure.error(status: status, requestId: nil, retryAfterMs: nil)
    #expect(error.kind == .invalidRequest)
    #expect(error.retryable == false)
    #expect(error.message.contains("requires --"))
  }

  @Test func `a code that is a status counts in the middle of a stream`() {
    let broken =
      #"data: {"error": {"message": "litellm.APIConnectionError: not completed", "#
      + #""type": null, "param": null, "code": "500"}}"# + "\n\n"
    checkFails(broken, .overloaded, retryable: true, saying: "not completed")
    checkFails(
      broken.replacing("500", with: "429"), .rateLimited, retryable: true, saying: "not completed")
    checkFails(
      broken.replacing("500", with: "400"), .invalidRequest, retryable: false,
      saying: "not completed")
    checkFails(
      broken.replacing("500", with: "400").replacing("not completed", with: "context size"),
      .contextTooLong, retryable: false)
  }

  @Test func `llama.cpp's list tells what a request may have`() throws {
    let body = try JSONValue(
      parsing: Array(
        (#"{"object":"list","data":[{"id":"gemma-3-270m","object":"model","#
          + #""created":1795379929,"owned_by":"llamacpp","meta":{"vocab_type":1,"n_ctx":4096,"#
          + #""n_ctx_train":32768}},{"id":"other","meta":null}]}"#).utf8))
    let models = dialect.models(in: body, provider: "local")
    #expect(
      models == [
        ModelDescription(
          id: "gemma-3-270m", provider: "local", contextTokens: 4096, ownedBy: "llamacpp"),
        ModelDescription(id: "other", provider: "local"),
      ])
  }

  private func check(
    _ body: String, status: Int, is kind: ModelError.Kind,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let json = try JSONValue(parsing: Array(body.utf8))
    let failure = try #require(dialect.failure(in: json), sourceLocation: sourceLocation)
    let error = failure.error(status: status, requestId: nil, retryAfterMs: nil)
    #expect(error.kind == kind, sourceLocation: sourceLocation)
    #expect(error.provider?.status == status, sourceLocation: sourceLocation)
  }
}
