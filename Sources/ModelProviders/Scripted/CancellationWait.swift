import Synchronization

/// Waits for the cancellation of the task, without a timer.
final class CancellationWait: Sendable {
  private enum State {
    case idle
    case waiting(CheckedContinuation<Void, Never>)
    case cancelled
  }

  private let state = Mutex(State.idle)

  /// Suspends until the task is cancelled; returns at once if it already is.
  static func untilCancelled() async {
    let wait = CancellationWait()
    await withTaskCancellationHandler {
      await withCheckedContinuation { wait.begin($0) }
    } onCancel: {
      wait.cancel()
    }
  }

  private func begin(_ continuation: CheckedContinuation<Void, Never>) {
    let isCancelled = state.withLock { state in
      if case .cancelled = state { return true }
      state = .waiting(continuation)
      return false
    }
    if isCancelled { continuation.resume() }
  }

  private func cancel() {
    let waiting = state.withLock { state in
      defer { state = .cancelled }
      if case .waiting(let continuation) = state { return continuation as CheckedContinuation? }
      return nil
    }
    waiting?.resume()
  }
}
