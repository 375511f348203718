import HTTP
import Testing
import TestSupport

@Suite struct RequestTests {
  @Test func `method, path, headers and body arrive as given`() async throws {
    let sent = try await recorded { url in
      HTTPRequest(
        method: "POST", url: url + "/v1/chat?stream=true",
        headers: ["Authorization": "Bearer key", "Content-Type": "application/json"],
        body: Array("{\"a\":1}".utf8))
    }
    #expect(sent.method == "POST")
    #expect(sent.target == "/v1/chat?stream=true")
    #expect(sent.header("authorization") == "Bearer key")
    #expect(sent.header("content-type") == "application/json")
    #expect(sent.text == "{\"a\":1}")
  }

  @Test(arguments: ["GET", "DELETE", "PUT", "PATCH", "QUERY", "OPTIONS"])
  func `any method can be used without a body`(method: String) async throws {
    let sent = try await recorded { HTTPRequest(method: method, url: $0) }
    #expect(sent.method == method)
    #expect(sent.body.isEmpty)
  }

  @Test(arguments: ["GET", "DELETE", "PUT", "POST"])
  func `any method can be used with a body`(method: String) async throws {
    let sent = try await recorded { HTTPRequest(method: method, url: $0, body: [1, 2, 3]) }
    #expect(sent.method == method)
    #expect(sent.body == [1, 2, 3])
  }

  @Test func `a HEAD request has no body to wait for`() async throws {
    let server = try LoopbackServer(
      ServerScript([.head(200, [("Content-Length", "1000")])]))
    defer { server.stop() }
    try await withClient { client, _ in
      let response = try await client.send(HTTPRequest(method: "HEAD", url: server.url))
      #expect(response.headers["content-length"] == "1000")
      try await expect(response, "")
    }
  }

  @Test func `an empty POST says that it is empty`() async throws {
    let sent = try await recorded { HTTPRequest(method: "POST", url: $0) }
    #expect(sent.header("content-length") == "0")
    #expect(sent.header("content-type") == nil)
  }

  @Test func `nothing is added that asks for an interim response or calls the body a form`()
    async throws
  {
    let sent = try await recorded { url in
      HTTPRequest(method: "POST", url: url, body: [UInt8](repeating: 0x61, count: 3 << 20))
    }
    #expect(sent.header("expect") == nil)
    #expect(sent.header("content-type") == nil)
    #expect(sent.body.count == 3 << 20)
  }

  @Test func `a header with an empty value is sent`() async throws {
    let sent = try await recorded { HTTPRequest(url: $0, headers: ["X-Empty": ""]) }
    #expect(sent.header("x-empty") == "")
  }

  @Test func `the user agent and the accepted encodings are announced`() async throws {
    let configuration = HTTPClientConfiguration.direct { $0.userAgent = "ringback/1" }
    let sent = try await recorded(configuration) { HTTPRequest(url: $0) }
    #expect(sent.header("user-agent") == "ringback/1")
    #expect(sent.header("accept-encoding")?.contains("gzip") == true)
  }

  @Test func `dots in a path are not resolved`() async throws {
    let sent = try await recorded { HTTPRequest(url: $0 + "/a/../b/./c") }
    #expect(sent.target == "/a/../b/./c")
  }

  @Test(
    arguments: [
      "", "example.com", "ftp://example.com/", "file:///etc/passwd", "http://", "https:///path",
      "http://user@/", "http://a b/", "http://a\n/", "http://127.0.0.1:99999/",
    ])
  func `what is not an http URL is refused before anything is sent`(url: String) async throws {
    try await expectFailure(.invalidRequest, HTTPRequest(url: url))
  }

  @Test(arguments: ["", "GE T", "GET\r\nX: y", "GÉT"])
  func `a method that is not a token is refused`(method: String) async throws {
    try await expectFailure(
      .invalidRequest, HTTPRequest(method: method, url: "http://127.0.0.1:1"))
  }

  @Test(arguments: [
    ("X\r\nY", "1"), ("", "1"), ("X:", "1"), ("X", "a\r\nInjected: b"), ("X", "\0"),
  ])
  func `a header that would change the message is refused`(name: String, value: String) async throws
  {
    try await expectFailure(
      .invalidRequest, HTTPRequest(url: "http://127.0.0.1:1", headers: [name: value]))
  }
}

/// What a server records of a request.
private func recorded(
  _ configuration: HTTPClientConfiguration = .direct(), _ request: (String) -> HTTPRequest
) async throws -> RecordedRequest {
  let server = try LoopbackServer(.response())
  defer { server.stop() }
  try await withClient(configuration) { client, _ in
    _ = try await client.send(request(server.url))
  }
  return try await server.request(at: 0)
}
