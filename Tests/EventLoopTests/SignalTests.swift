import EventLoop
import Platform
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct SignalTests {
  @Test func `a signal is received on the loop and afterwards does again what it did`() async {
    // In a process of its own, since signals belong to a whole process.
    await #expect(processExitsWith: .signal(SIGTERM)) {
      let loop = EventLoop()
      let received = Locked<[Int32]>([])
      let watch = try loop.onSignals([Signals.terminate, Signals.hangUp]) { number in
        received.change { $0.append(number) }
      }
      kill(getpid(), Signals.hangUp)
      while received.value.isEmpty { await loop.settled() }
      kill(getpid(), Signals.terminate)
      while received.value.count < 2 { await loop.settled() }
      guard received.value == [Signals.hangUp, Signals.terminate] else { exit(1) }
      watch.cancel()
      kill(getpid(), Signals.terminate)
      exit(2)
    }
  }

  @Test func `the process can end by a signal that it has received`() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      let loop = EventLoop()
      _ = try loop.onSignals([Signals.interrupt]) { CurrentProcess.die(bySignal: $0) }
      kill(getpid(), Signals.interrupt)
      while true { await loop.settled() }
    }
  }

  @Test func `the process can end with a status`() async {
    await #expect(processExitsWith: .exitCode(71)) { CurrentProcess.exit(71) }
  }

  @Test func `a signal that cannot be caught is an error`() {
    #expect(throws: SystemError.self) { try Signals(catching: [SIGKILL]) }
  }
}
