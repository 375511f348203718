package import Conversation
package import JSON
import Platform
import Synchronization

/// Plays the replies of a JSON file, for tests of clients and their tools.
///
/// The model `scripted/<path>` reads the file once; a path that does not begin with `/` (as in
/// `scripted//tmp/a.json`) is relative to the daemon's working directory. A session gets the first reply for its first model request, the second
/// for its second, and so on: the place in the script is the number of steps in its history, so any number of
/// sessions can play one script. When there are no more replies, a request is an error.
///
///     {"replies": [
///       {"toolCalls": [{"name": "add", "arguments": {"a": 5, "b": 7}}],
///        "expect": {"lastPromptContains": "5 + 7", "tools": ["add"]}},
///       {"text": ["5 + 7 is ", "{{result}}."], "expect": {"toolResultContains": "12"}}
///     ]}
///
/// A reply has any of these members:
/// - `reasoning`: a string, streamed as one delta before the text.
/// - `text`: a string, or an array of strings that are streamed as one delta each. `{{result}}` becomes the
///   text of the last tool result, `{{prompt}}` that of the last prompt.
/// - `toolCalls`: an array of `{"name", "arguments"?, "id"?}`; `arguments` may be any JSON and is `{}` when it is left
///   out. `argumentsText` in its place is the text that a model wrote, which need not be JSON.
/// - `finish`: `stop`, `tool_calls`, `length`, `refusal` or `paused`; by default what the calls suggest.
/// - `usage`: any of `inputTokens`, `outputTokens`, `cacheReadTokens`, `cacheWriteTokens`,
///   `reasoningTokens`; zero by default.
/// - `delayMs`: the time to wait before anything is streamed, a day at most.
/// - `expect`: what the request must be like, any of `lastPromptContains` and `toolResultContains` (a part
///   of the text, of any result of the last step) and `tools` (the names of all tools on offer, in any order).
///   Otherwise the request is an error of kind `protocol` that says what was expected and what came.
/// - `error`: `{"kind", "message", "retryable"?, "retryAfterMs"?, "afterText"?, "times"?}`: the reply ends with this
///   error, with `afterText` only after reasoning and text, and with the reply's `usage`. A reply with an error is no step, so the same
///   reply is played again when the request is repeated; with `times` the error is given to that many
///   requests and the reply to all later ones.
/// - `stall`: with `true` the reply never ends, until it is cancelled.
///
/// Anything else in the file is an error of kind `configuration` with its place in it.
package struct ScriptedModel: LanguageModel {
  /// `scripted/` and the path.
  package let name: String
  private let path: String
  private let script: Script
  private let clock: ScriptClock
  private let failures = FailureCount()

  /// The bytes that a script may have at most.
  package static let mostBytes = 16 * 1024 * 1024

  /// Reads a script.
  ///
  /// - Parameters:
  ///   - path: The file; relative paths begin at the working directory.
  ///   - clock: How the model waits.
  /// - Throws: A `ModelError` of kind `configuration` that names file and place.
  package init(path: String, clock: ScriptClock) throws(ModelError) {
    name = "scripted/\(path)"
    self.path = path
    self.clock = clock
    script = try ScriptReading(file: path).script(in: try Self.contents(of: path))
  }

  /// Plays the reply that the session has reached.
  ///
  /// - Throws: The script's own error; `protocol` when the request is not as expected or no reply is left;
  ///   `cancelled` as soon as the task is cancelled.
  package func reply(
    to request: ModelRequest, receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply {
    let position = request.stepCount
    guard script.replies.indices.contains(position) else {
      throw ModelError(
        .protocol,
        "\(path) has \(script.replies.count) replies, but this is request \(position + 1).")
    }
    let reply = script.replies[position]
    if let mismatch = reply.expectation.mismatch(with: request) {
      throw ModelError(.protocol, "\(path): /replies/\(position)/expect: \(mismatch)")
    }
    let deltas = try texts(of: reply, at: position, for: request)
    try await wait(reply.delayMs)
    let failure = failures.take(reply.failure, at: position)
    if let failure, !failure.isAfterText { throw failure.error }
    if !reply.reasoning.isEmpty {
      try await send(.reasoningDelta(reply.reasoning), to: receive)
    }
    for delta in deltas { try await send(.textDelta(delta), to: receive) }
    if reply.stalls {
      await CancellationWait.untilCancelled()
      throw .cancelledReply
    }
    if let failure { throw failure.error.using(reply.usage) }
    return whole(reply, text: deltas.joined(), at: position)
  }

  /// The request in plain form, from which the script's expectations are checked.
  package func preview(of request: ModelRequest) throws(ModelError) -> EncodedJSON {
    RequestReading.json(of: request, model: name)
  }

  private func whole(_ reply: ScriptedReply, text: String, at position: Int) -> ModelReply {
    let calls = reply.calls.enumerated().map { index, call in
      ModelReply.Call(
        id: call.id ?? "scripted_\(position + 1)_\(index + 1)", name: call.name,
        arguments: call.arguments)
    }
    return ModelReply(
      text: text, reasoning: reply.reasoning, calls: calls,
      finish: reply.finish ?? (calls.isEmpty ? .stop : .toolCalls), usage: reply.usage)
  }

  private func send(
    _ event: ModelEvent, to receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) {
    guard !Task.isCancelled else { throw .cancelledReply }
    await receive([event])
  }

  private func wait(_ milliseconds: Int) async throws(ModelError) {
    guard !Task.isCancelled else { throw .cancelledReply }
    guard milliseconds > 0 else { return }
    do throws(CancellationError) {
      try await clock.sleep(.milliseconds(milliseconds))
    } catch {
      throw .cancelledReply
    }
  }

  /// The deltas with results and prompt put in.
  private func texts(
    of reply: ScriptedReply, at position: Int, for request: ModelRequest
  ) throws(ModelError) -> [String] {
    var texts: [String] = []
    for delta in reply.deltas where !delta.isEmpty {
      var text = delta
      for (mark, value) in [
        ("{{result}}", request.lastResultTexts.last), ("{{prompt}}", request.lastPromptText),
      ] where text.contains(mark) {
        guard let value else {
          throw ModelError(
            .protocol, "\(path): /replies/\(position)/text has \(mark), but the history has none.")
        }
        text = text.split(separator: mark, omittingEmptySubsequences: false).joined(
          separator: value)
      }
      if !text.isEmpty { texts.append(text) }
    }
    return texts
  }

  private static func contents(of path: String) throws(ModelError) -> [UInt8] {
    do throws(FileContents.Failure) {
      return try FileContents.read(path: path, maximumBytes: mostBytes)
    } catch {
      switch error {
      case .system(let error):
        throw ModelError(.configuration, "\(path) cannot be read: \(error)")
      case .tooLarge(let most):
        throw ModelError(.configuration, "\(path) is larger than \(most) bytes")
      }
    }
  }
}

/// Counts how often each scripted error was given, for those that hold for some requests only.
private final class FailureCount: Sendable {
  private let given = Mutex<[Int: Int]>([:])

  /// The error that the reply at a place ends with this time, if it does.
  func take(_ failure: ScriptedFailure?, at position: Int) -> ScriptedFailure? {
    guard let failure, let times = failure.times else { return failure }
    return given.withLock { given in
      guard given[position, default: 0] < times else { return nil }
      given[position, default: 0] += 1
      return failure
    }
  }
}
