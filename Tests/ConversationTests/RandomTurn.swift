import Conversation
import JSON
import JSONSchema

/// One turn in a world that answers late, early, twice, wrongly or never, and the contract that must
/// hold after every event.
struct RandomTurn {
  private static let tools: [ToolDefinition] = [
    .add, .named("free"), .named("serial", policy: ToolPolicy(concurrency: .serial)),
    .named("asks", policy: ToolPolicy(approval: .ask)),
    .named("timed", policy: ToolPolicy(timeoutMs: 50, idleTimeoutMs: 20)),
    .named("small", policy: ToolPolicy(maxResultBytes: 8)),
  ]
  private static let output: OutputRequirement? = {
    let schema: JSONValue = ["type": "object", "required": ["sum"]]
    // The test's own schema is valid; without it every run would check less, which a test looks for.
    guard let compiled = try? Schema(compiling: schema) else { return nil }
    return OutputRequirement(schema: schema, compiled: compiled, attempts: 2)
  }()

  private var generator: SeededGenerator
  private var machine: TurnMachine
  private var offered: ToolSet
  private var now: UInt64 = 0
  private var contract = TurnContract()

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    var settings = TurnSettings()
    settings.clientApproves = generator.once(in: 2)
    settings.limits.steps = Int.random(in: 1...6, using: &generator)
    settings.limits.toolCalls = Int.random(in: 0...10, using: &generator)
    settings.limits.parallelToolCalls = Int.random(in: 1...3, using: &generator)
    settings.limits.repeatedCalls = Int.random(in: 1...4, using: &generator)
    settings.limits.finalAnswer = generator.once(in: 2)
    settings.limits.retry.retries = Int.random(in: 0...2, using: &generator)
    if generator.once(in: 4) { settings.limits.totalTokens = 40 }
    settings.chance = { 0.5 }
    settings.repairAttempts = Int.random(in: 0...2, using: &generator)
    if generator.once(in: 4) { settings.output = Self.output }
    if generator.once(in: 5) { settings.toolChoice = .required }
    machine = TurnMachine(
      conversation: Conversation(tag: "1"), turnId: "turn_1",
      model: SilentModel(takesOutputSchema: generator.once(in: 2)),
      fallbacks: Self.fallbacks(&generator), prompt: [.text("go")], settings: settings)
    offered = ToolSet(Self.tools)
  }

  /// Lets everything happen, in any order.
  ///
  /// - Returns: What broke the contract first; nil when nothing did.
  mutating func play() -> String? {
    feed(.start)
    for _ in 0..<120 where !machine.isEnded {
      feed(event())
      if let breach = contract.breach { return breach }
    }
    if !machine.isEnded { feed(.cancelled) }
    for _ in 0..<3 { feed(event()) }
    return contract.breach ?? contract.breachAtEnd(with: machine.conversation)
  }

  private static func fallbacks(_ generator: inout SeededGenerator) -> [SilentModel] {
    (0..<Int.random(in: 0...2, using: &generator)).map { number in
      SilentModel(name: "m/\(number + 2)", takesOutputSchema: generator.once(in: 2))
    }
  }

  private mutating func feed(_ event: TurnEvent) {
    now += UInt64.random(in: 0...30_000_000, using: &generator)
    var actions: [TurnAction] = []
    machine.handle(event, at: now, tools: offered, into: &actions)
    contract.check(actions, after: event)
  }

  private mutating func event() -> TurnEvent {
    switch Int.random(in: 0..<44, using: &generator) {
    case 0: return .cancelled
    case 1: return .steered([.text("more")])
    case 2: return .timerFired(.duration)
    case 3, 4: return .timerFired(.silence)
    case 5:
      offered = ToolSet(Self.tools.filter { _ in !generator.once(in: 4) })
      return .timerFired(.silence)
    case 6...9: return .timerFired(timer())
    case 10...13: return .toolProgressed(callId: callId(), ToolProgress(message: "on it"))
    case 14: return .lateAnswer(callId: callId())
    case 15...18: return .approvalAnswered(callId: callId(), decision())
    case 40...43: return .timerFired(.retry)
    case 19...26: return .toolAnswered(callId: callId(), answer())
    default: return model()
    }
  }

  private mutating func model() -> TurnEvent {
    let usage = Usage(inputTokens: Int.random(in: 0...9, using: &generator), outputTokens: 1)
    switch Int.random(in: 0..<11, using: &generator) {
    case 0, 10: return .modelFailed(failure().using(usage))
    case 1...3: return .modelStreamed([.textDelta("a"), .reasoningDelta("b"), .textDelta("c")])
    case 4: return .modelReplied(ModelReply(text: #"{"sum":1}"#, finish: .stop, usage: usage))
    case 5:
      let finish: FinishReason = generator.once(in: 4) ? .paused : .stop
      return .modelReplied(ModelReply(text: "done", finish: finish))
    default:
      let count = Int.random(in: 1...4, using: &generator)
      let finish: FinishReason = generator.once(in: 12) ? .length : .toolCalls
      return .modelReplied(ModelReply(calls: (0..<count).map { call($0) }, finish: finish))
    }
  }

  private mutating func failure() -> ModelError {
    let often: [ModelError.Kind] = [.network, .overloaded, .rateLimited, .quota]
    let kinds = generator.once(in: 3) ? ModelError.Kind.allCases : often
    return ModelError(
      generator.pick(kinds) ?? .network, "gone", retryable: generator.once(in: 4) ? true : nil,
      retryAfterMs: generator.pick([nil, nil, 0, 100, 200_000]) ?? nil)
  }

  private mutating func call(_ number: Int) -> ModelReply.Call {
    let names = Self.tools.map(\.name) + ["unknown", "functions.free", "final_answer"]
    let arguments: [ToolCall.Arguments] = [
      .json(["a": 1, "b": 2]), .json(["sum": 3]), .json(#"{"a":1,"b":2}"#), .json([:]),
      .malformed(text: "{", reason: "cut"),
    ]
    return ModelReply.Call(
      id: "p\(number)", name: generator.pick(names) ?? "free",
      arguments: generator.pick(arguments) ?? .json([:]))
  }

  /// Mostly a call that waits for something; now and then one that never was, or is over.
  private mutating func callId() -> String {
    if generator.once(in: 8) { return "call_1_\(Int.random(in: 1...20, using: &generator))" }
    return generator.pick(contract.open.sorted()) ?? "call_1_1"
  }

  private mutating func timer() -> TurnTimer {
    let callId = callId()
    return generator.once(in: 2) ? .toolCall(callId) : .idleToolCall(callId)
  }

  private mutating func decision() -> ApprovalAnswer {
    let decisions: [ApprovalAnswer] = [
      .allow(arguments: nil), .allow(arguments: ["a": 9]), .allow(arguments: "no object"),
      .allowAlways(arguments: nil), .deny(reason: "no"), .failed("gone"),
    ]
    return generator.pick(decisions) ?? .deny(reason: nil)
  }

  private mutating func answer() -> ToolAnswer {
    let answers: [ToolAnswer] = [
      .result(content: [.text("fine")], structuredContent: nil, isError: false),
      .result(content: [.text("much too long")], structuredContent: ["x": 1], isError: false),
      .result(content: [], structuredContent: nil, isError: true), .failed("broken"),
    ]
    return generator.pick(answers) ?? .failed("broken")
  }
}
