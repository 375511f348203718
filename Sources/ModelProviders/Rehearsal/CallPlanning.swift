import Conversation
import JSON

/// Plans the calls that the prompts of one turn ask for, in the order in which they ask.
///
/// The plan depends on nothing but prompts and tools, so it is the same before each model request
/// of a turn; what the history shows as done is taken off it elsewhere.
struct CallPlanning {
  /// The calls; each may need the results of earlier ones.
  private(set) var calls: [PlannedCall] = []
  /// Why parts of the prompts lead to no call.
  private(set) var refusals: [Refusal] = []
  private let index: ToolIndex
  private let isForced: Bool

  /// Starts a plan; with `isForced` a call is made of each prompt if that is possible at all.
  init(index: ToolIndex, isForced: Bool) {
    self.index = index
    self.isForced = isForced
  }

  /// Adds the calls that one prompt asks for.
  mutating func plan(_ text: String) {
    let prompt = Prompt(text)
    guard !index.tools.isEmpty, isForced || !Self.forbidsTools(prompt) else { return }
    let start = mark
    planGroups(of: prompt)
    guard isForced, calls.count == start.calls else { return }
    rewind(to: start)
    plan(clause(of: prompt, prompt.tokens.indices), isForced: true)
  }

  /// Plans clause by clause; one that lacks a value is joined to a neighbour that may have it.
  private mutating func planGroups(of prompt: Prompt) {
    var waiting = Array(ClauseSplitting.groups(in: prompt, index).reversed())
    var settled: [(group: ClauseSplitting.Group, start: Mark)] = []
    var joins = 0
    while let group = waiting.popLast() {
      guard calls.count < Self.mostCalls else {
        refusals.append(.tooMany(limit: Self.mostCalls))
        return
      }
      let start = mark
      plan(clause(of: prompt, group.range), isForced: false)
      let lacksValue = calls.count == start.calls && refusals.count > start.refusals
      guard lacksValue, joins < Self.mostJoins else {
        settled.append((group, start))
        continue
      }
      if let next = waiting.last, next.tool == group.tool {
        rewind(to: start)
        waiting[waiting.count - 1] = next.extended(over: group.range)
        joins += 1
      } else if let last = settled.last, last.group.tool == group.tool {
        rewind(to: last.start)
        settled.removeLast()
        waiting.append(last.group.extended(over: group.range))
        joins += 1
      } else {
        settled.append((group, start))
      }
    }
  }

  private mutating func plan(_ clause: Clause, isForced: Bool) {
    let operations = ArithmeticReading.operations(in: clause)
    if operations.count > 1, planChain(operations, clause) { return }
    switch planning(isForced: isForced).choice(for: clause) {
    case .call(let candidate): add(candidate)
    case .refusal(let refusal): refusals.append(refusal)
    case .nothing: break
    }
  }

  private func planning(isForced: Bool) -> ClausePlanning {
    ClausePlanning(
      index: index, previous: calls.isEmpty ? nil : calls.count - 1, isForced: isForced)
  }

  /// Plans one call for each operation of an expression, if there is a tool for every one.
  private mutating func planChain(_ operations: [ArithmeticReading.Operation], _ clause: Clause)
    -> Bool
  {
    let start = mark
    for operation in operations.prefix(Self.mostCalls - calls.count) {
      let tokens = operation.tokens(from: clause, firstCall: start.calls)
      let part = Clause(prompt: clause.prompt, tokens: tokens)
      guard case .call(let candidate) = planning(isForced: false).choice(for: part) else {
        rewind(to: start)
        return false
      }
      calls.append(call(candidate, candidate.filled.value))
    }
    return true
  }

  /// Adds the call, and further ones when the clause lists more values than one call takes.
  private mutating func add(_ candidate: ClausePlanning.Candidate) {
    calls.append(call(candidate, candidate.filled.value))
    let repetition = CallRepetition(candidate: candidate, tool: index.tools[candidate.match.tool])
    for change in repetition.changes(after: calls.count - 1).prefix(Self.mostCalls - calls.count) {
      calls.append(call(candidate, change))
    }
  }

  private func call(
    _ candidate: ClausePlanning.Candidate, _ arguments: PlannedValue
  ) -> PlannedCall {
    PlannedCall(tool: index.tools[candidate.match.tool].definition.name, arguments: arguments)
  }

  private func clause(of prompt: Prompt, _ range: Range<Int>) -> Clause {
    Clause(prompt: prompt, tokens: Array(prompt.tokens[range]))
  }

  private typealias Mark = (calls: Int, refusals: Int)

  private var mark: Mark { (calls.count, refusals.count) }

  private mutating func rewind(to mark: Mark) {
    calls.removeLast(calls.count - mark.calls)
    refusals.removeLast(refusals.count - mark.refusals)
  }

  /// Whether the prompt says that no tool is to be called.
  private static func forbidsTools(_ prompt: Prompt) -> Bool {
    let words = prompt.tokens.prefix(longestOrder).map(\.folded)
    for (place, word) in words.enumerated() where word == "tool" || word == "tools" {
      let before = words[max(0, place - 4)..<place]
      if before.contains(where: { denials.contains($0) }) { return true }
    }
    return false
  }

  /// More calls than this are not made of one turn's prompts.
  static let mostCalls = 64
  private static let mostJoins = 8
  private static let longestOrder = 2_000
  private static let denials: Set<String> = ["no", "not", "don't", "don’t", "without", "never"]
}

extension ClauseSplitting.Group {
  /// The group with a neighbour's pieces.
  fileprivate func extended(over other: Range<Int>) -> ClauseSplitting.Group {
    let range = min(range.lowerBound, other.lowerBound)..<max(range.upperBound, other.upperBound)
    return ClauseSplitting.Group(
      range: range, tool: tool, isStrong: isStrong, hasContent: hasContent)
  }
}
