import JSON
import Platform

/// One start of the program under test, with a scripted daemon in its `PATH`.
struct Trial {
  /// How long after the program's end its daemon may be there and its pipes open.
  private static let graceMs = 2_000
  private static let outputToken: UInt64 = 1
  private static let errorToken: UInt64 = 2
  private static let signalToken: UInt64 = 3
  private static let maximumJournalBytes = 8 << 20

  private let process: ChildProcess
  private let poller: Poller
  private let signals: Signals
  private let start = MonotonicClock.nanoseconds
  private let timeoutMs: Int
  private var open: Set<UInt64> = [outputToken, errorToken]
  private var evidence = Evidence()
  private var interrupt: Int32?

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - command: The program and its arguments.
  ///   - daemon: The scripted daemon's path.
  ///   - directory: Where it is, and where its journals go.
  ///   - timeoutMs: How long the program may take.
  ///   - signals: The signals that end the kit, and those of children.
  /// - Returns: What came to light.
  /// - Throws: Why it cannot be run at all, or that the kit was interrupted.
  static func run(
    _ command: [String], daemon: String, directory: String, timeoutMs: Int, signals: Signals
  ) throws(TrialError) -> Evidence {
    var trial = try start(command, daemon, directory, timeoutMs, signals)
    do throws(SystemError) {
      try trial.watch()
    } catch {
      trial.process.kill()
      throw .system(error)
    }
    if let signal = trial.interrupt { throw .interrupted(signal: signal) }
    trial.evidence.journals = journals(in: directory)
    return trial.evidence
  }

  private static func start(
    _ command: [String], _ daemon: String, _ directory: String, _ timeoutMs: Int,
    _ signals: Signals
  ) throws(TrialError) -> Trial {
    var request = ChildProcess.Request(
      file: command.first ?? "", arguments: Array(command.dropFirst()))
    var variables = CurrentProcess.environment
    variables["PATH"] = "\(directory):\(variables["PATH"] ?? "/usr/bin:/bin")"
    variables["RINGBACK"] = daemon
    request.environment = variables
    (request.input, request.output, request.error) = (.null, .pipe, .pipe)
    do throws(SystemError) {
      return try Trial(ChildProcess(request), timeoutMs, signals)
    } catch {
      throw .cannotStart(command.first ?? "", error)
    }
  }

  private init(
    _ process: ChildProcess, _ timeoutMs: Int, _ signals: Signals
  ) throws(SystemError) {
    self.process = process
    self.timeoutMs = timeoutMs
    self.signals = signals
    do throws(SystemError) {
      poller = try Poller()
      try poller.add(signals.descriptor, interest: .readable, token: Self.signalToken)
      for (token, pipe) in [(Self.outputToken, process.output), (Self.errorToken, process.error)] {
        guard let pipe else { continue }
        try pipe.setNonblocking(true)
        try poller.add(pipe, interest: .readable, token: token)
      }
    } catch {
      process.kill()
      throw error
    }
  }

  // MARK: The way of a trial

  private mutating func watch() throws(SystemError) {
    defer { close() }
    try wait(milliseconds: timeoutMs) { $0.process.hasEnded }
    evidence.end = MonotonicClock.nanoseconds
    evidence.milliseconds = Int((evidence.end - start) / 1_000_000)
    let hasEnded = process.hasEnded
    if !hasEnded { process.kill() }
    let status = try process.waitAndReap()
    evidence.status = hasEnded ? status : nil
    try wait(milliseconds: Self.graceMs) { $0.open.isEmpty && !$0.isAnythingAlive }
    evidence.leftPipesOpen = hasEnded && !open.isEmpty
    guard isAnythingAlive else { return }
    evidence.leftSomethingRunning = hasEnded
    Descendants.kill(group: process.identifier)
    try wait(milliseconds: Self.graceMs) { !$0.isAnythingAlive }
  }

  private var isAnythingAlive: Bool { Descendants.areAlive(group: process.identifier) }

  /// Takes what comes until a condition holds, the time is over or a signal ends the kit.
  private mutating func wait(
    milliseconds: Int, until isMet: (Trial) -> Bool
  ) throws(SystemError) {
    let limit = MonotonicClock.nanoseconds + UInt64(milliseconds) * 1_000_000
    var events: [PollEvent] = []
    while !isMet(self), interrupt == nil {
      let now = MonotonicClock.nanoseconds
      guard now < limit else { return }
      try poller.wait(timeoutNanoseconds: limit - now, events: &events)
      for event in events { take(event.token) }
    }
  }

  private mutating func take(_ token: UInt64) {
    switch token {
    case Self.outputToken: read(process.output, token) { $0.output.append($1) }
    case Self.errorToken: read(process.error, token) { $0.error.append($1) }
    default:
      // That a child has ended is seen when the condition is looked at.
      interrupt = signals.received().first { $0 != Signals.childEnded } ?? interrupt
    }
  }

  private mutating func read(
    _ pipe: Descriptor?, _ token: UInt64, into keep: (inout Evidence, [UInt8]) -> Void
  ) {
    guard let pipe, open.contains(token) else { return }
    var bytes: [UInt8] = []
    switch pipe.read(upTo: 1 << 16, appendingTo: &bytes) {
    case .bytes: keep(&evidence, bytes)
    case .wouldBlock: break
    case .endOfFile, .failed:
      open.remove(token)
      poller.remove(pipe)
    }
  }

  private func close() {
    poller.close()
    process.output?.close()
    process.error?.close()
  }

  // MARK: Journals

  private static func journals(in directory: String) -> [[JournalEntry]] {
    (1...Journal.maximumDaemons).compactMap { number in
      let path = Journal.path(in: directory, number: number)
      guard Directory.has(path),
        // A journal that is too large to be read is one without an end, which fails the check.
        let bytes = try? FileContents.read(path: path, maximumBytes: maximumJournalBytes)
      else { return nil }
      return bytes.split(separator: 0x0A).compactMap { line in
        // The last line may have been cut off with its writer.
        (try? JSONValue(parsing: Array(line))).flatMap(JournalEntry.init)
      }
    }
  }
}

/// Why there is no evidence.
enum TrialError: Error, Sendable, Equatable {
  /// The program cannot be started.
  case cannotStart(String, SystemError)
  /// The scripted daemon cannot be put into a temporary directory.
  case noDirectory(SystemError)
  /// The system refused something else.
  case system(SystemError)
  /// The kit itself is to end by this signal.
  case interrupted(signal: Int32)
}
