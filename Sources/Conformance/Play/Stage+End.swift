import Platform

/// The daemon's end, the good one and the others.
extension Stage {
  /// Reads until the client takes leave.
  func awaitLeave() throws(Interruption) {
    while leave == nil {
      try step(awaiting: "shutdown and exit, or the end of the daemon's stdin")
    }
    guard leave != .endOfInput else { return }
    // What a client still writes after exit is no message to anybody.
    pipes.closeOutput()
  }

  /// Ends the daemon in the middle of its play, as the check wants it.
  func exit(_ status: Int32) -> Never {
    writeEnd()
    CurrentProcess.exit(status)
  }

  /// Ends the daemon by a signal.
  func die(bySignal signal: Int32) -> Never {
    writeEnd()
    CurrentProcess.die(bySignal: signal)
  }

  private func writeEnd() {
    journal.write(.played)
    journal.write(.ended(nanoseconds: MonotonicClock.nanoseconds))
  }

  /// Writes to stderr, which a client must read or leave to somebody who does.
  ///
  /// - Returns: How many bytes were taken before the deadline.
  func complain(_ line: String, times: Int = 1) -> Int {
    let error = Descriptor.standardError
    let bytes = Array((line + "\n").utf8)
    var taken = 0
    for _ in 0..<times {
      guard waitForRoom(error), case .bytes(let count) = error.write(bytes) else { return taken }
      taken += count
    }
    return taken
  }

  /// Waits for room in a pipe whose settings are not ours to change.
  private func waitForRoom(_ descriptor: Descriptor) -> Bool {
    if descriptor.isWritable { return true }
    let now = MonotonicClock.nanoseconds
    let limit = min(pipes.deadline, now + pipes.silence)
    guard now < limit else { return false }
    do throws(SystemError) {
      let poller = try Poller()
      defer { poller.close() }
      try poller.add(descriptor, interest: .writable, token: 1)
      var events: [PollEvent] = []
      try poller.wait(timeoutNanoseconds: limit - now, events: &events)
      return !events.isEmpty
    } catch {
      // What cannot be polled, such as a file, always has room.
      return true
    }
  }
}
