import HTTP
import Testing
import TestSupport

@Suite struct ResponseTests {
  @Test func `a response has its status, headers and body`() async throws {
    try await withResponse(.response(201, headers: [("X-One", "1")], body: "hello")) { response in
      #expect(response.status == 201)
      #expect(response.headers["x-one"] == "1")
      try await expect(response, "hello")
    }
  }

  @Test(arguments: [204, 302, 404, 429, 500, 599])
  func `every final status is a response`(status: Int) async throws {
    try await withResponse(.response(status)) { #expect($0.status == status) }
  }

  @Test func `a chunked body arrives whole`() async throws {
    try await withResponse(.chunks(["one", "two", "three"])) { try await expect($0, "onetwothree") }
  }

  @Test func `a body of single bytes arrives whole`() async throws {
    let body = "data: {\"a\":1}\n\n"
    let head = ServerScript.Step.head(200, [("Content-Length", "\(body.utf8.count)")])
    try await withResponse(ServerScript([head, .drip(Array(body.utf8))])) {
      try await expect($0, body)
    }
  }

  @Test func `a head of single bytes is a head`() async throws {
    let head = "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\n\r\nok"
    try await withResponse(ServerScript([.drip(Array(head.utf8))])) { response in
      #expect(response.headers["x-a"] == "b")
      try await expect(response, "ok")
    }
  }

  @Test func `a body without a length ends with its connection`() async throws {
    try await withResponse(.raw("HTTP/1.1 200 OK\r\n\r\nto the end")) {
      try await expect($0, "to the end")
    }
  }

  @Test func `an empty body ends at once and stays ended`() async throws {
    try await withResponse(.response()) { response in
      for _ in 0..<3 {
        let piece = try await response.body.next()
        #expect(piece == nil)
      }
    }
  }

  @Test func `interim responses are passed over`() async throws {
    let interim = ServerScript.Step.text("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
    let script = ServerScript([interim] + ServerScript.response(200, body: "x").steps)
    try await withResponse(script) { response in
      #expect(response.status == 200)
      #expect(response.headers["link"] == nil)
    }
  }

  @Test func `all values of a repeated header are kept in order`() async throws {
    let headers = [("Set-Cookie", "a"), ("X", "1"), ("set-cookie", "b"), ("Empty", "")]
    try await withResponse(.response(headers: headers)) { response in
      #expect(response.headers.values("SET-COOKIE") == ["a", "b"])
      #expect(response.headers["empty"] == "")
      #expect(response.headers["none"] == nil)
    }
  }

  @Test func `trailers do not change the headers`() async throws {
    let script = ServerScript([
      .head(200, [("Transfer-Encoding", "chunked"), ("X", "head")]), .chunk("body"),
      .text("0\r\nX: trailer\r\n\r\n"),
    ])
    try await withResponse(script) { response in
      try await expect(response, "body")
      #expect(response.headers.values("x") == ["head"])
    }
  }

  @Test func `a redirect is reported and not followed`() async throws {
    let server = try LoopbackServer(.response(307, headers: [("Location", "/other")]))
    defer { server.stop() }
    try await withClient { client, _ in
      let response = try await client.send(HTTPRequest(url: server.url))
      #expect(response.status == 307)
      #expect(response.headers["location"] == "/other")
    }
    #expect(server.requests.count == 1)
  }

  @Test func `a compressed body is decoded as it comes`() async throws {
    // "data: one\n\n" and "data: two\n\n", each flushed (zlib's Z_SYNC_FLUSH), then the end.
    let live = LiveStream()
    let script = ServerScript.live(live, headers: [("Content-Encoding", "gzip")])
    try await withResponse(script) { response in
      for (bytes, text) in GzipSample.pieces {
        live.send(bytes)
        let piece = try await response.body.next()
        #expect(piece.map { String(decoding: $0, as: UTF8.self) } == text)
      }
      live.send(GzipSample.end)
      live.finish()
      try await expect(response, "")
    }
  }
}
