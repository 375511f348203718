import JSON
import JSONRPC
import Testing

/// Whole conversations with every cut and with random damage.
@Suite(.timeLimit(.minutes(3)))
struct ConnectionFuzzTests {
  private let conversation = """
    {"jsonrpc":"2.0","id":1,"method":"echo","params":{"ä":"😀"}}
    [{"jsonrpc":"2.0","id":"b","method":"echo"},{"jsonrpc":"2.0","method":"n"},1]\r
    nonsense

    {"jsonrpc":"2.0","id":2,"method":"nope"}
    """

  @Test func `a cut at any byte changes nothing`() async throws {
    let bytes = Array(conversation.utf8)
    let expected = [
      #"1 = {"ä":"😀"}"#, #"["b" = null; null ! -32600 invalid_request]"#,
      "null ! -32700 parse_error", "2 ! -32601 method_not_found",
    ]
    try await withConnection { fixture in
      for cut in 0...bytes.count {
        await fixture.client.send(Array(bytes[..<cut]))
        await fixture.client.send(Array(bytes[cut...]) + [0x0A])
        for answer in expected { #expect(await fixture.client.next() == answer) }
      }
    }
  }

  @Test func `an end of input at any byte answers what was whole`() async throws {
    let bytes = Array(conversation.utf8)
    for end in stride(from: 0, through: bytes.count, by: 3) {
      let output = try await rawExchange([Array(bytes[..<end])], framing: .lines)
      let lines = output.split(separator: 0x0A)
      #expect(lines.count <= 4)
      #expect(lines.allSatisfy { !summary(String(decoding: $0, as: UTF8.self)).hasPrefix("not") })
    }
  }

  @Test(arguments: 0..<20)
  func `damaged input never ends a line-framed connection, each id is answered once`(
    seed: UInt64
  ) async throws {
    var random = SeededRandom(seed: seed)
    var input: [UInt8] = []
    var intact: Set<String> = []
    for id in 1...60 {
      let method = ["echo", "later", "nope"][random.next(below: 3)]
      var line = Array(
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":[\#(id)]}"#.utf8)
      if random.next(below: 2) == 0 {
        intact.insert("\(id)")
      } else {
        for _ in 0...random.next(below: 3) {
          line[random.next(below: line.count)] = UInt8(random.next(below: 256))
        }
      }
      input += line + [0x0A]
    }
    input += Array(#"{"jsonrpc":"2.0","id":"end","method":"echo"}"#.utf8)
    let output = try await rawExchange(random.pieces(of: input), framing: .lines)
    let answers = output.split(separator: 0x0A).map {
      summary(String(decoding: $0, as: UTF8.self))
    }
    #expect(answers.contains(#""end" = null"#))
    for id in intact {
      // A damaged line may have taken the same id, be it before or while it was in use.
      #expect(answers.contains { $0.hasPrefix("\(id) ") })
    }
    #expect(answers.allSatisfy { !$0.hasPrefix("not") })
  }
}
