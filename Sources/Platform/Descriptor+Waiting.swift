extension Descriptor {
  /// Blocks the thread until there is something to read, or the time is over.
  ///
  /// - Parameter milliseconds: How long at the most; nil waits without end.
  /// - Throws: The system's error when the descriptor cannot be polled.
  package func waitUntilReadable(milliseconds: Int? = nil) throws(SystemError) {
    let poller = try Poller()
    defer { poller.close() }
    try poller.add(self, interest: .readable, token: 1)
    var events: [PollEvent] = []
    try poller.wait(
      timeoutNanoseconds: milliseconds.map { UInt64(max(0, $0)) * 1_000_000 }, events: &events)
  }
}
