package import Platform
import Synchronization

/// What waits for the end of a process.
package final class ProcessExit: Sendable {
  private enum State {
    case waiting(DescriptorWatch?, Descriptor?, LoopTimer?)
    case ended
  }

  private let state = Mutex(State.waiting(nil, nil, nil))

  // Where the system cannot tell us, asking once a second costs nothing that could be measured, and
  // what depends on it (the end of a client) may be a second late.
  private static let secondsBetweenQuestions = 1

  fileprivate init() {}

  /// Stops waiting; on the loop's thread nothing is called afterwards.
  package func cancel() {
    _ = end()
  }

  /// Gives up what it holds; true for the first caller.
  private func end() -> Bool {
    let before = state.withLock { state in
      let before = state
      state = .ended
      return before
    }
    guard case .waiting(let watch, let descriptor, let timer) = before else { return false }
    watch?.cancel()
    descriptor?.close()
    timer?.cancel()
    return true
  }

  private func hold(_ watch: DescriptorWatch?, _ descriptor: Descriptor?, _ timer: LoopTimer?) {
    let isLate = state.withLock { state in
      guard case .waiting = state else { return true }
      state = .waiting(watch, descriptor, timer)
      return false
    }
    guard isLate else { return }
    watch?.cancel()
    descriptor?.close()
    timer?.cancel()
  }

  fileprivate func start(
    _ process: Int32, on loop: EventLoop, isGone: @escaping @Sendable () -> Bool,
    _ action: @escaping @Sendable () -> Void
  ) {
    do throws(ProcessWatch.Failure) {
      let descriptor = try ProcessWatch(process: process).descriptor
      do throws(SystemError) {
        let watch = try loop.watch(descriptor, for: .readable) { _ in
          if self.end() { action() }
        }
        hold(watch, descriptor, nil)
      } catch {
        descriptor.close()
        throw .unavailable(error)
      }
    } catch {
      if error == .alreadyGone {
        loop.post({ if self.end() { action() } })
      } else {
        ask(on: loop, isGone: isGone, action)
      }
    }
  }

  private func ask(
    on loop: EventLoop, isGone: @escaping @Sendable () -> Bool,
    _ action: @escaping @Sendable () -> Void
  ) {
    let timer = loop.schedule(after: .seconds(Self.secondsBetweenQuestions), on: .system) {
      if !isGone() {
        self.ask(on: loop, isGone: isGone, action)
      } else if self.end() {
        action()
      }
    }
    hold(nil, nil, timer)
  }
}

extension EventLoop {
  /// Calls back once, on the loop's thread, when a process is gone; soon if it is gone already.
  ///
  /// It may be any process of any user. Where the system offers no watch (a sandbox, Linux before
  /// 5.3), the process is looked for once a second.
  @discardableResult
  package func onEnd(
    ofProcess process: Int32, _ action: @escaping @Sendable () -> Void
  ) -> ProcessExit {
    let exit = ProcessExit()
    exit.start(process, on: self, isGone: { !ProcessWatch.isAlive(process) }, action)
    return exit
  }

  /// Waits until a child has ended and takes its status, be its pipes still held by others.
  ///
  /// Must be called once for each child, or the system keeps a zombie; cancelling the task does not
  /// end the wait, killing the child does. Fails when somebody else took the status.
  package func exitStatus(
    of child: ChildProcess
  ) async throws(SystemError) -> ChildProcess.ExitStatus {
    let exit = ProcessExit()
    await withCheckedContinuation { continuation in
      exit.start(child.identifier, on: self, isGone: { child.hasEnded }) {
        continuation.resume()
      }
    }
    // It has ended, so this blocks no longer than the system needs to note it.
    return try child.waitAndReap()
  }
}
