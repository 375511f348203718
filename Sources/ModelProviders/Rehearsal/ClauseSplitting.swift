/// Splits a prompt into clauses: one for each tool that it asks for.
///
/// A sentence, a line and "then" always begin a new segment; a comma and "and" may. Segments that
/// name no tool belong to the clause before them, or to the first clause.
struct ClauseSplitting {
  /// A stretch of the prompt with the tool that fits it best.
  struct Group {
    /// The pieces.
    var range: Range<Int>
    /// The best tool, by its place in the index.
    let tool: Int
    /// Whether it begins with a sentence, a line or "then".
    let isStrong: Bool
    /// Whether there is more in it than the naming of the tool.
    let hasContent: Bool
  }

  /// The clauses' stretches, in order and without gaps; empty when no tool fits anywhere.
  static func groups(in prompt: Prompt, _ index: ToolIndex) -> [Group] {
    var groups: [Group] = []
    for segment in segments(of: prompt) {
      if let anchor = anchor(segment, after: groups.last, in: prompt, index) {
        append(anchor, to: &groups)
      } else if let last = groups.indices.last {
        groups[last].range = groups[last].range.lowerBound..<segment.range.upperBound
      }
    }
    guard let first = groups.first else { return [] }
    groups[0].range = 0..<first.range.upperBound
    return groups
  }

  /// Joins a group to the one before when one of them only names the tool of both.
  private static func append(_ group: Group, to groups: inout [Group]) {
    if let last = groups.last, last.tool == group.tool, !(last.hasContent && group.hasContent) {
      groups[groups.count - 1] = Group(
        range: last.range.lowerBound..<group.range.upperBound, tool: group.tool,
        isStrong: last.isStrong, hasContent: last.hasContent || group.hasContent)
    } else {
      groups.append(group)
    }
  }

  /// The group that a segment begins, or nil when it asks for no tool of its own.
  private static func anchor(
    _ segment: Segment, after previous: Group?, in prompt: Prompt, _ index: ToolIndex
  ) -> Group? {
    let tokens = Array(prompt.tokens[segment.range])
    guard let best = ToolMatch.all(in: tokens, index).first else { return nil }
    let score = segment.isStrong ? best.score : best.nameScore
    guard score >= ToolMatch.threshold else { return nil }
    if !segment.isStrong, let previous, names(tokens, parameterOf: index.tools[previous.tool]) {
      return nil
    }
    return Group(
      range: segment.range, tool: best.tool, isStrong: segment.isStrong,
      hasContent: hasContent(tokens, best))
  }

  /// Whether a segment begins with the name of a parameter: "… and email bob@example.com".
  private static func names(_ tokens: [PromptToken], parameterOf tool: ToolIndex.Tool) -> Bool {
    let first = tokens.indices.first { place in
      !tokens[place].isMark(",") && !tokens[place].isFiller
    }
    guard let first else { return false }
    return tool.parameters.parameters.contains { parameter in
      parameter.stems.contains(tokens[first].stem)
    }
  }

  private static func hasContent(_ tokens: [PromptToken], _ match: ToolMatch) -> Bool {
    let triggers = Set(match.triggers)
    return tokens.indices.contains { place in
      guard !triggers.contains(place) else { return false }
      switch tokens[place].kind {
      case .mark, .sign: return false
      case .word:
        return !tokens[place].isFiller && !Vocabulary.isGeneric(tokens[place].folded)
      default: return true
      }
    }
  }

  private struct Segment {
    let range: Range<Int>
    let isStrong: Bool
  }

  private static func segments(of prompt: Prompt) -> [Segment] {
    var segments: [Segment] = []
    var start = 0
    var isStrong = true
    var depth = 0
    for (place, token) in prompt.tokens.enumerated() {
      if token.startsLine { depth = 0 }
      if let strength = boundary(before: place, in: prompt.tokens), depth == 0, place > start {
        segments.append(Segment(range: start..<place, isStrong: isStrong))
        start = place
        isStrong = strength
      }
      if token.isMark("(") || token.isMark("[") { depth += 1 }
      if token.isMark(")") || token.isMark("]") { depth = max(0, depth - 1) }
    }
    if start < prompt.tokens.count {
      segments.append(Segment(range: start..<prompt.tokens.count, isStrong: isStrong))
    }
    return segments
  }

  /// Whether a segment may begin at a piece, and if so whether it surely does.
  private static func boundary(before place: Int, in tokens: [PromptToken]) -> Bool? {
    let token = tokens[place]
    if token.startsSentence || (place > 0 && tokens[place - 1].isMark(";")) { return true }
    let next = place + 1 < tokens.count ? tokens[place + 1].folded : ""
    if sequence.contains(token.folded) {
      let before = place > 0 ? tokens[place - 1].folded : ""
      return before == "and" || before == "," ? nil : true
    }
    if token.folded == "and" || token.isMark(",") { return sequence.contains(next) }
    return token.folded == "but" || token.isMark("&") ? false : nil
  }

  private static let sequence: Set<String> = ["then", "afterwards", "afterward", "finally", "also"]
}
