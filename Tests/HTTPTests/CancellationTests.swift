import EventLoop
import HTTP
import Testing
import TestSupport

@Suite struct CancellationTests {
  @Test func `cancelling before the head closes the connection`() async throws {
    try await expectCancellation(of: .stall) { client, url in
      _ = try await client.send(HTTPRequest(url: url))
    }
  }

  @Test func `cancelling in the middle of the head closes the connection`() async throws {
    let script = ServerScript([.text("HTTP/1.1 200 OK\r\nX: y\r\n"), .stall])
    try await expectCancellation(of: script) { client, url in
      _ = try await client.send(HTTPRequest(url: url))
    }
  }

  @Test func `cancelling in the body closes the connection`() async throws {
    let script = ServerScript([.head(200, [("Content-Length", "10")]), .text("abc"), .stall])
    try await expectCancellation(of: script) { client, url in
      _ = try await client.send(HTTPRequest(url: url)).body.collect(maximumBytes: 100)
    }
  }

  @Test func `cancelling works from a task on the loop too`() async throws {
    let server = try LoopbackServer(.stall)
    defer { server.stop() }
    try await withClient { client, loop in
      let task = Task(executorPreference: loop) {
        try await client.send(HTTPRequest(url: server.url)).status
      }
      _ = try await server.request(at: 0)
      task.cancel()
      await expectCancelled(task)
      try await server.closed(atLeast: 1)
    }
  }

  @Test func `a task that is cancelled already sends nothing that lasts`() async throws {
    let server = try LoopbackServer(.stall)
    defer { server.stop() }
    await withClient { client, _ in
      let started = Gate()
      let task = Task {
        await started.opened()
        return try await client.send(HTTPRequest(url: server.url)).status
      }
      task.cancel()
      started.open()
      await expectCancelled(task)
    }
  }

  @Test func `cancelling during the connection gives up the handshake`() async throws {
    // The server speaks no TLS, so the handshake never ends.
    let server = try LoopbackServer(.stall)
    defer { server.stop() }
    try await withClient { client, _ in
      let task = Task {
        try await client.send(HTTPRequest(url: "https://127.0.0.1:\(server.port)")).status
      }
      try await server.accepted(atLeast: 1)
      task.cancel()
      await expectCancelled(task)
      try await server.closed(atLeast: 1)
    }
  }

  @Test func `a cancelled body still ends with the same error`() async throws {
    let server = try LoopbackServer(ServerScript([.head(200, []), .stall]))
    defer { server.stop() }
    try await withClient { client, _ in
      let response = try await client.send(HTTPRequest(url: server.url))
      let task = Task { try await response.body.next()?.count ?? 0 }
      task.cancel()
      await expectCancelled(task)
      await expectEnd(response.body, .cancelled)
    }
  }

  @Test func `letting go of a response closes its connection`() async throws {
    let server = try LoopbackServer(ServerScript([.head(200, []), .text("x"), .stall]))
    defer { server.stop() }
    try await withClient { client, _ in
      _ = try await client.send(HTTPRequest(url: server.url)).status
      try await server.closed(atLeast: 1)
    }
  }

  @Test func `closing a body closes its connection`() async throws {
    let server = try LoopbackServer(ServerScript([.head(200, []), .text("x"), .stall]))
    defer { server.stop() }
    try await withClient { client, _ in
      let response = try await client.send(HTTPRequest(url: server.url))
      response.body.close()
      try await server.closed(atLeast: 1)
      await expectEnd(response.body, .cancelled)
    }
  }

  @Test func `letting go of a client closes the connections that it kept`() async throws {
    let server = try LoopbackServer(.response(body: "x"))
    defer { server.stop() }
    try await withClient { client, _ in
      try await expect(client.send(HTTPRequest(url: server.url)), "x")
      #expect(server.closedCount == 0)
    }
    try await server.closed(atLeast: 1)
  }

  @Test func `hundreds of cancelled requests leave nothing behind`() async throws {
    let server = try LoopbackServer(.stall)
    defer { server.stop() }
    await withClient { client, loop in
      for _ in 0..<3 {
        let tasks = (0..<100).map { _ in
          Task { try await client.send(HTTPRequest(url: server.url)).status }
        }
        for task in tasks { task.cancel() }
        for task in tasks { await expectCancelled(task) }
      }
      await loop.settled()
      #expect(loop.timerCount == 0)
      #expect(loop.watchCount == 0)
    }
  }
}

private func expectCancellation(
  of script: ServerScript,
  _ body: @escaping @Sendable (HTTPClient, String) async throws -> Void
) async throws {
  let server = try LoopbackServer(script)
  defer { server.stop() }
  try await withClient { client, _ in
    let task = Task { try await body(client, server.url) }
    _ = try await server.request(at: 0)
    task.cancel()
    await expectCancelled(task)
    try await server.closed(atLeast: 1)
  }
}

private func expectCancelled<Success>(_ task: Task<Success, any Error>) async {
  let error = await #expect(throws: HTTPError.self) { _ = try await task.value }
  #expect(error?.kind == .cancelled)
}
