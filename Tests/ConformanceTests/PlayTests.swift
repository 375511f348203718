import JSON
import Platform
import Testing

@testable import Conformance

/// The parts of the kit that need no process.
struct PlayTests {
  private func message(_ text: String) -> Result<Message, Interruption> {
    let bytes = Array(text.utf8)
    do throws(Interruption) {
      return .success(try Message(reading: bytes[...]))
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: [
    #"{"jsonrpc":"2.0","id":1,"method":"a"}"#, #"{"jsonrpc":"2.0","method":"a","params":{}}"#,
    #"{"jsonrpc":"2.0","id":"x","result":null}"#, #"{"jsonrpc":"2.0","method":"a","params":null}"#,
    #" {"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"x"}} "#,
  ])
  func `messages of JSON-RPC are read`(text: String) throws { _ = try message(text).get() }

  @Test(arguments: [
    "", "{", "42", "[]", "{}", #"{"jsonrpc":"1.0","id":1,"method":"a"}"#,
    #"{"jsonrpc":"2.0"}"#, #"{"jsonrpc":"2.0","id":1}"#, #"{"jsonrpc":"2.0","id":{},"method":"a"}"#,
    #"{"jsonrpc":"2.0","id":true,"method":"a"}"#, #"{"jsonrpc":"2.0","method":12}"#,
    #"{"jsonrpc":"2.0","method":"a","params":[1]}"#, #"{"jsonrpc":"2.0","result":1}"#,
    #"{"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":""}}"#,
    #"{"jsonrpc":"2.0","id":1,"method":"a","result":1}"#,
    #"{"jsonrpc":"2.0","id":1,"error":{"code":"1","message":""}}"#,
    #"{"jsonrpc":"2.0","id":1,"error":{"code":1}}"#,
  ])
  func `what is no message is a finding`(text: String) {
    #expect(throws: Interruption.self) { try message(text).get() }
  }

  @Test func `a result's text may be a string, blocks or structured`() {
    let text = { (result: JSONValue) in CallAnswer.result(result).text }
    #expect(text(["content": "a"]) == "a")
    #expect(
      text(["content": [["type": "text", "text": "a"], ["type": "text", "text": "b"]]]) == "ab")
    #expect(text(["structuredContent": ["a": 1]]) == #"{"a":1}"#)
    #expect(text(["content": [["type": "image"]]]) == nil)
    #expect(text([:]) == nil)
    #expect(CallAnswer.error(["code": 1, "message": "m"]).failure == "m")
    #expect(CallAnswer.result(["content": "m", "isError": true]).failure == "m")
    #expect(CallAnswer.result(["content": "m"]).failure == nil)
  }

  @Test(arguments: ["", "plain", "ü", "aüb世c😀", "😀😀"])
  func `bytes are cut within characters and nothing is lost`(text: String) {
    let bytes = Array(text.utf8)
    let pieces = Delivery.splitCharacters.pieces(of: bytes)
    #expect(pieces.flatMap(\.self) == bytes)
    #expect(pieces.count == 1 + text.unicodeScalars.count { !$0.isASCII })
    #expect(Delivery.bytes.pieces(of: bytes).count == bytes.count)
  }

  @Test func `an excerpt is bounded and printable`() {
    #expect(Excerpt.of("a\nb\t\u{1}") == "a\\nb\\t\\x1")
    let long = Excerpt.of(String(repeating: "x", count: 1_000_000))
    #expect(long.utf8.count < 450)
    #expect(long.hasSuffix("x (1000000 bytes)"))
  }

  @Test func `a difference shows its place`() {
    let finding = TextDifference.finding("text", Array("12345".utf8), Array("12x45".utf8))
    #expect(finding.expected == #"text "12x45" (5 bytes)"#)
    #expect(finding.came == #""12345" (5 bytes), different from byte 2 on"#)
    #expect(TextDifference.finding("text", [], [65]).came == "nothing, different from byte 0 on")
  }

  @Test func `the first or the last bytes are kept`() {
    var (first, last) = (BoundedBytes(first: 3), BoundedBytes(last: 3))
    for byte in 0..<20 as Range<UInt8> {
      first.append([byte])
      last.append([byte])
    }
    #expect(first.bytes == [0, 1, 2])
    #expect(last.bytes.count <= 6)
    #expect(last.bytes.last == 19)
    #expect(first.total == 20)
    #expect(last.total == 20)
  }

  @Test(arguments: [
    JournalEntry.started(process: 7), .message(fromClient: true, "m"),
    .message(fromClient: false, ""), .finding(Finding(expected: "a", came: "b")), .skipped("why"),
    .played, .leave(.shutDown), .leave(.exit), .leave(.endOfInput), .ended(nanoseconds: 1 << 60),
  ])
  func `a journal's entry is read as it was written`(entry: JournalEntry) {
    #expect(JournalEntry(entry.json) == entry)
  }
}
