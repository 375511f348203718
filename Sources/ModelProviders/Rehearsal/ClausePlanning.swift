import Conversation
import JSON
import JSONSchema

/// Chooses the tool for one clause and finds its arguments.
struct ClausePlanning {
  /// The tools on offer.
  let index: ToolIndex
  /// The planned call that "it" and "the result" stand for.
  let previous: Int?
  /// Whether a call must be made, whatever the clause says.
  let isForced: Bool

  /// A tool with the arguments that were found for it.
  struct Candidate {
    let match: ToolMatch
    let filling: ArgumentFilling
    let filled: FilledArguments
    /// What the tool's schema says against the arguments, if all are known.
    let problem: String?
    /// How well the tool fits, words and arguments together.
    let total: Double

    /// Whether the tool can be called.
    var isComplete: Bool { filled.missing.isEmpty && problem == nil }
  }

  /// What came of a clause.
  enum Choice {
    case call(Candidate)
    case refusal(Refusal)
    case nothing
  }

  /// The tool for a clause.
  func choice(for clause: Clause) -> Choice {
    var matches = ToolMatch.all(in: clause.tokens, index)
    if isForced {
      let known = Set(matches.map(\.tool))
      matches += index.tools.indices.filter { !known.contains($0) }.map {
        ToolMatch(tool: $0)
      }
    } else {
      matches.removeAll { $0.score < ToolMatch.threshold }
    }
    guard let best = matches.first else { return .nothing }
    let close = matches.filter { isForced || $0.score > best.score - Self.range }
    let earliest = close.compactMap(\.triggers.first).min()
    let candidates = close.prefix(Self.mostCandidates).map { match in
      candidate(match, clause, isEarliest: match.triggers.first == earliest)
    }.sorted { $0.total > $1.total }
    return choice(among: candidates)
  }

  private func choice(among candidates: [Candidate]) -> Choice {
    guard let best = candidates.first else { return .nothing }
    let equal = candidates.filter { best.total - $0.total < Self.margin }
    if equal.count > 1, !isForced {
      let places = equal.map(\.match.tool).sorted()
      return .refusal(.ambiguous(places.map { index.tools[$0].definition.name }))
    }
    let usable = isForced ? candidates.first(where: \.isComplete) ?? best : best
    let name = index.tools[usable.match.tool].definition.name
    if !usable.filled.missing.isEmpty {
      return .refusal(.missing(tool: name, usable.filled.missing))
    }
    if let problem = usable.problem { return .refusal(.unfit(tool: name, problem)) }
    return .call(usable)
  }

  /// Fills the arguments of one tool and weighs the result.
  private func candidate(_ match: ToolMatch, _ clause: Clause, isEarliest: Bool) -> Candidate {
    let tool = index.tools[match.tool]
    var filling = ArgumentFilling(
      clause: clause, triggers: match.triggers, previous: previous, isForced: isForced)
    let filled = filling.fill(tool.parameters)
    var problem: String?
    if case .known(let arguments) = filled.value, filled.missing.isEmpty {
      problem = tool.definition.arguments.validate(arguments).first.map {
        $0.instancePointer.isEmpty ? $0.message : "\($0.instancePointer): \($0.message)"
      }
    }
    var total = match.score + (isEarliest ? Self.earliest : 0)
    if filled.missing.isEmpty, problem == nil {
      total += Self.complete + Self.value * Double(min(filled.valueCount, 4))
    }
    total -= Self.leftover * Double(min(filling.freeNumbers.count, 4))
    return Candidate(
      match: match, filling: filling, filled: filled, problem: problem, total: total)
  }

  /// Tools that are this much worse than the best one are not looked at.
  private static let range = 2.5
  private static let mostCandidates = 6
  /// Two tools that are closer than this are equal.
  private static let margin = 0.05
  private static let earliest = 0.2
  private static let complete = 1.5
  private static let value = 0.25
  private static let leftover = 0.3
}

extension ArgumentFilling {
  /// The places of numbers that no parameter took.
  var freeNumbers: [Int] {
    clause.tokens.indices.filter { isFree($0) && clause.tokens[$0].number != nil }
  }
}
