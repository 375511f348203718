import Conversation
import JSON

/// What is planned and done in the turn that a request belongs to.
struct TurnState: Sendable {
  /// A planned call with its arguments worked out.
  struct Pending: Sendable {
    let tool: String
    let arguments: JSONValue
  }

  /// The prompts of the turn as text, steering included, in order.
  let prompts: [String]
  /// The calls of the turn with their results, in the history's order.
  let outcomes: [Outcome]
  /// The planned calls that have not been made and can be made now, in order.
  private(set) var pending: [Pending] = []
  /// The ids of the calls whose results went into a later call; they are not told by themselves.
  private(set) var consumed: Set<String> = []
  /// The tools of planned calls that cannot be made, since a result that they need is missing.
  private(set) var blocked: [String] = []
  /// Why parts of the prompts lead to no call.
  let refusals: [Refusal]

  /// Plans the turn at the end of a history and takes off what is done.
  init(entries: [Entry], index: ToolIndex, isForced: Bool) {
    let turn = Self.lastTurn(of: entries)
    prompts = turn.compactMap(Self.prompt(of:))
    outcomes = turn.flatMap(Self.outcomes(of:))
    var planning = CallPlanning(index: index, isForced: isForced && outcomes.isEmpty)
    for prompt in prompts { planning.plan(prompt) }
    refusals = planning.refusals
    settle(planning.calls)
  }

  private enum Progress {
    case done(Outcome)
    case open
    case blocked
  }

  /// Pairs the planned calls with the outcomes that are there, in order.
  private mutating func settle(_ calls: [PlannedCall]) {
    var progress: [Progress] = []
    var unclaimed = outcomes
    for call in calls {
      progress.append(self.progress(of: call, after: progress, claiming: &unclaimed))
    }
  }

  private mutating func progress(
    of call: PlannedCall, after progress: [Progress], claiming unclaimed: inout [Outcome]
  ) -> Progress {
    func outcome(_ number: Int) -> Outcome? {
      if progress.indices.contains(number), case .done(let outcome) = progress[number] {
        return outcome
      }
      return nil
    }
    let needs = call.arguments.needs
    for need in needs where progress.indices.contains(need) {
      if case .open = progress[need] { return .open }
    }
    guard let arguments = call.arguments.resolved(with: outcome) else {
      blocked.append(call.tool)
      return .blocked
    }
    consumed.formUnion(needs.compactMap { outcome($0)?.call.callId })
    guard let place = Self.claim(call.tool, arguments, in: unclaimed) else {
      pending.append(Pending(tool: call.tool, arguments: arguments))
      return .open
    }
    return .done(unclaimed.remove(at: place))
  }

  /// The outcome of a planned call: the one with its arguments, else one that the client altered.
  private static func claim(
    _ tool: String, _ arguments: JSONValue, in unclaimed: [Outcome]
  ) -> Int? {
    unclaimed.firstIndex { $0.call.name == tool && $0.call.argumentsJSON == arguments }
      ?? unclaimed.firstIndex { $0.call.name == tool }
  }

  private static func lastTurn(of entries: [Entry]) -> ArraySlice<Entry> {
    guard let turnId = entries.last?.turnId else { return [] }
    let start = entries.lastIndex { $0.turnId != turnId }.map { $0 + 1 } ?? 0
    return entries[start...]
  }

  /// A prompt's text with the addresses of what it links to.
  private static func prompt(of entry: Entry) -> String? {
    guard case .prompt(let blocks) = entry.kind else { return nil }
    let parts = blocks.compactMap { block in
      switch block.kind {
      case .text(let text): text
      case .resourceLink(let uri, _): uri
      case .resource(let resource): resource["text"]?.string ?? resource["uri"]?.string
      case .image, .audio: nil
      }
    }
    return parts.joined(separator: "\n")
  }

  private static func outcomes(of entry: Entry) -> [Outcome] {
    guard case .step(let step) = entry.kind else { return [] }
    return zip(step.reply.toolCalls, step.results).map { Outcome(call: $0, result: $1) }
  }
}
