import JSON
import JSONRPC
import Testing

/// Batches: JSON-RPC 2.0, section 6.
@Suite(.timeLimit(.minutes(1)))
struct BatchTests {
  @Test(arguments: ["[]", "[ ]"])
  func `an empty batch is one error, not an array`(_ line: String) async throws {
    try await expectAnswers(line, ["null ! -32600 invalid_request"])
  }

  @Test func `each member that is no request is refused in the array`() async throws {
    try await expectAnswers(
      "[1,2]",
      [
        "[null ! -32600 invalid_request; null ! -32600 invalid_request]"
      ])
    try await expectAnswers(
      #"[[],{},"x",{"jsonrpc":"2.0","id":3,"method":5}]"#,
      [
        "[null ! -32600 invalid_request; null ! -32600 invalid_request; "
          + "null ! -32600 invalid_request; 3 ! -32600 invalid_request]"
      ])
  }

  @Test func `a batch that is no JSON is one error`() async throws {
    try await expectAnswers(
      #"[{"jsonrpc":"2.0","id":1,"method":"echo"},{"jsonrpc":]"#,
      [
        "null ! -32700 parse_error"
      ])
  }

  @Test func `requests are answered by one array without entries for notifications`() async throws {
    try await expectAnswers(
      """
      [{"jsonrpc":"2.0","id":1,"method":"echo","params":["a"]},{"jsonrpc":"2.0","method":"n"},\
      {"jsonrpc":"2.0","id":2,"method":"nope"}]
      """, [#"[1 = ["a"]; 2 ! -32601 method_not_found]"#])
  }

  @Test func `a batch of one request is answered by an array`() async throws {
    try await expectAnswers(#"[{"jsonrpc":"2.0","id":1,"method":"echo"}]"#, ["[1 = null]"])
  }

  @Test func `a batch of notifications is answered by nothing at all`() async throws {
    let delegate = TestDelegate()
    try await expectAnswers(
      #"[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","method":"b","params":[1]}]"#, [],
      delegate: delegate)
    #expect(delegate.notifications == ["a", "b [1]"])
  }

  @Test func `a batch of responses is answered by nothing at all`() async throws {
    try await expectAnswers(#"[{"jsonrpc":"2.0","id":1,"result":null}]"#, [])
  }

  @Test func `the array waits for deferred members, other answers do not`() async throws {
    try await withConnection { fixture in
      let client = fixture.client
      await client.send(
        """
        [{"jsonrpc":"2.0","id":1,"method":"hold","params":[1]},\
        {"jsonrpc":"2.0","id":2,"method":"echo"}]
        """)
      await client.send(#"{"jsonrpc":"2.0","id":3,"method":"echo"}"#)
      #expect(await client.next() == "3 = null")
      await client.send(#"{"jsonrpc":"2.0","method":"release"}"#)
      #expect(await client.next() == "[2 = null; 1 = [1]]")
    }
  }

  @Test func `the ids of a batch are taken until its array is sent`() async throws {
    try await withConnection { fixture in
      let client = fixture.client
      await client.send(
        """
        [{"jsonrpc":"2.0","id":1,"method":"hold"},{"jsonrpc":"2.0","id":2,"method":"echo"},\
        {"jsonrpc":"2.0","id":2,"method":"echo"}]
        """)
      await client.send(#"{"jsonrpc":"2.0","id":2,"method":"echo"}"#)
      #expect(await client.next() == "2 ! -32600 duplicate_id")
      await client.send(#"{"jsonrpc":"2.0","method":"release"}"#)
      #expect(await client.next() == "[2 = null; 2 ! -32600 duplicate_id; 1 = null]")
      await client.send(#"{"jsonrpc":"2.0","id":2,"method":"echo"}"#)
      #expect(await client.next() == "2 = null")
      #expect(fixture.connection.openRequestCount == 0)
    }
  }

  @Test func `a member can be cancelled from inside its batch`() async throws {
    try await expectAnswers(
      """
      [{"jsonrpc":"2.0","id":1,"method":"hold"},\
      {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}]
      """, [#"[1 = "cancelled"]"#])
  }

  @Test func `a batch with too many members is refused as a whole`() async throws {
    var limits = ConnectionLimits.standard
    limits.maxBatchMembers = 2
    let delegate = TestDelegate()
    try await expectAnswers(
      "[1,2,3]\n[1,2]",
      [
        "null ! -32600 batch_too_large",
        "[null ! -32600 invalid_request; null ! -32600 invalid_request]",
      ], limits: limits, delegate: delegate)
  }

  @Test func `a million members are refused without a note of each`() async throws {
    let million = "[" + String(repeating: "1,", count: 1_000_000) + "1]"
    let members = (0..<2_000).map { "\"\($0)\":1" }.joined(separator: ",")
    let request = #""jsonrpc":"2.0","id":1,"method":"echo""#
    try await expectAnswers(
      "\(million)\n{\(request),\(members)}\n{\(members),\(request)}\n[\(million)]",
      [
        "null ! -32600 batch_too_large", "1 ! -32600 invalid_request",
        "null ! -32600 invalid_request", "[null ! -32600 batch_too_large]",
      ])
  }

  @Test func `a batch of many deferred members is answered once`() async throws {
    let members = (1...500).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"later"}"# }
    let answers = try await exchange("[\(members.joined(separator: ","))]")
    #expect(answers.count == 1)
    let ids = answers.first?.dropFirst().dropLast().split(separator: "; ").map(String.init) ?? []
    #expect(Set(ids) == Set((1...500).map { "\($0) = null" }))
    #expect(ids.count == 500)
  }
}
