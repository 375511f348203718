import EventLoop
import HTTP
import Testing
import TestSupport

@Suite struct FlowTests {
  @Test func `bytes are handed over as they come`() async throws {
    let live = LiveStream()
    try await withResponse(.live(live)) { response in
      for word in ["one", "two", "three"] {
        live.send(word)
        let piece = try await response.body.next()
        #expect(piece == Array(word.utf8))
      }
      live.finish()
      try await expect(response, "")
    }
  }

  @Test func `what has come together is handed over together`() async throws {
    let script = ServerScript([
      .head(200, [("Transfer-Encoding", "chunked")]),
      .text("3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n"),
    ])
    try await withResponse(script) { response in
      let piece = try await response.body.next()
      #expect(piece == Array("onetwothree".utf8))
    }
  }

  @Test func `a server that sends too fast is made to wait`() async throws {
    let limit = 64 * 1_024
    let body = [UInt8](repeating: 0x78, count: 32 << 20)
    let server = try LoopbackServer(.response(bytes: body))
    defer { server.stop() }
    try await withClient(.direct { $0.limits.bufferedBytes = limit }) { client, loop in
      let response = try await client.send(HTTPRequest(url: server.url))
      var (count, largest) = (0, 0)
      while let piece = try await response.body.next() {
        count += piece.count
        largest = max(largest, piece.count)
        // Whatever may come does come before the next piece is taken.
        if count < body.count / 8 { await loop.settled() }
      }
      #expect(count == body.count)
      // One read of libcurl's may go beyond the limit.
      #expect(largest <= limit + 16_384)
    }
  }

  @Test func `a consumer that never comes back holds a bounded buffer`() async throws {
    let server = try LoopbackServer(.response(bytes: [UInt8](repeating: 1, count: 64 << 20)))
    defer { server.stop() }
    try await withClient { client, loop in
      let response = try await client.send(HTTPRequest(url: server.url))
      // A paused transfer watches no socket.
      while loop.watchCount > 0 { await loop.settled() }
      #expect(server.closedCount == 0)
      let piece = try await response.body.next()
      #expect((piece?.count ?? 0) <= 256 * 1_024 + 16_384)
    }
  }

  @Test func `a body can be taken on another thread than the loop's`() async throws {
    let body = String(repeating: "0123456789", count: 300_000)
    let server = try LoopbackServer(.response(body: body))
    defer { server.stop() }
    try await withClient(.direct { $0.limits.bufferedBytes = 4_096 }) { client, _ in
      try await expect(client.send(HTTPRequest(url: server.url)), body)
    }
  }

  @Test func `a task on the loop takes its body there`() async throws {
    let body = String(repeating: "0123456789", count: 300_000)
    let server = try LoopbackServer(.response(body: body))
    defer { server.stop() }
    try await withClient(.direct { $0.limits.bufferedBytes = 4_096 }) { client, loop in
      let task = Task(executorPreference: loop) {
        let response = try await client.send(HTTPRequest(url: server.url))
        var (count, isAlwaysHome) = (0, loop.isCurrent)
        while let piece = try await response.body.next() {
          count += piece.count
          isAlwaysHome = isAlwaysHome && loop.isCurrent
        }
        return (count, isAlwaysHome)
      }
      let (count, isAlwaysHome) = try await task.value
      #expect(count == body.utf8.count)
      #expect(isAlwaysHome)
    }
  }
}
