import EventLoop
import HTTP
import Testing
import TestSupport

/// A client on a loop of its own; the loop ends with the test.
@discardableResult
func withClient<Result>(
  clock: LoopClock = .monotonic, _ configuration: HTTPClientConfiguration = .direct(),
  _ body: (HTTPClient, EventLoop) async throws -> Result
) async rethrows -> Result {
  let loop = EventLoop(clock: clock)
  defer { loop.stop() }
  return try await body(HTTPClient(loop: loop, configuration: configuration), loop)
}

/// Sends one request to a server with one script and gives the response to the test.
func withResponse(
  _ script: ServerScript, _ configuration: HTTPClientConfiguration = .direct(),
  _ body: (HTTPResponse) async throws -> Void
) async throws {
  let server = try LoopbackServer(script)
  defer { server.stop() }
  try await withClient(configuration) { client, _ in
    try await body(client.send(HTTPRequest(url: server.url + "/path")))
  }
}

/// Expects that a script, answered to one request, makes the request or its body fail in one way.
func expectFailure(
  _ kind: HTTPError.Kind, _ script: ServerScript, timeouts: HTTPTimeouts = HTTPTimeouts(),
  _ configuration: HTTPClientConfiguration = .direct(),
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let server = try LoopbackServer(script)
  defer { server.stop() }
  try await expectFailure(
    kind, HTTPRequest(url: server.url, timeouts: timeouts), configuration,
    sourceLocation: sourceLocation)
}

/// Expects that a request or its body fails in one way.
func expectFailure(
  _ kind: HTTPError.Kind, _ request: HTTPRequest,
  _ configuration: HTTPClientConfiguration = .direct(),
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  await withClient(configuration) { client, _ in
    let error = await #expect(throws: HTTPError.self, sourceLocation: sourceLocation) {
      _ = try await client.send(request).body.collect(maximumBytes: 1 << 20)
    }
    #expect(error?.kind == kind, "\(error?.message ?? "")", sourceLocation: sourceLocation)
  }
}

extension HTTPBody {
  /// The rest of the body as text.
  func text() async throws -> String {
    String(decoding: try await collect(maximumBytes: 64 << 20), as: UTF8.self)
  }
}

extension HTTPClientConfiguration {
  /// Reaches loopback directly, whatever the machine's own settings are.
  static func direct(
    _ change: (inout HTTPClientConfiguration) -> Void = { _ in }
  ) -> HTTPClientConfiguration {
    var configuration = HTTPClientConfiguration()
    configuration.proxy = .none
    change(&configuration)
    return configuration
  }
}

/// Expects a body to be this text.
func expect(
  _ response: HTTPResponse, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let body = try await response.body.text()
  #expect(body == text, sourceLocation: sourceLocation)
}
