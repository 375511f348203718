import JSON
import JSONRPC
import Testing

/// Deferred requests: open, cancelled, answered exactly once.
@Suite(.timeLimit(.minutes(1)))
struct CancelTests {
  private func hold(_ id: String) -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"hold","params":[\#(id)]}"#
  }

  private func cancel(_ id: String) -> String {
    #"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":\#(id)}}"#
  }

  private let release = #"{"jsonrpc":"2.0","method":"release"}"#

  @Test func `a deferred request is answered after a later one`() async throws {
    try await withConnection { fixture in
      await fixture.client.send(hold("1"))
      await fixture.client.send(#"{"jsonrpc":"2.0","id":2,"method":"echo"}"#)
      #expect(await fixture.client.next() == "2 = null")
      #expect(fixture.connection.openRequestCount == 1)
      await fixture.client.send(release)
      #expect(await fixture.client.next() == "1 = [1]")
      #expect(fixture.connection.openRequestCount == 0)
    }
  }

  @Test(arguments: ["1", #""1""#, "1.5", "null", "12345678901234567890"])
  func `a cancelled request answers what its task returns`(_ id: String) async throws {
    try await withConnection { fixture in
      await fixture.client.send(hold(id))
      await fixture.client.send(cancel(id))
      #expect(await fixture.client.next() == #"\#(id) = "cancelled""#)
    }
  }

  @Test func `cancelling twice, late or something unknown does nothing more`() async throws {
    try await withConnection { fixture in
      let client = fixture.client
      await client.send(hold("1"))
      for id in ["2", #""1""#, "1.0", "null", "1", "1", "1"] { await client.send(cancel(id)) }
      #expect(await client.next() == #"1 = "cancelled""#)
      await client.send(cancel("1"))
      await client.send(#"{"jsonrpc":"2.0","id":3,"method":"echo"}"#)
      #expect(await client.next() == "3 = null")
    }
  }

  @Test(arguments: ["", #","params":{}"#, #","params":[1]"#, #","params":{"id":[]}"#])
  func `a cancel without an id goes to the delegate`(_ params: String) async throws {
    let delegate = TestDelegate()
    try await expectAnswers(
      #"{"jsonrpc":"2.0","method":"$/cancelRequest"\#(params)}"#, [], delegate: delegate)
    #expect(delegate.notifications.count == 1)
  }

  @Test func `a cancel as a request is a request`() async throws {
    try await expectAnswers(
      #"{"jsonrpc":"2.0","id":1,"method":"$/cancelRequest","params":{"id":1}}"#,
      ["1 ! -32601 method_not_found"])
  }

  @Test func `an id in use is refused while the first request goes on`() async throws {
    try await withConnection { fixture in
      let client = fixture.client
      await client.send(hold("1"))
      await client.send(#"{"jsonrpc":"2.0","id":1,"method":"echo"}"#)
      #expect(await client.next() == "1 ! -32600 duplicate_id")
      await client.send(#"{"jsonrpc":"2.0","id":"1","method":"echo"}"#)
      #expect(await client.next() == #""1" = null"#)
      await client.send(release)
      #expect(await client.next() == "1 = [1]")
      await client.send(#"{"jsonrpc":"2.0","id":1,"method":"echo"}"#)
      #expect(await client.next() == "1 = null")
      #expect(fixture.delegate.methods == ["hold", "echo", "echo"])
    }
  }

  @Test func `an id is free as soon as its answer can be read`() async throws {
    try await withConnection { fixture in
      for round in 0..<2_000 {
        await fixture.client.send(
          #"{"jsonrpc":"2.0","id":1,"method":"later","params":[\#(round)]}"#)
        #expect(await fixture.client.next() == "1 = [\(round)]")
      }
    }
  }

  @Test func `a thousand deferred requests are each answered once`() async throws {
    let ids = 1...1_000
    let input = ids.map { #"{"jsonrpc":"2.0","id":\#($0),"method":"later","params":[\#($0)]}"# }
    let answers = try await exchange(input.joined(separator: "\n"))
    #expect(answers.sorted() == ids.map { "\($0) = [\($0)]" }.sorted())
  }

  @Test func `too many open requests are refused until one is answered`() async throws {
    var limits = ConnectionLimits.standard
    limits.maxRequestsInFlight = 2
    try await withConnection(limits: limits) { fixture in
      let client = fixture.client
      for id in ["1", "2", "3"] { await client.send(hold(id)) }
      let line = try #require(await client.nextLine())
      #expect(summary(line) == "3 ! -32001 overloaded")
      let data = try JSONValue(parsing: line)["error"]?["data"]
      #expect(data?["retryAfterMs"]?.int == 100)
      #expect(data?["retryable"]?.bool == true)
      await client.send(cancel("1"))
      #expect(await client.next() == #"1 = "cancelled""#)
      await client.send(#"{"jsonrpc":"2.0","id":3,"method":"echo"}"#)
      #expect(await client.next() == "3 = null")
    }
  }

  @Test func `the bytes of open requests are bounded, but one is always taken`() async throws {
    var limits = ConnectionLimits.standard
    limits.maxRequestBytesInFlight = 100
    try await withConnection(limits: limits) { fixture in
      let client = fixture.client
      let big = String(repeating: "x", count: 200)
      await client.send(#"{"jsonrpc":"2.0","id":1,"method":"hold","params":["\#(big)"]}"#)
      await client.send(hold("2"))
      #expect(await client.next() == "2 ! -32001 overloaded")
      await client.send(cancel("1"))
      #expect(await client.next() == #"1 = "cancelled""#)
      await client.send(hold("2"))
      await client.send(cancel("2"))
      #expect(await client.next() == #"2 = "cancelled""#)
    }
  }

  @Test func `closing cancels what is open`() async throws {
    try await withConnection { fixture in
      await fixture.client.send(hold("1"))
      await fixture.client.send(#"{"jsonrpc":"2.0","id":2,"method":"echo"}"#)
      #expect(await fixture.client.next() == "2 = null")
      await fixture.connection.close()
      await fixture.connection.close()
      #expect(await fixture.connection.drain(timeout: .seconds(30)) == false)
    }
  }
}
