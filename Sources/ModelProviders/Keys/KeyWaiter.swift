import Conversation
import Synchronization

/// One task that waits for a key; the first answer counts.
final class KeyWaiter: Sendable {
  private enum State {
    case idle
    case waiting(CheckedContinuation<Result<Secret, ModelError>, Never>)
    case answered(Result<Secret, ModelError>)
  }

  private let state = Mutex(State.idle)

  /// Suspends until there is an answer; may be called once.
  func answer() async -> Result<Secret, ModelError> {
    await withCheckedContinuation { continuation in
      let early = state.withLock { state in
        if case .answered(let answer) = state { return answer as Result<Secret, ModelError>? }
        state = .waiting(continuation)
        return nil
      }
      if let early { continuation.resume(returning: early) }
    }
  }

  /// Gives the answer, unless there was one before.
  func resume(_ answer: Result<Secret, ModelError>) {
    let before = state.withLock { state in
      let before = state
      if case .answered = before { return before }
      state = .answered(answer)
      return before
    }
    if case .waiting(let continuation) = before { continuation.resume(returning: answer) }
  }
}
