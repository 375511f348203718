import JSON
import Platform

/// What a command writes until it ends, and how it ends.
///
/// The end of the process counts and not that of its output, which something that it has started and
/// left behind may hold open for ever.
struct ToolOutput {
  private static let outputToken: UInt64 = 1
  private static let endToken: UInt64 = 2

  private let process: ChildProcess
  private var bytes: [UInt8] = []
  private var isTooLarge = false

  /// Reads until the command has ended; blocks the thread.
  init(of process: ChildProcess) {
    self.process = process
    guard let pipe = process.output else { return }
    do {
      try read(pipe)
    } catch {
      // The system cannot tell of a process's end, so that of its output must do.
      while !isTooLarge, take(pipe) == .more {}
    }
    pipe.close()
    if isTooLarge { RunningTools.kill(process) }
  }

  /// Reads until the process has ended and what it wrote is taken.
  private mutating func read(_ pipe: Descriptor) throws {
    let poller = try Poller()
    defer { poller.close() }
    let end: Descriptor
    do throws(ProcessWatch.Failure) {
      end = try ProcessWatch(process: process.identifier).descriptor
    } catch .alreadyGone {
      return try takeRest(of: pipe)
    } catch .unavailable(let error) {
      throw error
    }
    defer { end.close() }
    try poller.add(pipe, interest: .readable, token: Self.outputToken)
    try poller.add(end, interest: .readable, token: Self.endToken)
    var events: [PollEvent] = []
    while !isTooLarge {
      try poller.wait(timeoutNanoseconds: nil, events: &events)
      if events.contains(where: { $0.token == Self.endToken }) { return try takeRest(of: pipe) }
      if take(pipe) == .end { poller.remove(pipe) }
    }
  }

  private mutating func takeRest(of pipe: Descriptor) throws(SystemError) {
    try pipe.setNonblocking(true)
    while !isTooLarge, take(pipe) == .more {}
  }

  private enum Taking {
    case more, nothing, end
  }

  private mutating func take(_ pipe: Descriptor) -> Taking {
    switch pipe.read(upTo: 1 << 16, appendingTo: &bytes) {
    case .bytes:
      isTooLarge = bytes.count > ToolProcess.maximumOutputBytes
      return .more
    case .wouldBlock: return .nothing
    case .endOfFile, .failed: return .end
    }
  }

  /// The tool's result.
  var result: JSONValue {
    do throws(SystemError) {
      return result(try RunningTools.reap(process))
    } catch {
      return ToolProcess.failure("cannot learn how the tool ended: \(error)")
    }
  }

  private func result(_ status: ChildProcess.ExitStatus) -> JSONValue {
    guard !isTooLarge else {
      return ToolProcess.failure("the tool wrote more than \(ToolProcess.maximumOutputBytes) bytes")
    }
    var text = String(decoding: bytes, as: UTF8.self)
    if text.hasSuffix("\n") { text.removeLast() }
    switch status {
    case .exited(0): return ["content": .string(text)]
    case .exited(let status): return failure(text, "[the tool ended with status \(status)]")
    case .killed(let signal): return failure(text, "[the tool was killed by signal \(signal)]")
    }
  }

  private func failure(_ text: String, _ mark: String) -> JSONValue {
    ToolProcess.failure(text.isEmpty ? mark : "\(text)\n\(mark)")
  }
}
