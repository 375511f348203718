import Conversation
import EventLoop
import HTTP
import JSON
import Synchronization
import Testing
import TestSupport

@testable import ModelProviders

@Suite struct HTTPModelTests {
  @Test func `a reply is streamed, with its calls at the end`() async throws {
    let text = stream(
      #"{"content":"Let "}"#, #"{"content":"me."}"#,
      calls(#"{"index":0,"id":"a","function":{"name":"add","arguments":"{\"x\":"}}"#),
      calls(#"{"index":0,"function":{"arguments":"1}"}}"#), finish: "tool_calls")
    let server = try LoopbackServer(
      .chunks(text.split(separator: "\n\n").map { "\($0)\n\n" }, headers: eventStream))
    let outcome = try await ask(server)
    #expect(outcome.text == "Let me.")
    #expect(outcome.reply?.text == "Let me.")
    #expect(outcome.reply?.calls.map(\.name) == ["add"])
    #expect(outcome.reply?.finish == .toolCalls)
    #expect(outcome.error == nil)
  }

  @Test func `the request is what the preview shows, with the key in its header only`() async throws
  {
    let server = try LoopbackServer(.response(headers: eventStream, body: stream()))
    let preview = try await withCatalog(server, members: ["headers": ["X-Title": "t"]]) { catalog in
      let model = try catalog.model(named: "test/vendor/m")
      _ = await ask(model)
      return try model.preview(of: ModelRequest(entries: [prompt("Hi")]))
    }
    let request = try #require(server.requests.first)
    #expect(request.method == "POST")
    #expect(request.target == "/v1/chat/completions")
    #expect(request.body == preview.bytes)
    #expect(request.text.contains(#""model":"vendor/m""#))
    #expect(request.header("authorization") == "Bearer \(testKey)")
    #expect(request.header("content-type") == "application/json")
    #expect(request.header("x-title") == "t")
  }

  @Test func `another header may carry the bare key`() async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: stream()))
    _ = try await ask(server, members: ["apiKeyHeader": "api-key"])
    #expect(server.requests.first?.header("api-key") == testKey)
    #expect(server.requests.first?.header("authorization") == nil)
  }

