import JSON
import JSONRPC
import Platform
import Synchronization
import Testing

/// What happens when the client reads slowly, late or never.
@Suite(.timeLimit(.minutes(1)))
struct OutputTests {
  private func line(_ id: Int, _ method: String = "echo", _ params: String = "[]") -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#
  }

  @Test func `a thousand requests are read although nothing is read of the answers`() async throws {
    try await withConnection { fixture in
      let text = String(repeating: "y", count: 500)
      for id in 1...1_000 { await fixture.client.send(line(id, "echo", "[\"\(text)\"]")) }
      await fixture.client.send(#"{"jsonrpc":"2.0","method":"last"}"#)
      fixture.client.closeInput()
      #expect(await fixture.delegate.nextEnd() == .inputClosed)
      #expect(fixture.delegate.notifications == ["last"])
      #expect(fixture.connection.isBehind)
      for id in 1...1_000 {
        #expect(await fixture.client.next() == "\(id) = [\"\(text)\"]")
      }
      #expect(await fixture.connection.drain(timeout: .seconds(30)))
      #expect(!fixture.connection.isBehind)
    }
  }

  @Test func `answers that nobody reads count as requests in flight`() async throws {
    var limits = ConnectionLimits.standard
    limits.maxRequestsInFlight = 10
    try await withConnection(limits: limits) { fixture in
      let count = 400
      for id in 1...count { await fixture.client.send(line(id, "big", #"{"bytes":1000}"#)) }
      var (results, refusals) = (0, 0)
      for _ in 1...count {
        let answer = try #require(await fixture.client.next())
        if answer.contains("-32001 overloaded") { refusals += 1 } else { results += 1 }
      }
      #expect(results >= 10)
      #expect(refusals > 0)
      await fixture.client.send(line(1))
      #expect(await fixture.client.next() == "1 = []")
    }
  }

  @Test func `a client that never reads ends the connection at the bound`() async throws {
    var limits = ConnectionLimits.standard
    limits.maxQueuedOutputBytes = 1 << 20
    try await withConnection(limits: limits) { fixture in
      await fixture.client.send(line(1, "hold"))
      for id in 2...40 { await fixture.client.send(line(id, "big", #"{"bytes":50000}"#)) }
      #expect(await fixture.delegate.nextEnd() == .outputOverflow)
      #expect(!fixture.connection.send("update", nil))
      #expect(await fixture.connection.flush() == false)
      // The held request was cancelled and has ended, though its answer cannot be written.
      #expect(await fixture.connection.drain(timeout: .seconds(30)) == false)
      #expect(fixture.connection.openRequestCount == 0)
    }
  }

  @Test func `a result that can never be sent is an error`() async throws {
    var limits = ConnectionLimits.standard
    limits.maxQueuedOutputBytes = 100_000
    try await expectAnswers(
      line(1, "big", #"{"bytes":200000}"#) + "\n" + line(2),
      [
        "1 ! -32603 result_too_large", "2 = []",
      ], limits: limits)
  }

  @Test func `a big answer goes out whole in either framing`() async throws {
    for framing in Framing.allCases {
      let request = line(1, "big", #"{"bytes":1000000}"#)
      let input =
        framing == .lines
        ? request + "\n" : "Content-Length: \(request.utf8.count)\r\n\r\n\(request)"
      let output = try await rawExchange([Array(input.utf8)], framing: framing)
      let body =
        #"{"jsonrpc":"2.0","id":1,"result":""# + String(repeating: "x", count: 1_000_000) + "\"}"
      let expected =
        framing == .lines ? body + "\n" : "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
      #expect(output == Array(expected.utf8))
    }
  }

  @Test func `flush waits for the client and keeps the backlog small`() async throws {
    try await withConnection { fixture in
      let connection = fixture.connection
      let text = EncodedJSON(.object(["text": .string(String(repeating: "z", count: 1_000))]))
      let sent = Atomic(0)
      async let isOpen: Bool = {
        for _ in 1...2_000 {
          connection.send("update", text)
          sent.add(1, ordering: .relaxed)
          guard await connection.flush() else { return false }
        }
        return true
      }()
      // A request is answered meanwhile, behind what was sent before.
      await fixture.client.send(line(1))
      var (updates, mostAhead) = (0, 0)
      while updates < 2_000 {
        let line = try #require(await fixture.client.nextLine())
        if !line.contains("\"id\":1") { updates += 1 }
        mostAhead = max(mostAhead, sent.load(ordering: .relaxed) - updates)
      }
      #expect(await isOpen)
      // What waits: the queue up to its high water mark, the pipe, and the client's own buffer.
      #expect(mostAhead < 350)
    }
  }

  @Test func `a cancelled task does not wait in flush`() async throws {
    try await withConnection { fixture in
      let connection = fixture.connection
      connection.send("update", EncodedJSON(.string(String(repeating: "z", count: 300_000))))
      let waiting = Task { await connection.flush() }
      waiting.cancel()
      #expect(await waiting.value)
      let others = (0..<10).map { _ in Task { await connection.flush() } }
      fixture.client.closeOutput()
      for other in others { #expect(await other.value == false) }
    }
  }

  @Test func `closing resumes who waits in flush`() async throws {
    try await withConnection { fixture in
      let connection = fixture.connection
      connection.send("update", EncodedJSON(.string(String(repeating: "z", count: 300_000))))
      async let isOpen = connection.flush()
      await connection.close()
      #expect(await isOpen == false)
    }
  }

  @Test func `notifications of many tasks do not mix`() async throws {
    try await withConnection { fixture in
      let connection = fixture.connection
      await withTaskGroup { group in
        for writer in 0..<8 {
          group.addTask {
            for number in 0..<200 {
              connection.send(
                "u",
                EncodedJSON(.array([.number(JSONNumber(writer)), .number(JSONNumber(number))])))
              await connection.flush()
            }
          }
        }
        group.addTask {
          var next = Array(repeating: 0, count: 8)
          for _ in 0..<1_600 {
            guard let line = await fixture.client.nextLine(),
              let params = try? JSONValue(parsing: line)["params"],
              let writer = params[0]?.int, let number = params[1]?.int
            else { break }
            #expect(next[writer] == number)
            next[writer] = number + 1
          }
          #expect(next == Array(repeating: 200, count: 8))
        }
      }
    }
  }

  @Test func `a closed output is told once, and cancels what is open`() async throws {
    try await withConnection { fixture in
      await fixture.client.send(line(1, "hold"))
      await fixture.client.send(line(2))
      #expect(await fixture.client.next() == "2 = []")
      fixture.client.closeOutput()
      // Nothing had to be written for it.
      #expect(await fixture.delegate.nextEnd() == .outputClosed)
      #expect(await fixture.connection.drain(timeout: .seconds(30)) == false)
      #expect(fixture.connection.openRequestCount == 0)
      await fixture.connection.close()
      fixture.delegate.finish()
      #expect(await fixture.delegate.nextEnd() == nil)
    }
  }

  @Test func `the output may close in the middle of an answer`() async throws {
    try await withConnection { fixture in
      await fixture.client.send(line(1, "big", #"{"bytes":1000000}"#))
      await fixture.client.skip(100_000)
      fixture.client.closeOutput()
      #expect(await fixture.delegate.nextEnd() == .outputClosed)
    }
  }

  @Test func `the output may close after the input`() async throws {
    try await withConnection { fixture in
      await fixture.client.send(line(1, "hold"))
      fixture.client.closeInput()
      #expect(await fixture.delegate.nextEnd() == .inputClosed)
      #expect(fixture.connection.openRequestCount == 1)
      fixture.client.closeOutput()
      #expect(await fixture.delegate.nextEnd() == .outputClosed)
      #expect(await fixture.connection.drain(timeout: .seconds(30)) == false)
    }
  }

  @Test func `open requests go on after the end of input`() async throws {
    try await withConnection { fixture in
      await fixture.client.send(line(1, "hold", "[7]"))
      fixture.client.closeInput()
      #expect(await fixture.delegate.nextEnd() == .inputClosed)
      #expect(await fixture.connection.drain(timeout: .milliseconds(20)) == false)
      async let isDrained = fixture.connection.drain(timeout: .seconds(30))
      fixture.delegate.gate.open()
      #expect(await isDrained)
      #expect(await fixture.client.next() == "1 = [7]")
    }
  }

  @Test func `draining without anything open returns at once`() async throws {
    try await withConnection { fixture in
      #expect(await fixture.connection.drain(timeout: .zero))
      #expect(await fixture.connection.drain(timeout: .seconds(1_000_000_000)))
    }
  }

  @Test func `draining waits for the client at most until the deadline`() async throws {
    try await withConnection { fixture in
      fixture.connection.send("u", EncodedJSON(.string(String(repeating: "z", count: 300_000))))
      #expect(await fixture.connection.drain(timeout: .milliseconds(20)) == false)
      async let isDrained = fixture.connection.drain(timeout: .seconds(30))
      await fixture.client.skip(300_000)
      #expect(await fixture.client.nextLine() != nil)
      #expect(await isDrained)
    }
  }
}
