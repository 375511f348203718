import EventLoop
import HTTP
import Testing
import TestSupport

@Suite struct TimeoutTests {
  @Test func `a response that does not begin in time is given up`() async throws {
    try await expectTimeout(.firstByte, .stall, after: [.seconds(599), .seconds(1)])
  }

  @Test func `a head that does not end in time is given up`() async throws {
    try await expectTimeout(
      .firstByte, ServerScript([.text("HTTP/1.1 200 OK\r\nX: y\r\n"), .stall]),
      after: [.seconds(600)])
  }

  @Test func `a body that stops coming is given up`() async throws {
    let clock = ManualClock()
    let live = LiveStream()
    let server = try LoopbackServer(.live(live))
    defer { server.stop() }
    try await withClient(clock: .manual(clock)) { client, _ in
      let response = try await client.send(HTTPRequest(url: server.url))
      // Each piece starts the wait again, so that together they may take longer than the limit.
      for _ in 0..<4 {
        clock.advance(by: .seconds(250))
        live.send("x")
        let piece = try await response.body.next()
        #expect(piece == Array("x".utf8))
      }
      let end = Task { try await response.body.next()?.count ?? 0 }
      clock.advance(by: .seconds(300))
      let error = await #expect(throws: HTTPError.self) { try await end.value }
      #expect(error?.kind == .timeout(.idle))
      try await server.closed(atLeast: 1)
    }
  }

  @Test func `a consumer that waits is not the server's fault`() async throws {
    let clock = ManualClock()
    let body = String(repeating: "x", count: 1 << 20)
    let server = try LoopbackServer(.response(body: body))
    defer { server.stop() }
    try await withClient(clock: .manual(clock)) { client, loop in
      let response = try await client.send(HTTPRequest(url: server.url))
      while loop.watchCount > 0 { await loop.settled() }
      for _ in 0..<5 {
        clock.advance(by: .seconds(290))
        await loop.settled()
      }
      try await expect(response, body)
    }
  }

  @Test func `a response as a whole can be limited`() async throws {
    let clock = ManualClock()
    let server = try LoopbackServer(ServerScript([.head(200, []), .text("x"), .stall]))
    defer { server.stop() }
    try await withClient(clock: .manual(clock)) { client, _ in
      let timeouts = HTTPTimeouts(total: .seconds(30))
      let response = try await client.send(HTTPRequest(url: server.url, timeouts: timeouts))
      clock.advance(by: .seconds(30))
      await expectEnd(response.body, .timeout(.total))
    }
  }

  @Test func `a connection that does not come about is given up`() async throws {
    // The server speaks no TLS, so the handshake never ends; libcurl keeps this time itself.
    let server = try LoopbackServer(.stall)
    defer { server.stop() }
    try await expectFailure(
      .timeout(.connect),
      HTTPRequest(
        url: "https://127.0.0.1:\(server.port)",
        timeouts: HTTPTimeouts(connect: .milliseconds(20))))
  }

  @Test func `a response in time leaves no timer behind`() async throws {
    let server = try LoopbackServer(.response(body: "x"))
    defer { server.stop() }
    try await withClient(clock: .manual(ManualClock())) { client, loop in
      let request = HTTPRequest(url: server.url, timeouts: HTTPTimeouts(total: .seconds(9)))
      try await expect(client.send(request), "x")
      await loop.settled()
      #expect(loop.timerCount == 0)
    }
  }
}

/// Expects a request to fail only when the clock has gone through all of these steps.
private func expectTimeout(
  _ phase: HTTPError.Phase, _ script: ServerScript, after steps: [Duration]
) async throws {
  let clock = ManualClock()
  let server = try LoopbackServer(script)
  defer { server.stop() }
  try await withClient(clock: .manual(clock)) { client, loop in
    let task = Task { try await client.send(HTTPRequest(url: server.url)).status }
    _ = try await server.request(at: 0)
    for step in steps {
      #expect(server.closedCount == 0)
      clock.advance(by: step)
      await loop.settled()
    }
    let error = await #expect(throws: HTTPError.self) { try await task.value }
    #expect(error?.kind == .timeout(phase))
    try await server.closed(atLeast: 1)
  }
}
