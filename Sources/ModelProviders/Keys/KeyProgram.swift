import EventLoop
import Platform

/// One execution of a program that prints a key.
///
/// No shell is involved, the program reads nothing, and what it writes to its standard error is
/// dropped: it may be anything, a key as well, and would end in the daemon's log.
final class KeyProgram: Sendable {
  /// Why there is no key.
  enum Failure: Error, Equatable {
    case notStarted(SystemError)
    case ended(ChildProcess.ExitStatus)
    case outOfTime(milliseconds: Int)
    case tooLong(bytes: Int)
    case empty
    case noKey
    case cancelled

    /// What the program did, without a word of what it printed.
    var phrase: String {
      switch self {
      case .notStarted(let error): "cannot be started: \(error)"
      case .ended(.exited(let status)): "ended with status \(status)"
      case .ended(.killed(let signal)): "was killed by signal \(signal)"
      case .outOfTime(let milliseconds): "did not end within \(milliseconds) ms"
      case .tooLong(let bytes): "printed more than \(bytes) bytes"
      case .empty: "printed nothing"
      case .noKey: "printed something else than one line of printable ASCII"
      case .cancelled: "was not waited for"
      }
    }
  }

  private struct State {
    var child: ChildProcess?
    var watch: DescriptorWatch?
    var timer: LoopTimer?
    var output: [UInt8] = []
    var completion: (@Sendable (Result<Secret, Failure>) -> Void)?
    var isOver = false
  }

  private let words: [String]
  private let loop: EventLoop
  private let limits: ProviderLimits
  // Callbacks of the loop are all that touches it.
  private let state: LoopBound<State>

  /// Prepares the program, which is the first of `words`, with the others as its arguments.
  init(_ words: [String], loop: EventLoop, limits: ProviderLimits) {
    self.words = words
    self.loop = loop
    self.limits = limits
    state = LoopBound(State(), on: loop)
  }

  /// Starts the program; `completion` is called once, on the loop's thread.
  func start(_ completion: @escaping @Sendable (Result<Secret, Failure>) -> Void) {
    loop.execute { [self] in
      state.value.completion = completion
      if state.value.isOver { return end(.failure(.cancelled)) }
      do throws(SystemError) {
        try spawn()
      } catch {
        end(.failure(.notStarted(error)))
      }
    }
  }

  /// Ends the program and everything that it started.
  func cancel() {
    loop.execute { [self] in abort(.cancelled) }
  }

  private func spawn() throws(SystemError) {
    var request = ChildProcess.Request(file: words[0], arguments: Array(words.dropFirst()))
    request.output = .pipe
    request.error = .null
    let child = try ChildProcess(request)
    state.value.child = child
    // A child must be waited for whatever happens to its output; killing it ends the wait.
    Task(executorPreference: loop) { [self] in
      do throws(SystemError) {
        ended(try await loop.exitStatus(of: child))
      } catch {
        end(.failure(.notStarted(error)))
      }
    }
    state.value.timer = loop.schedule(after: .milliseconds(limits.keyCommandMs), on: .system) {
      [self] in abort(.outOfTime(milliseconds: limits.keyCommandMs))
    }
    do throws(SystemError) {
      try child.output?.setNonblocking(true)
      state.value.watch = try child.output.map { output throws(SystemError) in
        try loop.watch(output, for: .readable) { [self] _ in take() }
      }
    } catch {
      abort(.notStarted(error))
    }
  }

  /// Takes what the program has printed so far.
  private func take() {
    guard let pipe = state.value.child?.output, !state.value.isOver else { return }
    while state.value.output.count <= limits.keyBytes {
      switch pipe.read(upTo: 4_096, appendingTo: &state.value.output) {
      case .bytes: continue
      case .wouldBlock: return
      case .endOfFile, .failed:
        // What it means is said by the status, which is on its way.
        state.value.watch?.cancel()
        return
      }
    }
    abort(.tooLong(bytes: limits.keyBytes))
  }

  private func ended(_ status: ChildProcess.ExitStatus) {
    // What a process that it left behind may still print is not waited for.
    take()
    end(status == .exited(0) ? key() : .failure(.ended(status)))
  }

  private func key() -> Result<Secret, Failure> {
    guard let text = String(validating: state.value.output, as: UTF8.self) else {
      return .failure(.noKey)
    }
    guard let key = text.trimmed else { return .failure(.empty) }
    return HeaderRules.allowsValue(key) ? .success(Secret(key)) : .failure(.noKey)
  }

  /// Gives the answer before the program has ended, and ends the program.
  private func abort(_ failure: Failure) {
    if !state.value.isOver { state.value.child?.kill() }
    end(.failure(failure))
  }

  private func end(_ outcome: Result<Secret, Failure>) {
    let before = state.value
    state.value.isOver = true
    state.value.watch = nil
    state.value.timer = nil
    state.value.output = []
    state.value.completion = nil
    before.timer?.cancel()
    before.watch?.cancel()
    if !before.isOver { before.child?.output?.close() }
    before.completion?(outcome)
  }
}
