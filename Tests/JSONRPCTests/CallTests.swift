import JSON
import JSONRPC
import Synchronization
import Testing

/// Requests of the daemon to the client.
@Suite(.timeLimit(.minutes(1)))
struct CallTests {
  /// Collects the replies of calls, in short form, in the order they come.
  private final class Replies: Sendable {
    private let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    /// A completion that records its reply under `name`.
    func completion(_ name: String) -> @Sendable (Reply) -> Void {
      { [continuation] reply in
        switch reply {
        case .success(let value): continuation.yield("\(name) = \(value.value.text)")
        case .failure(let error):
          continuation.yield("\(name) ! \(error.code) \(error.kind ?? error.message)")
        }
      }
    }

    func next() async -> String? {
      for await reply in stream { return reply }
      return nil
    }
  }

  private func expectReply(
    _ response: String, _ expected: String, notices: [ConnectionNotice] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await withConnection { fixture in
      let replies = Replies()
      fixture.connection.call("tool", EncodedJSON(["n": 1]), completion: replies.completion("a"))
      #expect(await fixture.client.next() == #"1 ? tool {"n":1}"#, sourceLocation: sourceLocation)
      await fixture.client.send(response)
      #expect(await replies.next() == expected, sourceLocation: sourceLocation)
      #expect(fixture.delegate.notices == notices, sourceLocation: sourceLocation)
      #expect(fixture.connection.openCallCount == 0, sourceLocation: sourceLocation)
    }
  }

