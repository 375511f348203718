/// How well a tool fits the words of a clause.
struct ToolMatch: Sendable {
  /// The tool's place in its index.
  let tool: Int
  /// The sum of the weights of all words that speak for the tool.
  var score: Double
  /// The part of the score that comes from the tool's name.
  var nameScore: Double
  /// The places of the words that are the tool's name or mean the same, in order; where there are
  /// none, of the words that are in its description.
  var triggers: [Int]
  private var descriptive: [Int] = []

  /// Makes a match.
  init(tool: Int, score: Double = 0, nameScore: Double = 0, triggers: [Int] = []) {
    self.tool = tool
    self.score = score
    self.nameScore = nameScore
    self.triggers = triggers
  }

  /// A tool with less than this does not fit: one word of its name is enough (3, or 2.55 for a word
  /// of the same meaning), and so are two words of its description, parameters or choices (1 each).
  static let threshold = 2.0

  /// The tools that fit a clause at all, the best first; equal ones in registration order.
  static func all(in tokens: [PromptToken], _ index: ToolIndex) -> [ToolMatch] {
    var matches: [Int: ToolMatch] = [:]
    for evidence in Evidence.all(in: tokens) {
      for (tool, weight) in evidence.weights(in: index) {
        var match = matches[tool] ?? ToolMatch(tool: tool)
        match.score += weight.weight
        if weight.isName {
          match.nameScore += weight.weight
          match.triggers += evidence.places
        } else {
          match.descriptive += evidence.places
        }
        matches[tool] = match
      }
    }
    addMentions(in: tokens, index, to: &matches)
    return matches.values.map { $0.settled() }.sorted {
      $0.score != $1.score ? $0.score > $1.score : $0.tool < $1.tool
    }
  }

  private func settled() -> ToolMatch {
    var match = self
    let places = triggers.isEmpty ? descriptive : triggers
    match.triggers = Array(Set(places).sorted().prefix(Self.mostTriggers))
    return match
  }

  /// Adds to the score of tools that are called by their names: `get_weather`, "the add tool".
  private static func addMentions(
    in tokens: [PromptToken], _ index: ToolIndex, to matches: inout [Int: ToolMatch]
  ) {
    for (place, token) in tokens.enumerated() {
      var written = token.folded
      if case .quoted(let content) = token.kind { written = content.lowercased() }
      guard let tool = index.tool(named: written) else { continue }
      let isPlainWord = index.tools[tool].words.count < 2 && token.isWord
      guard !isPlainWord || isCalled(place, in: tokens) else { continue }
      var match = matches[tool] ?? ToolMatch(tool: tool)
      guard match.nameScore < mention else { continue }
      match.score += mention
      match.nameScore += mention
      match.triggers.append(place)
      matches[tool] = match
    }
  }

  /// Whether a plain word is meant as the name of a tool: "the add tool", "call add", `add(`.
  private static func isCalled(_ place: Int, in tokens: [PromptToken]) -> Bool {
    if place + 1 < tokens.count {
      let next = tokens[place + 1]
      if next.folded == "tool" || next.folded == "function" { return true }
      if next.isMark("("), next.range.lowerBound == tokens[place].range.upperBound {
        return true
      }
    }
    let before = place > 0 ? tokens[place - 1].folded : ""
    return ["call", "use", "run", "invoke", "execute", "tool", "function"].contains(before)
  }

  private static let mention = 10.0
  private static let mostTriggers = 16
}

/// Words of a clause that mean the same and so count once.
struct Evidence: Sendable {
  /// The words under which tools are looked up, with the share of the weight that each gives.
  private(set) var keys: [String: Double]
  /// Where the words stand.
  private(set) var places: [Int]

  /// What a clause says, each meaning once, in the order of the first mention.
  static func all(in tokens: [PromptToken]) -> [Evidence] {
    var all: [Evidence] = []
    var indexByMeaning: [String: Int] = [:]
    func note(_ meaning: String, _ key: String, _ share: Double, at place: Int?) {
      let index = indexByMeaning[meaning] ?? all.count
      if index == all.count { all.append(Evidence(keys: [:], places: [])) }
      indexByMeaning[meaning] = index
      all[index].keys[key] = max(share, all[index].keys[key] ?? 0)
      if let place, all[index].places.count < mostPlaces { all[index].places.append(place) }
    }
    for (place, token) in tokens.enumerated() {
      switch token.kind {
      case .word where !token.isFiller:
        let key = token.facts.meaning ?? token.stem
        note(key, token.stem, 1, at: place)
        if token.facts.meaning != nil { note(key, key, 1, at: nil) }
      case .sign(let sign) where isInfix(place, in: tokens):
        note("=" + sign.meaning, "=" + sign.meaning, 1, at: place)
        note("=calculate", "=calculate", implied, at: nil)
      case .path: note("=file", "=file", implied, at: nil)
      case .url: note("=url", "=url", implied, at: nil)
      case .email: note("=email", "=email", implied, at: nil)
      default: break
      }
    }
    return all
  }

  /// The best weight for each tool.
  func weights(in index: ToolIndex) -> [(tool: Int, weight: ToolIndex.Weight)] {
    var best: [Int: ToolIndex.Weight] = [:]
    for (key, share) in keys {
      for weight in index.weights(of: key) {
        let shared = ToolIndex.Weight(
          tool: weight.tool, weight: weight.weight * share, isName: weight.isName)
        let known = best[weight.tool]
        // Of two equal weights the name's counts, so that the order of the keys decides nothing.
        if shared.weight > known?.weight ?? 0 || (shared.weight == known?.weight && shared.isName) {
          best[weight.tool] = shared
        }
      }
    }
    return best.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Whether a sign stands between two numbers.
  private static func isInfix(_ place: Int, in tokens: [PromptToken]) -> Bool {
    guard place > 0, place + 1 < tokens.count else { return false }
    let before = tokens[place - 1]
    let after = tokens[place + 1]
    return (before.isOperand || before.isMark(")")) && (after.isOperand || after.isMark("("))
  }

  /// The share that a word has which is only implied, as "file" is by a path.
  private static let implied = 0.8
  private static let mostPlaces = 16
}
