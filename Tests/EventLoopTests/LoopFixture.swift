import EventLoop
import Platform
import Testing

/// Gives a loop to a test and stops it afterwards.
func withLoop<Result>(
  clock: LoopClock = .monotonic, _ body: (EventLoop) async throws -> Result
) async rethrows -> Result {
  let loop = EventLoop(clock: clock)
  defer { loop.stop() }
  return try await body(loop)
}

/// A thread that nobody waits for.
enum Thread {
  static func detached(_ body: @escaping @Sendable () -> Void) {
    do {
      try PlatformThread.start(name: "test", body).detach()
    } catch {
      Issue.record("no thread: \(error)")
    }
  }
}

/// A pipe with a few words for tests.
struct TestPipe {
  let pipe: Pipe

  init() throws {
    pipe = try Pipe()
  }

  func write(_ text: String) {
    #expect(pipe.writer.write(Array(text.utf8)) == .bytes(text.utf8.count))
  }

  func close() {
    pipe.close()
  }

  func waitUntilReadable(on loop: EventLoop, after action: () -> Void) async throws {
    let events = EventRecord()
    let watch = try loop.watch(pipe.reader, for: .readable) { readiness in
      events.record(readiness)
    }
    action()
    await events.first()
    watch.cancel()
  }
}
