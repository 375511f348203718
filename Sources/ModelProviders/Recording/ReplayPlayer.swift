import Conversation
import HTTP

/// Plays one recorded exchange through the reader of its dialect.
struct ReplayPlayer: Sendable {
  /// How to wait.
  let clock: ScriptClock
  /// Whether to wait as long as the provider took.
  let isPaced: Bool
  /// The bounds on what providers may answer with.
  let limits: ProviderLimits
  /// Milliseconds to wait for the cancel, where the recorded turn was cancelled.
  let cancelWaitMs: Int

  /// Plays an exchange.
  ///
  /// - Throws: What the recorded reply ended with.
  func play(
    _ exchange: RecordedExchange, _ dialect: any Dialect, for request: ModelRequest,
    receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply {
    if case .tooLong = exchange.end {
      throw ModelError(
        .configuration, "The recorded exchange is too long to be played.", retryable: false)
    }
    guard let response = exchange.response else {
      try await end(exchange.end)
      throw ModelError(.protocol, "The recorded exchange has no response.", retryable: false)
    }
    let headers = HTTPHeaders(response.headers)
    do throws(ModelError) {
      try await wait(from: 0, to: response.ms)
      guard (200..<300).contains(response.status) else {
        if case .cancelled = exchange.end { try await end(.cancelled) }
        let words = RefusalWords(response.status, headers, dialect: dialect, limits: limits)
        throw words.error(body: exchange.chunks.flatMap(\.bytes))
      }
      try headers.checkAreOfReply(status: response.status)
      let reader = dialect.reader(for: request, limits: limits)
      return try await read(exchange, from: response.ms, reader, receive)
    } catch {
      throw Redaction([], maxCharacters: limits.failureCharacters)
        .clean(error.named(headers.requestId))
    }
  }

  private func read(
    _ exchange: RecordedExchange, from start: Int, _ reader: any ReplyReader,
    _ receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply {
    var reader = reader
    var ms = start
    for chunk in exchange.chunks {
      try await wait(from: ms, to: chunk.ms)
      ms = chunk.ms
      let events = try reader.read(chunk.bytes.span)
      if !events.isEmpty { await receive(events) }
    }
    if Task.isCancelled { throw .cancelled }
    if case .cancelled = exchange.end { try await end(.cancelled) }
    // A connection that failed after a whole reply took nothing away from it.
    if !reader.isWhole { try await end(exchange.end) }
    let (last, reply) = try reader.finish()
    if !last.isEmpty { await receive(last) }
    return reply
  }

  /// Waits for what the next chunk took, or lets others have their turn.
  private func wait(from: Int, to: Int) async throws(ModelError) {
    if isPaced, to > from {
      try await sleep(milliseconds: to - from)
    } else {
      await Task.yield()
    }
    if Task.isCancelled { throw .cancelled }
  }

  /// Throws what an exchange that was not complete ended with.
  private func end(_ end: RecordedExchange.End) async throws(ModelError) {
    switch end {
    case .complete, .tooLong: return
    case .failed(let error): throw error
    case .cancelled:
      try await sleep(milliseconds: cancelWaitMs)
      throw ModelError(
        .protocol, "The recorded turn was cancelled here, and this one was not.", retryable: false)
    }
  }

  private func sleep(milliseconds: Int) async throws(ModelError) {
    do throws(CancellationError) {
      try await clock.sleep(.milliseconds(milliseconds))
    } catch {
      throw .cancelled
    }
  }
}
