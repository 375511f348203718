import Conversation
import EventLoop
import Synchronization

/// A key that a program prints: asked for when it is first needed, and kept until it is refused.
///
/// However many requests want the key at the same time, the program runs once for all of them.
final class CommandKey: Sendable {
  private enum State {
    case unknown
    case asking(KeyProgram, [KeyWaiter])
    case known(Secret)
  }

  private let words: [String]
  private let provider: String
  private let loop: EventLoop
  private let limits: ProviderLimits
  private let state = Mutex(State.unknown)

  /// Makes the key of a provider out of a program and its arguments, which is not started yet.
  init(_ words: [String], provider: String, loop: EventLoop, limits: ProviderLimits) {
    self.words = words
    self.provider = provider
    self.loop = loop
    self.limits = limits
  }

  /// The key, which the program prints unless it is known already.
  ///
  /// - Parameter refused: A key that the provider refused; if it is the known one, the program runs
  ///   again, and may well print the same.
  /// - Returns: The key, free of white space.
  /// - Throws: A `ModelError` of kind `authentication` that names the program and nothing of what it
  ///   printed, or of kind `cancelled`. The next who asks starts the program again.
  func key(otherThan refused: Secret? = nil) async throws(ModelError) -> Secret {
    let waiter = KeyWaiter()
    let (known, started) = state.withLock { state in enter(waiter, refused, &state) }
    if let known { return known }
    if let started { started.start { [weak self] in self?.finish(started, $0) } }
    let answer = await withTaskCancellationHandler {
      await waiter.answer()
    } onCancel: {
      leave(waiter)
    }
    return try answer.get()
  }

  private func enter(
    _ waiter: KeyWaiter, _ refused: Secret?, _ state: inout State
  ) -> (known: Secret?, started: KeyProgram?) {
    switch state {
    case .known(let secret) where secret.reveal() != refused?.reveal(): return (secret, nil)
    case .asking(let program, let waiters):
      state = .asking(program, waiters + [waiter])
      return (nil, nil)
    case .known, .unknown:
      let program = KeyProgram(words, loop: loop, limits: limits)
      state = .asking(program, [waiter])
      return (nil, program)
    }
  }

  private func finish(_ program: KeyProgram, _ outcome: Result<Secret, KeyProgram.Failure>) {
    let waiters = state.withLock { state -> [KeyWaiter] in
      guard case .asking(let asked, let waiters) = state, asked === program else { return [] }
      // Optional on purpose: a failure is not kept.
      state = (try? outcome.get()).map(State.known) ?? .unknown
      return waiters
    }
    let answer = outcome.mapError { failure in
      ModelError(
        .authentication,
        "The command \"\(words.first ?? "")\", which should print the key of the provider "
          + "\"\(provider)\", \(failure.phrase).")
    }
    for waiter in waiters { waiter.resume(answer) }
  }

  /// Lets one go who does not want to wait any more; with the last one the program ends.
  private func leave(_ waiter: KeyWaiter) {
    let abandoned = state.withLock { state -> KeyProgram? in
      guard case .asking(let program, let waiters) = state else { return nil }
      let others = waiters.filter { $0 !== waiter }
      state = others.isEmpty ? .unknown : .asking(program, others)
      return others.isEmpty ? program : nil
    }
    abandoned?.cancel()
    waiter.resume(.failure(.cancelled))
  }
}
