import EventLoop
import JSONRPC
import Platform
import Synchronization

/// Decides when and how the process ends.
///
/// Whatever happens first sets the course: open turns may finish, or are cancelled; either way every
/// request is answered or a deadline passes, and then the main thread learns how to end.
final class Supervisor: Sendable {
  /// How the process ends.
  enum End: Sendable, Equatable {
    case status(Int32)
    case signal(Int32)
  }

  /// What bears on the end.
  enum Event: Sendable, Equatable {
    case server(Server.Event)
    case signal(Int32)
    /// The process that the client named is gone.
    case clientGone
    /// All requests were answered, or the time for it is over: the time to finish, or the time that
    /// a cancel takes.
    case drained(Bool, cancelled: Bool)
  }

  private enum Phase: Sendable {
    case serving
    /// Turns may finish; then the process ends with status 0.
    case draining
    /// Everything has been cancelled.
    case cancelling(End)
    case ended
  }

  private let connection: Connection
  private let loop: EventLoop
  private let limits: Limits
  private let phase = Mutex(Phase.serving)
  private let outcome = Mutex<End?>(nil)
  private let bell: Pipe

  /// Makes a supervisor of one connection.
  init(connection: Connection, loop: EventLoop, limits: Limits) throws(SystemError) {
    self.connection = connection
    self.loop = loop
    self.limits = limits
    bell = try Pipe()
  }

  /// Blocks the calling thread until the process is to end.
  func waitForEnd() -> End {
    var byte: [UInt8] = []
    _ = bell.reader.read(upTo: 1, appendingTo: &byte)
    return outcome.withLock { $0 } ?? .status(1)
  }

  /// Takes one event, on any thread.
  func handle(_ event: Event) {
    switch event {
    case .server(.exit(let status)): cancel(then: .status(status))
    case .server(.ended(.inputClosed)), .server(.ended(.inputFailed)): drain()
    case .server(.ended(.framingLost)), .server(.ended(.outputOverflow)):
      cancel(then: .status(1))
    case .server(.ended), .clientGone: cancel(then: .status(0))
    case .server(.watch(let process)): watch(process)
    case .signal(let number): cancel(then: .signal(number))
    case .drained(let isDrained, let wasCancelled): finish(isDrained, cancelled: wasCancelled)
    }
  }

  /// Lets open turns finish; the connection tells when nobody reads what they say.
  private func drain() {
    let isFirst = phase.withLock { phase in
      guard case .serving = phase else { return false }
      phase = .draining
      return true
    }
    guard isFirst else { return }
    awaitDrained(.milliseconds(limits.drainTimeoutMs), cancelled: false)
  }

  /// Cancels everything; a second signal does not wait for the answers.
  private func cancel(then end: End) {
    enum Step { case cancel, end, nothing }
    let step = phase.withLock { phase -> Step in
      switch phase {
      case .serving, .draining:
        phase = .cancelling(end)
        return .cancel
      case .cancelling:
        guard case .signal = end else { return .nothing }
        phase = .ended
        return .end
      case .ended: return .nothing
      }
    }
    switch step {
    case .cancel:
      connection.cancelAll()
      awaitDrained(.milliseconds(limits.cancelTimeoutMs), cancelled: true)
    case .end: ring(end)
    case .nothing: break
    }
  }

  private func finish(_ isDrained: Bool, cancelled: Bool) {
    enum Step { case cancel, end(End), nothing }
    let step = phase.withLock { phase -> Step in
      switch phase {
      case .serving, .ended: return .nothing
      case .draining where !isDrained: return .cancel
      case .draining:
        phase = .ended
        return .end(.status(0))
      // The time to finish ran out after a cancel began, which has a time of its own.
      case .cancelling where !isDrained && !cancelled: return .nothing
      case .cancelling(let end):
        phase = .ended
        return .end(end)
      }
    }
    switch step {
    case .cancel: cancel(then: .status(0))
    case .end(let end): ring(end)
    case .nothing: break
    }
  }

  private func ring(_ end: End) {
    outcome.withLock { $0 = end }
    // The pipe is empty and this is its only byte, so it always takes it.
    _ = bell.writer.write([0])
  }

  private func awaitDrained(_ timeout: Duration, cancelled: Bool) {
    // Not a request's task: it waits for all of those, and the main thread waits for it.
    Task(executorPreference: loop) { [self] in
      handle(.drained(await connection.drain(timeout: timeout), cancelled: cancelled))
    }
  }
}

// MARK: - What is watched

extension Supervisor {
  /// Learns of signals from now on.
  func watchSignals() throws(SystemError) {
    let signals = try Signals(catching: [Signals.terminate, Signals.interrupt, Signals.hangUp])
    _ = try loop.watch(signals.descriptor, for: .readable) { [self] _ in
      for number in signals.received() { handle(.signal(number)) }
    }
  }

  /// Learns of a process's end; one that is gone already counts as well.
  private func watch(_ process: Int32) {
    loop.onEnd(ofProcess: process) { [self] in handle(.clientGone) }
  }
}
