/// What the rehearsal model knows of words: which mean the same and which mean nothing here.
enum Vocabulary {
  /// The meaning that a word shares with other words, or nil when it stands for itself only.
  static func meaning(of folded: String) -> String? {
    meaningByWord[folded] ?? meaningByStem[Stem.of(folded)]
  }

  /// Whether a word says nothing about which tool is wanted.
  static func isFiller(_ folded: String) -> Bool {
    fillers.contains(folded) || fillers.contains(Stem.withoutApostrophe(folded))
  }

  /// Whether a word stands in the name of many tools and so decides little: `get`, `run`.
  static func isGeneric(_ folded: String) -> Bool {
    genericStems.contains(Stem.of(folded))
  }

  /// Whether a word stands in the descriptions of many tools and so decides nothing there.
  static func isCommon(_ folded: String) -> Bool {
    let stem = Stem.of(folded)
    return commonStems.contains(stem) || genericStems.contains(stem)
  }

  /// The words of an identifier in small letters: `readFile2`, `read_file-2` → read, file, 2.
  static func words(ofIdentifier identifier: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var before: Unicode.Scalar?
    func finish() {
      if !word.isEmpty { words.append(String(word).lowercased()) }
      word = String.UnicodeScalarView()
    }
    let scalars = Array(identifier.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      guard scalar.isWordPart, scalar != "_" else {
        finish()
        before = nil
        continue
      }
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      if let before, breaks(before, scalar, next) { finish() }
      word.append(scalar)
      before = scalar
    }
    finish()
    return words
  }

  /// Whether a word begins at `scalar`: at a digit after a letter and back, and at a capital.
  private static func breaks(
    _ before: Unicode.Scalar, _ scalar: Unicode.Scalar, _ next: Unicode.Scalar?
  ) -> Bool {
    if before.isDigit != scalar.isDigit { return true }
    guard scalar.properties.isUppercase else { return false }
    return !before.properties.isUppercase || next?.properties.isLowercase == true
  }

  /// The words of a text for people, in small letters and without fillers.
  static func content(of text: String) -> [String] {
    words(ofIdentifier: String(text.prefix(longestDescription))).filter { !isFiller($0) }
  }

  /// How much of one description is read, in characters.
  private static let longestDescription = 4000

  private static let meaningByWord: [String: String] = {
    var table: [String: String] = [:]
    for group in WordGroups.sameMeaning {
      for word in group where table[word] == nil { table[word] = group[0] }
    }
    return table
  }()

  private static let meaningByStem: [String: String] = {
    var table: [String: String] = [:]
    for group in WordGroups.sameMeaning {
      for word in group where table[Stem.of(word)] == nil { table[Stem.of(word)] = group[0] }
    }
    return table
  }()

  private static let fillers = Set(WordGroups.fillers)
  private static let commonStems = Set(WordGroups.common.map(Stem.of))
  private static let genericStems = Set(WordGroups.generic.map(Stem.of))
}
