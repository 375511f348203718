/// What is known of one word; looked up once for a prompt, however often the word stands in it.
final class WordFacts: Sendable {
  /// The word in small letters.
  let folded: String
  /// The word without English endings; for what is no word the same as `folded`.
  let stem: String
  /// The key of the meaning that it shares with other words, `=meaning`.
  let meaning: String?
  /// Whether it says nothing about which tool is wanted.
  let isFiller: Bool

  /// Looks up a word in small letters, or keeps what is no word.
  init(_ folded: String, isWord: Bool) {
    self.folded = folded
    stem = isWord ? Stem.of(folded) : folded
    meaning = isWord ? Vocabulary.meaning(of: folded).map { "=" + $0 } : nil
    isFiller = isWord && Vocabulary.isFiller(folded)
  }
}
