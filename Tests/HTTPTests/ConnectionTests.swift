import HTTP
import Testing
import TestSupport

@Suite struct ConnectionTests {
  @Test func `requests one after another share a connection`() async throws {
    let server = try LoopbackServer(.response(body: "x"))
    defer { server.stop() }
    try await withClient { client, _ in
      for _ in 0..<20 { try await expect(client.send(HTTPRequest(url: server.url)), "x") }
    }
    #expect(server.requests.count == 20)
    #expect(server.connectionCount == 1)
  }

  @Test func `a body that was not taken to its end costs its connection only`() async throws {
    let server = try LoopbackServer(
      ServerScript([.head(200, [("Content-Length", "9")]), .text("x"), .stall]),
      .response(body: "next"))
    defer { server.stop() }
    try await withClient { client, _ in
      _ = try await client.send(HTTPRequest(url: server.url)).status
      try await expect(client.send(HTTPRequest(url: server.url)), "next")
    }
    #expect(server.connectionCount == 2)
  }

  @Test func `a kept connection that the server has closed is replaced`() async throws {
    let server = try LoopbackServer(
      ServerScript(ServerScript.response(body: "one").steps + [.close]),
      .response(body: "two"))
    defer { server.stop() }
    try await withClient { client, _ in
      try await expect(
        client.send(HTTPRequest(method: "POST", url: server.url, body: [1])), "one")
      try await server.closed(atLeast: 1)
      try await expect(
        client.send(HTTPRequest(method: "POST", url: server.url, body: [2])), "two")
    }
  }

  @Test func `three hundred streams run at the same time`() async throws {
    let everybodyIsHere = Gate()
    let server = try LoopbackServer { request in
      ServerScript([
        .head(200, [("Transfer-Encoding", "chunked")]), .chunk(request.text),
        .wait(everybodyIsHere), .chunk("!"), .lastChunk,
      ])
    }
    defer { server.stop() }
    try await withClient { client, loop in
      try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<300 {
          group.addTask(executorPreference: loop) {
            let request = HTTPRequest(
              method: "POST", url: server.url, body: Array("stream \(number)".utf8))
            return try await client.send(request).body.text()
          }
        }
        _ = try await server.request(at: 299)
        everybodyIsHere.open()
        var texts: Set<String> = []
        for try await text in group { texts.insert(text) }
        #expect(texts == Set((0..<300).map { "stream \($0)!" }))
      }
    }
    #expect(server.connectionCount == 300)
  }

  @Test func `requests beyond the limit wait their turn`() async throws {
    let first = Gate()
    let server = try LoopbackServer { request in
      ServerScript([.wait(first)] + ServerScript.response(body: request.target).steps)
    }
    defer { server.stop() }
    try await withClient(.direct { $0.limits.activeRequests = 2 }) { client, loop in
      let tasks = (0..<6).map { number in
        Task { try await client.send(HTTPRequest(url: server.url + "/\(number)")).body.text() }
      }
      _ = try await server.request(at: 1)
      await loop.settled()
      #expect(server.requests.count == 2)
      first.open()
      for (number, task) in tasks.enumerated() {
        let text = try await task.value
        #expect(text == "/\(number)")
      }
    }
  }

  @Test func `requests beyond the queue are refused`() async throws {
    let server = try LoopbackServer(.stall)
    defer { server.stop() }
    let narrow = HTTPClientConfiguration.direct {
      $0.limits.activeRequests = 1
      $0.limits.waitingRequests = 0
    }
    try await withClient(narrow) { client, _ in
      let first = Task { try await client.send(HTTPRequest(url: server.url)).status }
      _ = try await server.request(at: 0)
      let error = await #expect(throws: HTTPError.self) {
        _ = try await client.send(HTTPRequest(url: server.url))
      }
      #expect(error?.kind == .overloaded)
      first.cancel()
      _ = await first.result
    }
  }

  @Test func `a request that is cancelled while it waits is never sent`() async throws {
    let server = try LoopbackServer(.stall)
    defer { server.stop() }
    try await withClient(.direct { $0.limits.activeRequests = 1 }) { client, loop in
      let first = Task { try await client.send(HTTPRequest(url: server.url)).status }
      _ = try await server.request(at: 0)
      let second = Task { try await client.send(HTTPRequest(url: server.url + "/second")).status }
      await loop.settled()
      second.cancel()
      _ = await second.result
      first.cancel()
      _ = await first.result
      await loop.settled()
    }
    #expect(server.requests.count == 1)
  }
}
