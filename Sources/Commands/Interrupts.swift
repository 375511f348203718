import JSONRPC
import Platform

/// Ctrl-C: cancels the turn first, and ends the program when it comes again.
enum Interrupts {
  /// From now on the first interrupt cancels this request.
  static func cancel(_ id: RequestID, on connection: Connection) {
    // Without the watch an interrupt ends the program at once, and the daemon with it.
    guard let signals = try? Signals(catching: [Signals.interrupt, Signals.terminate]) else {
      return
    }
    // The thread lives as long as the program.
    let thread = try? PlatformThread.start(name: "interrupts") {
      // A wait that fails is an interrupt that came: better to cancel than to be deaf.
      try? signals.descriptor.waitUntilReadable()
      _ = signals.received()
      connection.cancelCall(id)
      signals.stop()
    }
    thread?.detach()
  }
}
