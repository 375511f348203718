import HTTP
import Testing
import TestSupport

@Suite struct FailureTests {
  @Test func `a port where nobody listens refuses`() async throws {
    let server = try LoopbackServer(.response())
    let url = server.url
    server.stop()
    try await server.ended()
    try await expectFailure(.refused, HTTPRequest(url: url))
  }

  @Test func `a name without an address is not resolved`() async throws {
    // A label longer than 63 bytes (RFC 1035, 2.3.4) has no address anywhere and is never looked up.
    let host = String(repeating: "a", count: 64)
    try await expectFailure(.resolve, HTTPRequest(url: "http://\(host)/"))
  }

  @Test func `a connection that ends before any byte is an empty response`() async throws {
    try await expectFailure(.emptyResponse, ServerScript([.close]))
  }

  @Test func `a connection that breaks before any byte is a reset`() async throws {
    try await expectFailure(.reset, ServerScript([.reset]))
  }

  @Test func `a connection that breaks in the body is a reset`() async throws {
    let broken = Gate()
    let script = ServerScript([
      .head(200, [("Content-Length", "10")]), .text("abc"), .wait(broken), .reset,
    ])
    try await withResponse(script) { response in
      let piece = try await response.body.next()
      #expect(piece == Array("abc".utf8))
      broken.open()
      await expectEnd(response.body, .reset)
    }
  }

  @Test func `a body shorter than announced is cut off`() async throws {
    try await expectFailure(.cutOff, .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"))
  }

  @Test func `a chunked body without its end is cut off`() async throws {
    try await expectFailure(
      .cutOff, .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"))
  }

  @Test func `a response cut off at any byte is never taken for a whole one`() async throws {
    let whole = Array("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc".utf8)
    for count in whole.indices {
      let cut = ServerScript([.bytes(Array(whole[..<count])), .close])
      try await expectSomeFailure(cut, "cut at \(count)")
    }
  }

  @Test(
    arguments: [
      "SSH-2.0-OpenSSH_9.2\r\n", "\0\0\0\0\0\0\0\0", "{\"not\": \"HTTP\"}",
      "HTTP/9.9 hello\r\n\r\n",
    ])
  func `what is not HTTP is malformed`(reply: String) async throws {
    try await expectFailure(.malformedResponse, .raw(reply))
  }

  @Test func `a chunk with a bad length is malformed`() async throws {
    try await expectFailure(
      .malformedResponse,
      .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n"))
  }

  @Test func `a body that cannot be decoded is malformed`() async throws {
    try await expectFailure(
      .malformedResponse, .response(headers: [("Content-Encoding", "gzip")], body: "not gzip"))
  }

  @Test func `a head that is too long is refused`() async throws {
    let long = [("X-Long", String(repeating: "x", count: 5_000))]
    try await expectFailure(
      .tooLarge, .response(headers: long), .direct { $0.limits.headBytes = 4_096 })
    try await withResponse(.response(headers: long)) { #expect($0.headers["x-long"] != nil) }
  }

  @Test func `a body longer than asked is refused and its stream closed`() async throws {
    let server = try LoopbackServer(ServerScript([.head(200, []), .text("too long"), .stall]))
    defer { server.stop() }
    try await withClient { client, _ in
      let response = try await client.send(HTTPRequest(url: server.url))
      await #expect(throws: HTTPError.self) {
        try await response.body.collect(maximumBytes: 3)
      }
      try await server.closed(atLeast: 1)
    }
  }

  @Test func `an error comes again when it is asked for again`() async throws {
    try await withResponse(.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")) { response in
      for _ in 0..<3 { await expectEnd(response.body, .cutOff) }
    }
  }

  @Test func `no error names a header's value, a user or a query`() async throws {
    let server = try LoopbackServer(ServerScript([.close]), .raw("garbage"), .stall)
    defer { server.stop() }
    let secrets = ["hunter2", "swordfish", "opensesame"]
    await withClient { client, _ in
      for scheme in ["http", "http", "http", "https", "gopher"] {
        let request = HTTPRequest(
          url: "\(scheme)://me:hunter2@127.0.0.1:\(server.port)/p?key=swordfish",
          headers: ["Authorization": "opensesame"],
          timeouts: HTTPTimeouts(connect: .milliseconds(50), firstByte: .milliseconds(50)))
        let error = await #expect(throws: HTTPError.self) { _ = try await client.send(request) }
        let message = error?.message ?? ""
        #expect(!message.isEmpty && secrets.allSatisfy { !message.contains($0) }, "\(message)")
      }
    }
  }

  @Test func `a missing library is an error that names what to install`() async throws {
    let missing = HTTPClientConfiguration.direct { $0.libraryNames = ["libcurl-of-nowhere.so"] }
    await withClient(missing) { client, _ in
      for _ in 0..<2 {
        let error = await #expect(throws: HTTPError.self) {
          _ = try await client.send(HTTPRequest(url: "http://127.0.0.1:1"))
        }
        #expect(error?.kind == .libraryMissing)
        #expect(error?.message.contains("libcurl4") == true)
      }
    }
  }

  @Test func `a library that is not libcurl is not used`() async throws {
    let wrong = HTTPClientConfiguration.direct { $0.libraryNames = [someOtherLibrary] }
    try await expectFailure(.libraryMissing, HTTPRequest(url: "http://127.0.0.1:1"), wrong)
  }

  @Test func `the first library that can be loaded is used`() async throws {
    let second = HTTPClientConfiguration.direct { $0.libraryNames.insert("nowhere.so", at: 0) }
    try await withResponse(.response(body: "x"), second) { try await expect($0, "x") }
  }
}

#if canImport(Darwin)
  private let someOtherLibrary = "/usr/lib/libz.1.dylib"
#else
  private let someOtherLibrary = "libm.so.6"
#endif

/// Expects the next piece of a body to be this error.
func expectEnd(
  _ body: HTTPBody, _ kind: HTTPError.Kind, sourceLocation: SourceLocation = #_sourceLocation
) async {
  let error = await #expect(throws: HTTPError.self, sourceLocation: sourceLocation) {
    while try await body.next() != nil {}
  }
  #expect(error?.kind == kind, "\(error?.message ?? "")", sourceLocation: sourceLocation)
}

private func expectSomeFailure(_ script: ServerScript, _ comment: Comment) async throws {
  let server = try LoopbackServer(script)
  defer { server.stop() }
  await withClient { client, _ in
    await #expect(throws: HTTPError.self, comment) {
      _ = try await client.send(HTTPRequest(url: server.url)).body.collect(maximumBytes: 100)
    }
  }
}
