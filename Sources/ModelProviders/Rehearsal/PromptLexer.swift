import JSON

/// Cuts a prompt into pieces in one pass.
///
/// Everything that has to look ahead is bounded: a chunk is measured once, a quotation mark without
/// an end is searched once, and text in brackets is read as JSON out of a budget. So the work
/// grows with the length of the prompt and not faster, whatever the prompt is.
struct PromptLexer {
  /// The prompt's scalars.
  let source: [Unicode.Scalar]
  /// Where the next piece begins.
  var at = 0
  /// The pieces so far.
  private(set) var tokens: [PromptToken] = []
  /// The end of the chunk that is being cut up; readings of whole chunks are not tried inside it.
  var chunkEnd = 0
  /// How many scalars may still be looked at in search of JSON.
  var structureBudget: Int
  /// For each opening quotation mark: up to where it is known to have no end.
  var unclosed: [Unicode.Scalar: Int] = [:]
  /// How many lists in brackets are open; a comma in one never groups digits.
  private(set) var listDepth = 0
  private var knownWords: [String: WordFacts] = [:]
  private var knownMarks: [String: WordFacts] = [:]
  private var startsSentence = true
  private var startsLine = true

  /// The pieces of a prompt, in order.
  static func tokens(of source: [Unicode.Scalar]) -> [PromptToken] {
    var lexer = PromptLexer(source: source)
    lexer.readAll()
    return lexer.tokens
  }

  /// Longer pieces that are no words are not looked up: they will hardly come again.
  private static let longestKnown = 16

  private init(source: [Unicode.Scalar]) {
    self.source = source
    structureBudget = 2 * source.count + 4096
  }

  private mutating func readAll() {
    while let scalar = scalar(at: at) {
      if scalar.isBlank {
        if scalar.isLineEnd { (startsSentence, startsLine) = (true, true) }
        at += 1
      } else if !(readQuoted() || readStructure() || readWholeChunk() || readNumber() || readWord())
      {
        readMark(scalar)
      }
    }
  }

  private mutating func readMark(_ scalar: Unicode.Scalar) {
    if scalar == "[" || (scalar == "(" && self.scalar(at: at - 1)?.isWordPart == true) {
      listDepth += 1
    } else if scalar == "]" || scalar == ")" {
      listDepth = max(0, listDepth - 1)
    }
    let isDoubled = scalar == "*" && self.scalar(at: at + 1) == "*"
    let sign = isDoubled ? ArithmeticSign.power : ArithmeticSign(mark: scalar)
    append(sign.map { .sign($0) } ?? .mark(scalar), upTo: at + (isDoubled ? 2 : 1))
    if ".!?。！？".unicodeScalars.contains(scalar) { startsSentence = true }
  }

  /// A run of letters and digits; `don't` and `read-file` are one word each.
  private mutating func readWord() -> Bool {
    guard let first = scalar(at: at), first.isWordPart else { return false }
    var end = at + 1
    while let next = scalar(at: end) {
      if next.isWordPart {
        guard next.isUnspaced == first.isUnspaced else { break }
        end += 1
      } else if "-'’".unicodeScalars.contains(next), scalar(at: end + 1)?.isWordPart == true {
        end += 2
      } else {
        break
      }
    }
    append(.word, upTo: end)
    return true
  }

  /// The scalar at a place, or nil outside of the prompt.
  func scalar(at place: Int) -> Unicode.Scalar? {
    source.indices.contains(place) ? source[place] : nil
  }

  /// The text of a range that lies in the prompt.
  func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: source[range.clamped(to: source.indices)])
    return String(view)
  }

  private mutating func facts(of text: String, isWord: Bool) -> WordFacts {
    if let known = isWord ? knownWords[text] : knownMarks[text] { return known }
    let facts = WordFacts(text.lowercased(), isWord: isWord)
    if isWord {
      knownWords[text] = facts
    } else if text.utf8.count <= Self.longestKnown {
      knownMarks[text] = facts
    }
    return facts
  }

  /// Appends the piece from here up to `end` and goes on behind it.
  mutating func append(_ kind: PromptToken.Kind, upTo end: Int) {
    let text = text(at..<end)
    tokens.append(
      PromptToken(
        kind: kind, text: text, facts: facts(of: text, isWord: kind == .word), range: at..<end,
        startsSentence: startsSentence, startsLine: startsLine))
    at = end
    (startsSentence, startsLine) = (false, false)
  }
}