  @Test func `a call is answered by the response with its id`() async throws {
    try await expectReply(#"{"jsonrpc":"2.0","id":1,"result":{"x":1.0}}"#, #"a = {"x":1.0}"#)
    try await expectReply(#"{"jsonrpc":"2.0","id":1,"result":null}"#, "a = null")
    try await expectReply(#"{"id":1,"extra":0,"result":false,"jsonrpc":"2.0"}"#, "a = false")
    try await expectReply(#"[{"jsonrpc":"2.0","id":1,"result":2}]"#, "a = 2")
  }

  @Test func `an error of the client is the reply`() async throws {
    try await expectReply(
      #"{"jsonrpc":"2.0","id":1,"error":{"code":-5,"message":"no"}}"#, "a ! -5 no")
    try await expectReply(
      #"{"jsonrpc":"2.0","id":1,"error":{"code":7.0,"message":"no","data":{"kind":"k"}}}"#,
      "a ! 7 k")
    try await expectReply(
      #"{"jsonrpc":"2.0","id":1,"error":{"code":7,"message":"no","data":"text"}}"#, "a ! 7 no")
  }

  @Test(arguments: [
    (
      #""result":1,"error":{"code":1,"message":"x"}"#,
      "The response has both a result and an error."
    ),
    (#""x":1"#, "The response has neither a result nor an error."),
    (#""error":1"#, "The error of the response is no error object."),
    (#""error":{"code":1}"#, "The error of the response is no error object."),
    (#""error":{"code":1.5,"message":"x"}"#, "The error of the response is no error object."),
    (#""error":{"code":"1","message":"x"}"#, "The error of the response is no error object."),
  ])
  func `a malformed response fails its call here`(_ members: String, _ problem: String) async throws
  {
    try await expectReply(
      #"{"jsonrpc":"2.0","id":1,\#(members)}"#, "a ! -32603 malformed_response",
      notices: [.malformedResponse(RequestID(1), problem)])
  }

  @Test func `a response without a version fails its call here`() async throws {
    try await expectReply(
      #"{"id":1,"result":1}"#, "a ! -32603 malformed_response",
      notices: [.malformedResponse(RequestID(1), #"The member "jsonrpc" must be "2.0"."#)])
  }

  @Test(arguments: [#""1""#, "1.0", "2", "0", "-1", "1e0", "99999999999999999999"])
  func `a response with another id is dropped and noticed`(_ id: String) async throws {
    try await withConnection { fixture in
      let replies = Replies()
      fixture.connection.call("tool", nil, completion: replies.completion("a"))
      #expect(await fixture.client.next() == "1 ? tool")
      await fixture.client.send(#"{"jsonrpc":"2.0","id":\#(id),"result":1}"#)
      await fixture.client.send(#"{"jsonrpc":"2.0","id":1,"result":2}"#)
      #expect(await replies.next() == "a = 2")
      let unknown = try #require(RequestID(JSONValue(parsing: id)))
      #expect(fixture.delegate.notices == [.unknownResponse(unknown)])
    }
  }

  @Test(arguments: [
    #""id":null,"error":{"code":-32700,"message":"x"}"#, #""error":{"code":1,"message":"x"}"#,
    #""id":[],"result":1"#, #""id":true,"error":{}"#, #""id":null,"result":1"#,
  ])
  func `a response that belongs to nothing is never answered`(_ members: String) async throws {
    let delegate = TestDelegate()
    try await expectAnswers(
      """
      {"jsonrpc":"2.0",\(members)}
      {"jsonrpc":"2.0","id":1,"method":"echo"}
      """, ["1 = null"], delegate: delegate)
    #expect(delegate.notices.count == 1)
  }

  @Test func `an error without an id is noticed as such`() async throws {
    let delegate = TestDelegate()
    try await expectAnswers(
      #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}}"#, [], delegate: delegate)
    let error = RPCError(code: -32700, message: "x", data: nil)
    #expect(delegate.notices == [.errorWithoutID(error)])
  }

  @Test func `a second response is noticed and changes nothing`() async throws {
    try await withConnection { fixture in
      let replies = Replies()
      fixture.connection.call("tool", nil, completion: replies.completion("a"))
      fixture.connection.call("tool", nil, completion: replies.completion("b"))
      for line in ["1,\"result\":1", "1,\"result\":2", "2,\"result\":3"] {
        await fixture.client.send("{\"jsonrpc\":\"2.0\",\"id\":\(line)}")
      }
      #expect(await replies.next() == "a = 1")
      #expect(await replies.next() == "b = 3")
      #expect(fixture.delegate.notices == [.unknownResponse(RequestID(1))])
    }
  }

  @Test func `calls go out in order and are answered in any`() async throws {
    try await withConnection { fixture in
      let replies = Replies()
      for number in 1...3 {
        fixture.connection.call("m", nil, completion: replies.completion("\(number)"))
      }
      for number in 1...3 { #expect(await fixture.client.next() == "\(number) ? m") }
      for number in [2, 3, 1] {
        await fixture.client.send("{\"jsonrpc\":\"2.0\",\"id\":\(number),\"result\":\(number)}")
        #expect(await replies.next() == "\(number) = \(number)")
      }
    }
  }

  @Test func `the ids of calls and of requests do not meet`() async throws {
    try await withConnection { fixture in
      let replies = Replies()
      await fixture.client.send(#"{"jsonrpc":"2.0","id":1,"method":"hold"}"#)
      fixture.connection.call("m", nil, completion: replies.completion("a"))
      #expect(await fixture.client.next() == "1 ? m")
      await fixture.client.send(#"{"jsonrpc":"2.0","id":1,"result":5}"#)
      #expect(await replies.next() == "a = 5")
      #expect(fixture.connection.openRequestCount == 1)
    }
  }

  @Test func `an abandoned call gets no completion, its late answer is noticed`() async throws {
    try await withConnection { fixture in
      let replies = Replies()
      let id = fixture.connection.call("m", nil, completion: replies.completion("a"))
      fixture.connection.cancelCall(id)
      #expect(fixture.connection.abandon(id))
      #expect(!fixture.connection.abandon(id))
      #expect(!fixture.connection.abandon(RequestID(99)))
      fixture.connection.call("m", nil, completion: replies.completion("b"))
      #expect(await fixture.client.next() == "1 ? m")
      #expect(await fixture.client.next() == #"$/cancelRequest {"id":1}"#)
      #expect(await fixture.client.next() == "2 ? m")
      await fixture.client.send(#"{"jsonrpc":"2.0","id":1,"result":1}"#)
      await fixture.client.send(#"{"jsonrpc":"2.0","id":1,"result":1}"#)
      await fixture.client.send(#"{"jsonrpc":"2.0","id":2,"result":2}"#)
      #expect(await replies.next() == "b = 2")
      #expect(
        fixture.delegate.notices == [.lateResponse(RequestID(1)), .unknownResponse(RequestID(1))])
    }
  }

  @Test func `the end of input fails every call, in order, and every later one`() async throws {
    try await withConnection { fixture in
      let replies = Replies()
      for name in ["a", "b"] {
        fixture.connection.call("m", nil, completion: replies.completion(name))
      }
      fixture.client.closeInput()
      #expect(await replies.next() == "a ! -32603 connection_closed")
      #expect(await replies.next() == "b ! -32603 connection_closed")
      #expect(await fixture.delegate.nextEnd() == .inputClosed)
      fixture.connection.call("m", nil, completion: replies.completion("c"))
      #expect(await replies.next() == "c ! -32603 connection_closed")
      #expect(fixture.connection.openCallCount == 0)
    }
  }

  @Test func `a closed output fails every call`() async throws {
    try await withConnection { fixture in
      let replies = Replies()
      fixture.connection.call("m", nil, completion: replies.completion("a"))
      fixture.client.closeOutput()
      #expect(await replies.next() == "a ! -32603 connection_closed")
      #expect(await fixture.delegate.nextEnd() == .outputClosed)
      fixture.connection.call("m", nil, completion: replies.completion("b"))
      #expect(await replies.next() == "b ! -32603 connection_closed")
    }
  }

  @Test func `a result of ten megabytes arrives as it was sent`() async throws {
    try await withConnection { fixture in
      let bytes = Mutex(0)
      let replies = Replies()
      fixture.connection.call("m", nil) { reply in
        bytes.withLock { $0 = (try? reply.get().count) ?? 0 }
        replies.completion("a")(.success(RawJSON(.null)))
      }
      let text = String(repeating: "x", count: 10_000_000)
      await fixture.client.send(#"{"jsonrpc":"2.0","id":1,"result":"\#(text)"}"#)
      #expect(await replies.next() == "a = null")
      #expect(bytes.withLock { $0 } == 10_000_002)
      await fixture.client.send(#"{"jsonrpc":"2.0","id":1,"method":"echo"}"#)
      #expect(await fixture.client.next() == "1 ? m")
      #expect(await fixture.client.next() == "1 = null")
    }
  }
}
