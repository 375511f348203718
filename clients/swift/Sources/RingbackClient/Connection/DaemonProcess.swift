import Platform
import Synchronization

/// The daemon's process: two threads read its standard error and wait for its end.
final class DaemonProcess: Sendable {
  /// How it ended; there as soon as it has, and the lines with it.
  let exit = Once<DaemonExit>()
  let input: Descriptor
  let output: Descriptor

  /// Its number, which the system gives away again after its end.
  var identifier: Int32 { process.identifier }

  private let process: ChildProcess
  private let error: Descriptor
  private let lines: Mutex<StandardErrorLines>
  /// Whether the number still is that of the daemon.
  private let isAlive = Mutex(true)
  private let errorEnded: Pipe

  /// How long the rest of standard error is waited for, which a descendant may hold open.
  private static let errorMs = 500

  init(_ options: DaemonOptions) throws(RingbackError) {
    let file =
      options.executable ?? CurrentProcess.environmentVariable("RINGBACK").flatMap {
        $0.isEmpty ? nil : $0
      } ?? "ringback"
    var request = ChildProcess.Request(
      file: file, arguments: options.arguments, environment: options.environment,
      directory: options.directory)
    (request.input, request.output, request.error) = (.pipe, .pipe, .pipe)
    do throws(SystemError) {
      process = try ChildProcess(request)
      guard let input = process.input, let output = process.output, let error = process.error else {
        throw SystemError(code: 9)  // EBADF; all three were asked for.
      }
      (self.input, self.output, self.error) = (input, output, error)
    } catch {
      throw RingbackError(kind: .notStarted, message: "Cannot start \(file): \(error)")
    }
    lines = Mutex(StandardErrorLines(onLine: options.onStandardError))
    do throws(SystemError) {
      errorEnded = try Pipe()
    } catch {
      process.kill()
      for descriptor in [input, output, self.error] { descriptor.close() }
      throw RingbackError(kind: .notStarted, message: "Cannot watch the daemon: \(error)")
    }
    do throws(SystemError) {
      try PlatformThread.start(name: "ringback-log") { self.readError() }.detach()
      try PlatformThread.start(name: "ringback-end") { self.waitForEnd() }.detach()
    } catch {
      process.kill()
      throw RingbackError(kind: .notStarted, message: "Cannot watch the daemon: \(error)")
    }
  }

  /// Ends the daemon and what it started at once.
  func kill() {
    isAlive.withLock { if $0 { process.kill() } }
  }

  /// Waits for the end, and kills the daemon when it takes longer than that.
  func end(within limit: Duration) async -> DaemonExit {
    let timer = Task {
      // Cancelled when the daemon ends in time.
      try await ContinuousClock().sleep(for: limit)
      kill()
    }
    defer { timer.cancel() }
    return await exit.value
  }

  private func readError() {
    var bytes: [UInt8] = []
    while case .bytes = error.read(upTo: 4_096, appendingTo: &bytes) {
      for line in lines.withLock({ $0.take(bytes) }) { lines.withLock { $0.onLine }?(line) }
      bytes.removeAll(keepingCapacity: true)
    }
    lines.withLock { $0.finish() }
    error.close()
    errorEnded.writer.close()
  }

  private func waitForEnd() {
    var status: ChildProcess.ExitStatus?
    // Without a watch the number is the system's a moment before `isAlive` says so.
    if let watch = try? ProcessWatch(process: process.identifier) {
      // Where it cannot be waited for, reaping waits.
      try? watch.descriptor.waitUntilReadable()
      watch.descriptor.close()
      isAlive.withLock { isAlive in
        isAlive = false
        // Nil when somebody else took the status.
        status = try? process.waitAndReap()
      }
    } else {
      status = try? process.waitAndReap()  // Nil when somebody else took the status.
      isAlive.withLock { $0 = false }
    }
    // Its end is its closing; an error is as good as that.
    try? errorEnded.reader.waitUntilReadable(milliseconds: Self.errorMs)
    errorEnded.reader.close()
    var end = DaemonExit(status: nil, signal: nil, standardError: lines.withLock { $0.last })
    switch status {
    case .exited(let code): end.status = code
    case .killed(let signal): end.signal = signal
    case nil: break
    }
    exit.resolve(end)
  }
}

/// The last lines of a standard error, in bounds.
private struct StandardErrorLines: Sendable {
  private(set) var last: [String] = []
  private var open: [UInt8] = []
  let onLine: (@Sendable (String) -> Void)?

  private static let maxLines = 20
  private static let maxLineBytes = 4_096

  init(onLine: (@Sendable (String) -> Void)?) { self.onLine = onLine }

  /// Takes what was read, and gives the lines that it completes.
  mutating func take(_ bytes: [UInt8]) -> [String] {
    var complete: [String] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        complete.append(endLine())
      } else if open.count < Self.maxLineBytes {
        open.append(byte)
      }
    }
    return complete
  }

  /// Takes the end.
  mutating func finish() {
    if !open.isEmpty { _ = endLine() }
  }

  private mutating func endLine() -> String {
    let line = String(decoding: open, as: UTF8.self)
    open.removeAll(keepingCapacity: true)
    last = last.suffix(Self.maxLines - 1) + [line]
    return line
  }
}
