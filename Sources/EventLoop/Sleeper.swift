import Synchronization

/// A task that sleeps until a timer or its cancellation wakes it.
final class Sleeper: Sendable {
  private enum State {
    case awake
    case sleeping(CheckedContinuation<Bool, Never>, LoopTimer)
    case cancelled
  }

  private let state = Mutex(State.awake)

  /// Suspends; false when it was cancelled before or meanwhile.
  func sleep(until deadline: LoopInstant, on loop: EventLoop) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isCancelled = state.withLock { state in
          if case .cancelled = state { return true }
          let timer = loop.insert(.resume(self), deadline: deadline, on: .loop)
          state = .sleeping(continuation, timer)
          return false
        }
        if isCancelled { continuation.resume(returning: false) }
      }
    } onCancel: {
      cancel()
    }
  }

  func wake() {
    take(leaving: .awake)?.0.resume(returning: true)
  }

  func cancel() {
    guard let (continuation, timer) = take(leaving: .cancelled) else { return }
    timer.cancel()
    continuation.resume(returning: false)
  }

  private func take(leaving next: State) -> (CheckedContinuation<Bool, Never>, LoopTimer)? {
    state.withLock { state in
      let before = state
      state = next
      guard case .sleeping(let continuation, let timer) = before else { return nil }
      return (continuation, timer)
    }
  }
}

extension EventLoop {
  /// Suspends the task until a moment on the loop's clock; no thread waits meanwhile.
  ///
  /// Throws as soon as the task is cancelled or the loop is stopped, and then leaves nothing behind.
  package func sleep(until deadline: LoopInstant) async throws(CancellationError) {
    guard await Sleeper().sleep(until: deadline, on: self) else { throw CancellationError() }
  }

  /// Suspends the task for a time on the loop's clock; no thread waits meanwhile.
  ///
  /// Throws as soon as the task is cancelled or the loop is stopped, and then leaves nothing behind.
  package func sleep(for duration: Duration) async throws(CancellationError) {
    try await sleep(until: now.advanced(by: duration))
  }
}