  @Test func `a provider without a key setting gets no key`() async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: stream()))
    let outcome = try await ask(server, members: ["apiKeyEnv": nil])
    #expect(outcome.reply != nil)
    #expect(server.requests.first?.header("authorization") == nil)
  }

  @Test func `a missing key is named before anything is sent`() async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: stream()))
    let outcome = try await ask(server, members: ["apiKeyEnv": "OTHER_KEY"])
    #expect(outcome.error?.kind == .authentication)
    #expect(outcome.error?.retryable == false)
    #expect(outcome.error?.message.contains("OTHER_KEY") == true)
    #expect(outcome.error?.message.contains("\"test\"") == true)
    #expect(server.requests.isEmpty)
  }

  @Test func `one connection serves several replies`() async throws {
    let server = try LoopbackServer(.chunks([stream(#"{"content":"a"}"#)], headers: eventStream))
    var limits = ProviderLimits()
    // On a busy machine the end of the stream may take longer than it is worth waiting for.
    limits.lingerMs = 60_000
    limits.trailerMs = 60_000
    try await withCatalog(server, limits: limits) { catalog in
      for _ in 0..<3 {
        let outcome = await ask(try catalog.model(named: "test/m"))
        #expect(outcome.reply?.text == "a")
      }
    }
    #expect(server.requests.count == 3)
    #expect(server.connectionCount == 1)
  }

  @Test func `plain JSON may answer in place of a stream`() async throws {
    let body =
      "\n\n" + #"{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}"#
    for headers in [json, [], eventStream] {
      let outcome = try await ask(try LoopbackServer(.response(headers: headers, body: body)))
      #expect(outcome.reply?.text == "a")
      #expect(outcome.text == "a")
    }
  }

  @Test func `a reply that fails in its midst has used what its provider told`() async throws {
    let text = [
      #"{"choices":[{"index":0,"delta":{"content":"a"}}],"usage":{"prompt_tokens":7,"completion_tokens":2}}"#,
      #"{"error":{"message":"gone","type":"server_error"}}"#,
    ].map { "data: \($0)\n\n" }.joined()
    let outcome = try await ask(try LoopbackServer(.response(headers: eventStream, body: text)))
    #expect(outcome.error?.kind == .overloaded)
    #expect(outcome.error?.usage == Usage(inputTokens: 7, outputTokens: 2))
    let silent = try await ask(try LoopbackServer(.response(headers: eventStream, body: "")))
    #expect(silent.error != nil)
    #expect(silent.error?.usage == nil)
  }

  @Test func `a compressed stream is read`() async throws {
    let bytes: [UInt8] = [
      0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff, 0x4b, 0x49, 0x2c, 0x49, 0xb4,
      0x52, 0xa8, 0x56, 0x4a, 0xce, 0xc8, 0xcf, 0x4c, 0x4e, 0x2d, 0x56, 0xb2, 0x8a, 0xae, 0x56,
      0x4a, 0x49, 0xcd, 0x29, 0x49, 0x54, 0xb2, 0x02, 0x0a, 0xe6, 0xe7, 0x95, 0xa4, 0xe6, 0x95,
      0x28, 0x59, 0x29, 0x55, 0x65, 0x16, 0x14, 0xa4, 0xa6, 0x28, 0xd5, 0xea, 0x28, 0xa5, 0x65,
      0xe6, 0x65, 0x16, 0x67, 0xc4, 0x17, 0xa5, 0x26, 0x16, 0xe7, 0xe7, 0x01, 0x65, 0x8a, 0x4b,
      0xf2, 0x0b, 0x94, 0x6a, 0x63, 0x6b, 0xb9, 0xb8, 0x52, 0xc0, 0x46, 0x45, 0xbb, 0xf8, 0xfb,
      0xb9, 0xc6, 0x72, 0x71, 0x01, 0x00, 0x23, 0xa8, 0xf5, 0x65, 0x59, 0x00, 0x00, 0x00,
    ]
    let headers = eventStream + [("Content-Encoding", "gzip")]
    let outcome = try await ask(try LoopbackServer(.response(headers: headers, bytes: bytes)))
    #expect(outcome.reply?.text == "zipped")
  }

  @Test func `a page in place of a reply is an error`() async throws {
    try await expectFailure(
      .protocol, retryable: false,
      .response(headers: [("Content-Type", "text/html")], body: "<html>"), saying: "markup")
    try await expectFailure(
      .protocol, retryable: false, .response(body: "<!doctype html>"), saying: "markup")
  }

  @Test func `an error in the middle fails a reply that began well`() async throws {
    let text =
      #"data: {"choices":[{"delta":{"content":"a"}}]}"# + "\n\n"
      + #"data: {"error":{"message":"the key sk-test-0123456789abcdef is bad","code":"x"}}"#
      + "\n\n"
    let error = try await expectFailure(
      .overloaded, retryable: true,
      .chunks([text], headers: eventStream + [("x-request-id", "req_1")]), saying: "[secret]")
    #expect(error?.provider?.requestId == "req_1")
    #expect(error?.provider?.code == "x")
  }

  @Test func `a stream that is cut off is no reply`() async throws {
    let chunk = #"data: {"choices":[{"delta":{"content":"a"}}]}"# + "\n\n"
    try await expectFailure(
      .network, retryable: true,
      ServerScript([
        .head(200, eventStream + [("Transfer-Encoding", "chunked")]), .chunk(chunk), .close,
      ]))
    try await expectFailure(
      .protocol, retryable: true, .raw("HTTP/1.1 200 OK\r\n\r\n\(chunk)"),
      saying: "without a finish reason")
  }

  @Test func `a connection that breaks behind a whole reply does no harm`() async throws {
    let chunk = #"data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"# + "\n\n"
    let script = ServerScript([
      .head(200, eventStream + [("Transfer-Encoding", "chunked")]), .chunk(chunk), .close,
    ])
    let outcome = try await ask(try LoopbackServer(script))
    #expect(outcome.reply?.text == "a")
  }

  @Test(arguments: [true, false])
  func `a server that does not end its stream does not hold up a whole reply`(
    hasEndMark: Bool
  ) async throws {
    let chunk = #"data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"# + "\n\n"
    let script = ServerScript([
      .head(200, eventStream + [("Transfer-Encoding", "chunked")]),
      .chunk(hasEndMark ? chunk + "data: [DONE]\n\n" : chunk), .stall,
    ])
    let clock = ManualClock()
    let wait: Duration = hasEndMark ? .milliseconds(250) : .seconds(5)
    let outcome = try await ask(
      try LoopbackServer(script), clock: .manual(clock),
      receive: { _ in Task { clock.advance(by: wait) } })
    #expect(outcome.reply?.text == "a")
  }

  @Test func `a stream that stalls times out`() async throws {
    let chunk = #"data: {"choices":[{"delta":{"content":"a"}}]}"# + "\n\n"
    let script = ServerScript([
      .head(200, eventStream + [("Transfer-Encoding", "chunked")]), .chunk(chunk), .stall,
    ])
    try await expectFailure(
      .timeout, retryable: true, script, members: ["timeouts": ["idleMs": 50]])
    try await expectFailure(
      .timeout, retryable: true, .stall, members: ["timeouts": ["firstByteMs": 50]])
  }

  @Test func `nobody at the other end is a network error`() async throws {
    let loop = EventLoop()
    defer { loop.stop() }
    // Port 1 is one that nobody listens on.
    let catalog = ModelCatalog(
      environment: ["OPENAI_API_KEY": testKey, "OPENAI_BASE_URL": "http://127.0.0.1:1"],
      http: HTTPClient(loop: loop, configuration: .direct), loop: loop)
    let outcome = await ask(try catalog.model(named: "openai/m"))
    #expect(outcome.error?.kind == .network)
    #expect(outcome.error?.retryable == true)
  }

  @Test func `a cancelled task closes the connection at once`() async throws {
    let live = LiveStream()
    let server = try LoopbackServer(.live(live, headers: eventStream))
    try await withCatalog(server) { catalog in
      let model = try catalog.model(named: "test/m")
      let task = Mutex<Task<Outcome, Never>?>(nil)
      let asking = Task {
        await ask(model) { _ in task.withLock { $0?.cancel() } }
      }
      task.withLock { $0 = asking }
      live.send(#"data: {"choices":[{"delta":{"content":"a"}}]}"# + "\n\n")
      let outcome = await asking.value
      #expect(outcome.error?.kind == .cancelled)
      #expect(outcome.text == "a")
      try await server.closed(atLeast: 1)
    }
  }

  @Test func `a task that is cancelled before it asks sends nothing`() async throws {
    let server = try LoopbackServer(.stall)
    try await withCatalog(server) { catalog in
      let model = try catalog.model(named: "test/m")
      let outcome = await withTaskGroup(of: Outcome.self) { group in
        group.cancelAll()
        group.addTask { await ask(model) }
        return await group.next()
      }
      #expect(outcome?.error?.kind == .cancelled)
    }
  }
}
