import Platform
import Synchronization

/// The commands that are at work, so that none of them outlives the program.
///
/// A process is only signalled while it is in this table: once its status was taken, its number may
/// be somebody else's.
enum RunningTools {
  private struct State {
    var processes: [Int32: ChildProcess] = [:]
    var isOver = false
  }

  private static let state = Mutex(State())

  /// Starts a command, unless the program is about to end; nil then.
  static func start(_ request: ChildProcess.Request) throws(SystemError) -> ChildProcess? {
    let result = state.withLock { state -> Result<ChildProcess?, SystemError> in
      guard !state.isOver else { return .success(nil) }
      do throws(SystemError) {
        let process = try ChildProcess(request)
        state.processes[process.identifier] = process
        return .success(process)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Asks a command to end, with everything that it has started.
  static func terminate(_ process: ChildProcess) {
    state.withLock { $0.processes[process.identifier]?.terminate() }
  }

  /// Ends a command, with everything that it has started.
  static func kill(_ process: ChildProcess) {
    state.withLock { $0.processes[process.identifier]?.kill() }
  }

  /// Ends whatever is at work, and lets nothing begin any more.
  static func killAll() {
    state.withLock { state in
      state.isOver = true
      for process in state.processes.values { process.kill() }
    }
  }

  /// Takes the status of a command and ends what it has left behind; blocks until it has ended.
  static func reap(_ process: ChildProcess) throws(SystemError) -> ChildProcess.ExitStatus {
    if let status = try reapIfEnded(process) { return status }
    // Not under the lock, since it may take long. Only where the system cannot tell of a process's
    // end, or right after it was killed.
    let status = try process.waitAndReap()
    _ = state.withLock { $0.processes.removeValue(forKey: process.identifier) }
    return status
  }

  private static func reapIfEnded(
    _ process: ChildProcess
  ) throws(SystemError) -> ChildProcess.ExitStatus? {
    let result = state.withLock { state -> Result<ChildProcess.ExitStatus?, SystemError> in
      guard process.hasEnded else { return .success(nil) }
      // The number, and with it the group's, is not given away before the process is reaped.
      process.kill()
      state.processes[process.identifier] = nil
      do throws(SystemError) {
        return .success(try process.reap())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
