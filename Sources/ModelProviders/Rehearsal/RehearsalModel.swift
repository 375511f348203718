package import Conversation
package import JSON
import Synchronization

/// The model inside the daemon: it tries out tools and integrations without a key or a network.
///
/// It is no language model. It cuts the prompt into pieces, picks the tool whose name, description
/// and properties fit best, takes the arguments from the prompt and words the answer from the
/// results. The same request always gives the same reply. Where a required argument is not in the prompt, where two
/// tools fit equally well and where none fits, it says so and calls nothing.
///
/// With a tool choice of `required` or a name it calls in the first reply to a prompt and answers
/// once there are results; otherwise no turn would end.
package struct RehearsalModel: LanguageModel {
  /// `rehearsal/rehearsal`.
  package static let fullName = "rehearsal/rehearsal"

  private let indices = ToolIndexCache()

  /// Makes the model; it has no settings.
  package init() {}

  /// `rehearsal/rehearsal`.
  package var name: String { Self.fullName }

  /// Answers with calls or with text that is streamed word by word.
  ///
  /// - Throws: `invalid_request` when a call is demanded of a tool that is not on offer, and
  ///   `cancelled` as soon as the task is cancelled.
  package func reply(
    to request: ModelRequest, receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply {
    guard !Task.isCancelled else { throw .cancelledReply }
    let state = try await plannedState(of: request)
    let inputTokens = RequestReading.tokenCount(of: request)
    let calls = request.toolChoice == .none ? [] : self.calls(for: state, in: request)
    if !calls.isEmpty {
      let usage = Usage(inputTokens: inputTokens, outputTokens: Self.tokenCount(of: calls))
      let isCut = request.maxOutputTokens.map { usage.outputTokens > $0 } ?? false
      return ModelReply(calls: calls, finish: isCut ? .length : .toolCalls, usage: usage)
    }
    let text = answer(to: request, state)
    let (pieces, isCut) = WordPieces.pieces(of: text, maxTokens: request.maxOutputTokens)
    for piece in pieces {
      guard !Task.isCancelled else { throw .cancelledReply }
      await receive([.textDelta(piece)])
    }
    guard !Task.isCancelled else { throw .cancelledReply }
    let said = pieces.joined()
    return ModelReply(
      text: said, finish: isCut ? .length : .stop,
      usage: Usage(inputTokens: inputTokens, outputTokens: WordPieces.tokenCount(of: said)))
  }

  /// The request as the model reads it: instructions, messages, tools and settings as JSON.
  package func preview(of request: ModelRequest) throws(ModelError) -> EncodedJSON {
    RequestReading.json(of: request, model: name)
  }

  /// Plans a long prompt on a thread of its own: it takes seconds, and turns share theirs.
  private func plannedState(of request: ModelRequest) async throws(ModelError) -> TurnState {
    guard Self.textBytes(of: request) > Self.bytesPlannedInPlace else {
      return try turnState(of: request)
    }
    return try await withTaskExecutorPreference(globalConcurrentExecutor) {
      () async throws(ModelError) in try turnState(of: request)
    }
  }

  // Less than a millisecond's work.
  private static let bytesPlannedInPlace = 4_096

  private static func textBytes(of request: ModelRequest) -> Int {
    request.entries.reduce(0) { sum, entry in
      guard case .prompt(let blocks) = entry.kind else { return sum }
      return blocks.reduce(sum) { $0 + ($1.text?.utf8.count ?? 0) }
    }
  }

  private func turnState(of request: ModelRequest) throws(ModelError) -> TurnState {
    var index = indices.index(of: request.tools)
    var isForced = false
    switch request.toolChoice {
    case .auto, .none: break
    case .required:
      guard !request.tools.isEmpty else {
        throw ModelError(.invalidRequest, "toolChoice is required, but no tool is on offer.")
      }
      isForced = true
    case .named(let name):
      guard let tool = request.tools[name] else {
        throw ModelError(.invalidRequest, "toolChoice names a tool that is not on offer: \(name)")
      }
      index = ToolIndex(ToolSet([tool]))
      isForced = true
    }
    return TurnState(entries: request.entries, index: index, isForced: isForced)
  }

  private func calls(for state: TurnState, in request: ModelRequest) -> [ModelReply.Call] {
    let allowed = request.parallelToolCalls == false ? 1 : state.pending.count
    let made = RequestReading.callCount(in: request.entries)
    return state.pending.prefix(allowed).enumerated().map { offset, pending in
      ModelReply.Call(
        id: "rehearsal_\(made + offset + 1)", name: pending.tool,
        arguments: .json(pending.arguments))
    }
  }

  private func answer(to request: ModelRequest, _ state: TurnState) -> String {
    let wording = AnswerWording(
      state: state, tools: request.tools, toolChoice: request.toolChoice)
    guard let schema = request.outputSchema else { return wording.text }
    return OutputFilling(schema: schema.value, state: state, wording: wording.text).value.text
  }

  private static func tokenCount(of calls: [ModelReply.Call]) -> Int {
    calls.reduce(0) { sum, call in
      guard case .json(let arguments) = call.arguments else { return sum }
      return sum + WordPieces.tokenCount(of: call.name) + WordPieces.tokenCount(of: arguments.text)
    }
  }
}

/// Keeps the looked-up words of the tool set that was used last.
///
/// A session asks with one set again and again; the set is immutable, so its identity is enough.
private final class ToolIndexCache: Sendable {
  private struct Slot {
    let set: ToolSet
    let index: ToolIndex
  }

  private let slot = Mutex<Slot?>(nil)

  func index(of set: ToolSet) -> ToolIndex {
    if let known = slot.withLock({ $0?.set === set ? $0?.index : nil }) { return known }
    let index = ToolIndex(set)
    slot.withLock { $0 = Slot(set: set, index: index) }
    return index
  }
}

extension ModelError {
  /// The reply was cut off because its task was cancelled.
  static var cancelledReply: ModelError { ModelError(.cancelled, "The reply was cancelled.") }
}
