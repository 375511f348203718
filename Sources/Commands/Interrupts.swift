import JSONRPC
import Platform

/// Ctrl-C: cancels the turn first, and ends the program when it comes again.
enum Interrupts {
  /// From now on the first interrupt cancels this request, and the second one ends the program with
  /// every command that is at work.
  static func cancel(_ id: RequestID, on connection: Connection) {
    // Without the watch an interrupt ends the program at once, and the daemon with it.
    guard
      let signals = try? Signals(
        catching: [Signals.interrupt, Signals.terminate, Signals.hangUp])
    else { return }
    // The thread lives as long as the program; without it an interrupt is an end, as above.
    let thread = try? PlatformThread.start(name: "interrupts") {
      var count = 0
      while true {
        // A wait that fails is an interrupt that came: better to cancel than to be deaf.
        let isBroken = (try? signals.descriptor.waitUntilReadable()) == nil
        for signal in isBroken ? [Signals.interrupt] : signals.received() {
          count += 1
          if count == 1 { connection.cancelCall(id) }
          if count > 1 {
            RunningTools.killAll()
            CurrentProcess.die(bySignal: signal)
          }
        }
      }
    }
    if thread == nil { signals.stop() }
    thread?.detach()
  }
}
