import JSON
import Testing

/// Broken and random inputs: they give an error or a value, never a trap, and all readers agree.
@Suite struct MutationTests {
  @Test(arguments: sampleDocuments)
  func `a document that is cut off anywhere is an unexpected end`(document: String) throws {
    let bytes = Array(document.utf8)
    let isComplete = bytes.lastIndex { !" \r\n".utf8.contains($0) }
    let end = try #require(isComplete)
    for count in 0...end {
      check(Array(bytes[..<count]), failsAt: count, .unexpectedEnd)
    }
  }

  @Test(arguments: sampleDocuments)
  func `a document in which any one byte is any other gives the same answer everywhere`(
    document: String
  ) {
    var bytes = Array(document.utf8)
    for position in bytes.indices {
      let original = bytes[position]
      for replacement in interestingBytes {
        bytes[position] = replacement
        checkReadersAgree(bytes)
      }
      bytes[position] = original
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `ten thousand random mutations trap nowhere and round-trip if accepted`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var accepted = 0
    for _ in 0..<10_000 {
      var bytes = Array((sampleDocuments.randomElement(using: &generator) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) { mutate(&bytes, &generator) }
      if checkReadersAgree(bytes, seed: seed) { accepted += 1 }
    }
    // Some mutations do no harm; without any such the test would show little.
    #expect(accepted > 100 && accepted < 9_900, "seed \(seed)")
  }

  @Test(arguments: [11, 12] as [UInt64])
  func `random values of every shape survive writing and reading`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      let value = randomValue(depth: 5, &generator)
      #expect(try JSONValue(parsing: value.encoded) == value, "seed \(seed)")
      #expect(try JSONValue(parsing: value.text).text == value.text, "seed \(seed)")
    }
  }

  private let interestingBytes: [UInt8] = [
    0x00, 0x0A, 0x1F, 0x20, 0x22, 0x2C, 0x2D, 0x2E, 0x30, 0x31, 0x3A, 0x5B, 0x5C, 0x5D, 0x65, 0x75,
    0x7B, 0x7D, 0x7F, 0x80, 0xBF, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF,
  ]

  /// Expects parser and outline to say the same, and what is accepted to survive writing and reading.
  ///
  /// - Returns: whether the bytes were accepted.
  @discardableResult
  private func checkReadersAgree(_ bytes: [UInt8], seed: UInt64 = 0) -> Bool {
    let result = parsed(bytes)
    let error = outlineError(bytes)
    switch result {
    case .failure(let parserError):
      if error != parserError || !(0...bytes.count).contains(parserError.offset) {
        Issue.record("seed \(seed), \(bytes): \(parserError), \(String(describing: error))")
      }
      return false
    case .success(let value):
      let encoded = value.encoded
      let again = parsed(encoded)
      if error != nil || again != .success(value) || (try? again.get().encoded) != encoded {
        Issue.record("seed \(seed), \(bytes): \(value.text), \(String(describing: error))")
      }
      return true
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard let position = bytes.indices.randomElement(using: &generator) else { return }
    let end = min(bytes.count, position + Int.random(in: 1...8, using: &generator))
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes[position] = interestingBytes.randomElement(using: &generator) ?? 0
    case 2: bytes.removeSubrange(position..<end)
    case 3: bytes.insert(contentsOf: bytes[position..<end], at: position)
    case 4:
      let other = Array((sampleDocuments.randomElement(using: &generator) ?? "").utf8)
      let start = Int.random(in: 0..<other.count, using: &generator)
      bytes.replaceSubrange(position..<end, with: other[start..<min(other.count, start + 12)])
    default: bytes.removeLast(bytes.count - position)
    }
  }

  private func randomValue(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .number(JSONNumber(Int.random(in: .min ... .max, using: &generator)))
    case 3:
      let double = Double(bitPattern: generator.next())
      return JSONNumber(double).map(JSONValue.number) ?? .null
    case 4: return .string(randomString(&generator))
    case 5, 6:
      let count = Int.random(in: 0..<6, using: &generator)
      return .array((0..<count).map { _ in randomValue(depth: depth - 1, &generator) })
    default:
      let count = Int.random(in: 0..<24, using: &generator)
      let members = (0..<count).map { _ in
        (key: randomString(&generator), value: randomValue(depth: depth - 2, &generator))
      }
      return .object(JSONObject(members))
    }
  }

  private func randomString(_ generator: inout SeededGenerator) -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "b", "\"", "\\", "\n", "\u{0}", "é", "東", "😀", "\u{301}",
    ]
    var string = ""
    for _ in 0..<Int.random(in: 0..<24, using: &generator) {
      string.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "a")
    }
    return string
  }
}
