import JSONRPC
import Platform

/// The scripted daemon's stdin and stdout, with a deadline for everything.
///
/// While it cannot write it reads, so that a client that writes before it reads is not held up.
final class ClientPipes {
  /// The longest message of the client, and the most that is read ahead.
  private static let maximumMessageBytes = 64 << 20
  private static let inputToken: UInt64 = 1
  private static let outputToken: UInt64 = 2

  private let input = Descriptor.standardInput
  private let output = Descriptor.standardOutput
  private let poller: Poller
  /// When the play must be over, by the monotonic clock.
  let deadline: UInt64
  /// Nanoseconds that the client may be silent while something is due.
  let silence: UInt64
  private var frames = FrameReader(framing: nil, maxMessageBytes: maximumMessageBytes)
  private var inputHasEnded = false

  init(deadline: UInt64, silence: UInt64) throws(SystemError) {
    self.deadline = deadline
    self.silence = silence
    poller = try Poller()
    try poller.add(input, interest: .readable, token: Self.inputToken)
    // The client's end of the pipe has a setting of its own; nobody else has ours.
    try output.setNonblocking(true)
  }

  /// How the client frames its messages; nil before the first one.
  var framing: Framing? { frames.framing }

  /// The next message; nil at the end of the input.
  ///
  /// - Parameters:
  ///   - expected: What is waited for, for the finding when it does not come.
  ///   - limit: Until when, by the monotonic clock, unless the client is silent for too long before.
  /// - Returns: Its bytes, without the framing.
  /// - Throws: A finding when nothing comes, or what is no message.
  func next(
    awaiting expected: String, until limit: UInt64 = .max
  ) throws(Interruption) -> ArraySlice<UInt8>? {
    let start = MonotonicClock.nanoseconds
    while true {
      if let bytes = try buffered() { return bytes }
      if inputHasEnded { return try last() }
      let ready = try wait(until: min(limit, deadline, start + silence))
      if ready.isEmpty {
        let milliseconds = (MonotonicClock.nanoseconds - start) / 1_000_000
        throw .finding(expected, "nothing within \(milliseconds) ms\(unfinished)")
      }
      try read()
    }
  }

  /// The next message of those that were read already; nil when there is none.
  func buffered() throws(Interruption) -> ArraySlice<UInt8>? {
    switch frames.next() {
    case .message(let range): return frames.buffer.storage[range]
    case .refused(let error), .lost(let error):
      throw .finding("framed messages as in protocol.md", error.message)
    case .needsInput: return nil
    }
  }

  /// Writes bytes as they are.
  func write(_ bytes: [UInt8]) throws(Interruption) {
    var sent = 0
    while sent < bytes.count {
      switch output.write(bytes, from: sent) {
      case .bytes(let count): sent += count
      case .wouldBlock: try waitForRoom(sent, of: bytes.count)
      case .failed(let error):
        throw .finding("a client that reads the daemon's stdout", "it was closed (\(error))")
      }
    }
  }

  /// Lets the client take what was written; what it writes meanwhile is taken.
  func pause(milliseconds: Int) throws(Interruption) {
    let end = MonotonicClock.nanoseconds + UInt64(milliseconds) * 1_000_000
    while MonotonicClock.nanoseconds < min(end, deadline), !inputHasEnded {
      if try !wait(until: min(end, deadline)).isEmpty { try read() }
    }
  }

  /// Lets nothing more be written to the daemon.
  func closeInput() {
    guard !inputHasEnded else { return }
    inputHasEnded = true
    poller.remove(input)
    input.close()
  }

  /// Tells that nothing more will come.
  func closeOutput() { output.close() }

  private func last() throws(Interruption) -> ArraySlice<UInt8>? {
    switch frames.finish() {
    case .message(let range):
      throw .finding(
        "a line break after each message",
        Excerpt.of(frames.buffer.storage[range]) + ", and the end")
    case .refused(let error), .lost(let error):
      throw .finding("whole messages until the end of the daemon's stdin", error.message)
    case .needsInput: return nil
    }
  }

  /// What there is of a message that is not whole.
  private var unfinished: String {
    let buffer = frames.buffer
    guard buffer.count > 0 else { return "" }
    let bytes = buffer.storage[buffer.start..<buffer.start + buffer.count]
    return " but the beginning of a message that does not end: " + Excerpt.of(bytes)
  }

  private func waitForRoom(_ sent: Int, of total: Int) throws(Interruption) {
    do throws(SystemError) {
      try poller.add(output, interest: .writable, token: Self.outputToken)
    } catch {
      throw .finding("a stdout that can be polled", "\(error)")
    }
    defer { poller.remove(output) }
    let ready = try wait(until: min(deadline, MonotonicClock.nanoseconds + silence))
    guard !ready.isEmpty else {
      throw .finding(
        "a client that reads the daemon's stdout",
        "it left \(total - sent) of \(total) bytes unread")
    }
    if ready.contains(Self.inputToken) { try read() }
  }

  private func wait(until limit: UInt64) throws(Interruption) -> Set<UInt64> {
    var events: [PollEvent] = []
    while events.isEmpty {
      let now = MonotonicClock.nanoseconds
      guard now < limit else { return [] }
      do throws(SystemError) {
        try poller.wait(timeoutNanoseconds: limit - now, events: &events)
      } catch {
        throw .finding("a stdin that can be polled", "\(error)")
      }
    }
    return Set(events.map(\.token))
  }

  private func read() throws(Interruption) {
    guard !inputHasEnded else { return }
    guard frames.buffer.count <= Self.maximumMessageBytes else {
      throw .finding("at most \(Self.maximumMessageBytes) bytes ahead", "more")
    }
    switch frames.buffer.fill(from: input) {
    case .bytes, .wouldBlock: break
    case .endOfFile, .failed:
      inputHasEnded = true
      poller.remove(input)
    }
  }
}
