import JSON

/// One turn as a state machine: events in, actions out, no I/O and no clock of its own.
///
/// Whoever drives it performs the actions in their order. The machine holds the history while the
/// turn lasts; `conversation` is whole after every event, because entries are only ever appended when
/// their step is complete.
package struct TurnMachine: Sendable {
  enum Phase: Sendable {
    case notStarted
    case model(StreamedReply)
    /// A model request has failed and is made again when the timer fires.
    case retrying
    case tools(OpenStep)
    case ended
  }

  /// The session's history.
  package internal(set) var conversation: Conversation
  /// The turn's id.
  package let turnId: String
  /// The model that is asked now.
  package internal(set) var model: any LanguageModel {
    didSet { outputForm = OutputForm(settings.output, of: model) }
  }
  /// How the model that is asked now is told of a required output.
  private(set) var outputForm: OutputForm

  let settings: TurnSettings
  /// The models that take over when `model` fails, the next one first.
  var fallbacks: ArraySlice<any LanguageModel>
  var phase = Phase.notStarted
  var stepNumber = 0
  var stepsCommitted = 0
  /// Attempts at the step's model request that failed.
  var failedAttempts = 0
  /// Retries of the step's model request, of the model that is asked now.
  var retries = 0
  var callCount = 0
  /// What the turn has used.
  var spent = Spending()
  /// What the step has used, its failed attempts included.
  var stepSpent = Spending()
  var lastContent: [ContentBlock] = []
  var steering: [[ContentBlock]] = []
  var approval: ApprovalRules
  /// The tools that the model was last found not to take.
  var withheld: [WithheldTool] = []
  /// The tools of the request that is being answered; a call is looked up here first.
  var offered = ToolSet.empty
  /// The limit for which tools were withdrawn from the request that is being answered.
  var withdrawal: LimitReached?
  var lastCalls: Set<CallSignature> = []
  var repeatedSteps = 0
  /// Steps in a row in which calls were made and none could be executed.
  var fruitlessSteps = 0
  var outputAttempts = 0
  var output: JSONValue?
  /// When the client was last told something.
  var toldAt: UInt64 = 0

  /// Makes the machine of one turn; `prompt` enters the history at once.
  ///
  /// - Parameters:
  ///   - conversation: The history that the turn continues.
  ///   - turnId: The turn's id.
  ///   - model: The model that is asked first.
  ///   - fallbacks: The models that take over, in this order, when the one before them fails.
  ///   - prompt: What the user says.
  ///   - settings: What the client asked for.
  package init(
    conversation: Conversation, turnId: String, model: any LanguageModel,
    fallbacks: [any LanguageModel] = [], prompt: [ContentBlock], settings: TurnSettings
  ) {
    self.conversation = conversation
    self.turnId = turnId
    self.model = model
    self.fallbacks = fallbacks[...]
    self.settings = settings
    outputForm = OutputForm(settings.output, of: model)
    approval = settings.approval
    self.conversation.append(prompt: prompt, turnId: turnId)
  }

  /// Whether the turn is over.
  package var isEnded: Bool {
    if case .ended = phase { true } else { false }
  }

  /// Takes one event.
  ///
  /// - Parameters:
  ///   - event: What happened. Events that no longer fit (a late answer, a second cancel) are legal.
  ///   - now: Monotonic nanoseconds.
  ///   - tools: The tools that the session sees now.
  ///   - actions: What is to be done, appended in order.
  package mutating func handle(
    _ event: TurnEvent, at now: UInt64, tools: ToolSet, into actions: inout [TurnAction]
  ) {
    guard !isEnded else { return }
    let before = actions.count
    switch event {
    case .start: start(tools, &actions)
    case .modelStreamed(let events): stream(events, &actions)
    case .modelReplied(let reply): take(reply, at: now, tools, &actions)
    case .modelFailed(let error): fail(error, at: now, tools, &actions)
    case .approvalAnswered(let callId, let answer):
      take(answer, of: callId, at: now, tools, &actions)
    case .toolAnswered(let callId, let answer):
      take(answer, of: callId, at: now, tools, &actions)
    case .toolProgressed(let callId, let progress):
      report(progress, of: callId, at: now, &actions)
    case .lateAnswer(let callId): note(lateAnswerTo: callId, &actions)
    case .timerFired(let timer): fire(timer, at: now, tools, &actions)
    case .steered(let prompt): steering.append(prompt)
    case .cancelled: breakOff(.cancelled, limit: nil, at: now, &actions)
    }
    if actions.count > before { toldAt = now }
  }

  /// The request that a prompt would send, without sending it.
  package func preview(tools: ToolSet) -> ModelRequest {
    var copy = self
    var actions: [TurnAction] = []
    copy.requestModel(tools, &actions)
    return copy.request
  }
}

/// How a model is told that the final answer must be data.
enum OutputForm: Sendable {
  /// It need not be.
  case text
  /// The provider takes the schema and holds the model to it.
  case native(OutputRequirement)
  /// The model calls a tool of ours, whose arguments are the answer.
  case tool(OutputRequirement)

  init(_ requirement: OutputRequirement?, of model: any LanguageModel) {
    guard let requirement else {
      self = .text
      return
    }
    let isNative = model.takes(outputSchema: requirement.schema)
    self = isNative ? .native(requirement) : .tool(requirement)
  }

  var requirement: OutputRequirement? {
    switch self {
    case .text: nil
    case .native(let requirement), .tool(let requirement): requirement
    }
  }
}
