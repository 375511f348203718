import JSON
import JSONRPC

/// What a turn came to.
public typealias TurnResult = SessionPromptResult

extension SessionPromptResult {
  /// The answer's text.
  public var text: String {
    message.content.map { if case .text(let block) = $0 { block.text } else { "" } }.joined()
  }
}

/// A turn that is under way: iterate for its updates, then read `result`.
///
/// Cancelling the task that iterates or awaits the result cancels the turn and waits for its answer, in
/// bounds. So does letting go of the turn before its end, without waiting.
public final class Turn: AsyncSequence, Sendable {
  private let link: Link
  private let feed: TurnFeed
  private let id: RequestID
  private let session: String?

  /// Sends the prompt; the updates are followed under the session's id.
  init(_ link: Link, _ params: Wire, session: String, keepsUpdates: Bool) throws {
    let feed = TurnFeed()
    if !keepsUpdates { feed.dropUpdates() }
    guard link.follow(session, feed) else {
      throw RingbackError(kind: .sessionBusy, message: "The session is in a turn.")
    }
    self.link = link
    self.feed = feed
    self.session = session
    do {
      id = try link.send(WireMethod.sessionPrompt, params) { reply in
        link.unfollow(session, feed)
        feed.finish(reply)
      }
    } catch {
      link.unfollow(session, feed)
      throw error
    }
  }

  deinit { cancel() }

  /// Ends the turn: its result then has the stop reason `cancelled`.
  public func cancel() { link.withdraw(id, feed.answer) }

  /// What the turn came to, as soon as it has ended.
  ///
  /// - Throws: The daemon's error, or that it has gone.
  public var result: TurnResult {
    get async throws {
      let reply = await withTaskCancellationHandler {
        await feed.answer.value
      } onCancel: {
        cancel()
      }
      try Task.checkCancellation()
      return try WireDecoder.decode(TurnResult.self, from: try await link.result(of: reply))
    }
  }

  /// Goes through the updates; only one task may do so.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let turn: Turn

    /// The next update; nil after the last one.
    ///
    /// - Throws: Why the turn has no result, after its last update.
    public mutating func next() async throws -> Update? {
      let turn = turn
      let update = await withTaskCancellationHandler {
        await turn.feed.next()
      } onCancel: {
        turn.cancel()
      }
      if Task.isCancelled {
        _ = await turn.feed.answer.value
        throw CancellationError()
      }
      if turn.feed.isOverrun {
        turn.cancel()
        throw RingbackError(
          kind: .updatesOverrun, message: "Too many updates waited; the turn was cancelled.")
      }
      if let update { return update }
      _ = try await turn.result
      return nil
    }
  }

  /// Starts to go through the updates.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(turn: self) }
}
