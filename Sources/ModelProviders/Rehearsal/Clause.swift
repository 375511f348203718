/// A part of a prompt that asks for at most one tool, with its words looked up once.
struct Clause: Sendable {
  /// The prompt that the pieces came from.
  let prompt: Prompt
  /// The pieces in order.
  let tokens: [PromptToken]
  private let placesByWord: [String: [Int]]

  /// Makes a clause of pieces that need not stand side by side in the prompt.
  init(prompt: Prompt, tokens: [PromptToken]) {
    self.prompt = prompt
    self.tokens = tokens
    var places: [String: [Int]] = [:]
    for (place, token) in tokens.enumerated() where token.isWord {
      places[token.stem, default: []].append(place)
      if token.folded != token.stem { places[token.folded, default: []].append(place) }
    }
    for (place, token) in tokens.enumerated() where !token.isWord && token.text.utf8.count <= 64 {
      places[token.folded, default: []].append(place)
    }
    placesByWord = places
  }

  /// Where a word stands, by its stem or as it is written in small letters.
  func places(of word: String) -> [Int] { placesByWord[word] ?? [] }

  /// Where all words of a name stand side by side, or the name stands as one piece.
  func places(ofName name: String, stems nameStems: [String]) -> [Range<Int>] {
    let whole = name.lowercased()
    var found = places(of: whole).map { $0..<($0 + 1) }
    guard let first = nameStems.first, nameStems.count > 1 || first != whole else { return found }
    for place in places(of: first) where matches(nameStems, at: place) {
      found.append(place..<(place + nameStems.count))
    }
    return found
  }

  /// Whether the words with these stems begin at a place.
  func matches(_ wanted: [String], at place: Int) -> Bool {
    guard place >= 0, place + wanted.count <= tokens.count else { return false }
    return wanted.indices.allSatisfy { tokens[place + $0].stem == wanted[$0] }
  }

  /// The piece at a place, or nil outside of the clause.
  func token(at place: Int) -> PromptToken? {
    tokens.indices.contains(place) ? tokens[place] : nil
  }

  /// The prompt's text from the first to the last piece of a range, nil when a piece has none.
  func text(of range: Range<Int>) -> String? {
    guard let first = token(at: range.lowerBound), let last = token(at: range.upperBound - 1),
      first.range.lowerBound < last.range.upperBound
    else { return nil }
    for place in range {
      if case .outcome = tokens[place].kind { return nil }
    }
    return prompt.text(first.range.lowerBound..<last.range.upperBound)
  }
}
