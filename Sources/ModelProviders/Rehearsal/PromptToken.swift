import JSON

/// One piece of a prompt: what it may stand for, how it was written and where it stands.
struct PromptToken: Sendable {
  /// What a piece may stand for.
  enum Kind: Sendable, Equatable {
    /// A word, or a name made of letters, digits, `_` and `-`.
    case word
    /// A number; its literal is what JSON wants, as the prompt wrote it otherwise.
    case number(JSONNumber)
    /// Text between quotation marks, without them.
    case quoted(String)
    /// `https://example.com/a`.
    case url
    /// `anna@example.com`.
    case email
    /// `notes.txt`, `/tmp`, `./a/b`.
    case path
    /// `2026-11-22`, with or without a time.
    case date
    /// `10:30`.
    case time
    /// An object, or an array of more than plain values, written as JSON.
    case json(JSONValue)
    /// The mark of an arithmetic operation.
    case sign(ArithmeticSign)
    /// What the planned call with this number is going to give.
    case outcome(Int)
    /// Any other mark.
    case mark(Unicode.Scalar)
  }

  /// What the piece may stand for.
  var kind: Kind
  /// The piece as it was written.
  let text: String
  /// What is known of it as a word.
  let facts: WordFacts
  /// The places of its scalars in the prompt.
  let range: Range<Int>
  /// Whether a sentence or a line begins here.
  var startsSentence: Bool
  /// Whether a line begins here.
  var startsLine: Bool

  /// `text` in small letters.
  var folded: String { facts.folded }

  /// The word without English endings.
  var stem: String { facts.stem }

  /// Whether it is a word that says nothing about which tool is wanted.
  var isFiller: Bool { facts.isFiller }

  /// Whether it is this mark.
  func isMark(_ scalar: Unicode.Scalar) -> Bool { kind == .mark(scalar) }

  /// The number, if it is one.
  var number: JSONNumber? {
    if case .number(let number) = kind { number } else { nil }
  }

  /// The arithmetic sign, if it is one.
  var sign: ArithmeticSign? {
    if case .sign(let sign) = kind { sign } else { nil }
  }

  /// Whether it is a word, by its kind.
  var isWord: Bool { kind == .word }

  /// Whether a number or the outcome of a call stands here.
  var isOperand: Bool {
    switch kind {
    case .number, .outcome: true
    default: false
    }
  }

  /// Whether it is a word that begins with a capital letter.
  var isCapitalised: Bool {
    isWord && text.unicodeScalars.first?.properties.isUppercase == true
  }
}
