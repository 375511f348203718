import EventLoop
import Platform
import Testing

@Suite struct WatchTests {
  @Test func `a pipe with bytes in it is readable, on the loop's thread`() async throws {
    try await withLoop { loop in
      let pipe = try TestPipe()
      let isHome = Locked(false)
      let events = EventRecord()
      let watch = try loop.watch(pipe.pipe.reader, for: .readable) { readiness in
        isHome.value = loop.isCurrent
        events.record(readiness)
      }
      await loop.settled()
      #expect(events.all.isEmpty)
      pipe.write("x")
      #expect(await events.first() == .readable)
      #expect(isHome.value)
      watch.cancel()
      pipe.close()
    }
  }

  @Test func `an empty pipe is writable`() async throws {
    try await withLoop { loop in
      let pipe = try TestPipe()
      let events = EventRecord()
      let watch = try loop.watch(pipe.pipe.writer, for: .writable, events.record)
      #expect(await events.first() == .writable)
      watch.cancel()
      pipe.close()
    }
  }

  @Test func `a reader that goes is noticed without asking for anything`() async throws {
    try await withLoop { loop in
      let pipe = try TestPipe()
      let events = EventRecord()
      let watch = try loop.watch(pipe.pipe.writer, for: [], events.record)
      await loop.settled()
      #expect(events.all.isEmpty)
      pipe.pipe.reader.close()
      let readiness = await events.first() ?? []
      #expect(!readiness.isDisjoint(with: [.error, .hangUp]))
      watch.cancel()
      pipe.pipe.writer.close()
    }
  }

  @Test func `a writer that goes is noticed without asking for anything`() async throws {
    try await withLoop { loop in
      let pipe = try TestPipe()
      let events = EventRecord()
      let watch = try loop.watch(pipe.pipe.reader, for: [], events.record)
      pipe.pipe.writer.close()
      #expect(await events.first() != nil)
      watch.cancel()
      pipe.pipe.reader.close()
    }
  }

  @Test func `what is watched for can change`() async throws {
    try await withLoop { loop in
      let pipe = try TestPipe()
      let events = EventRecord()
      let watch = try loop.watch(pipe.pipe.writer, for: [], events.record)
      await loop.settled()
      #expect(events.all.isEmpty)
      try watch.update(.writable)
      #expect(await events.first() == .writable)
      watch.cancel()
      pipe.close()
    }
  }

  @Test func `a watch that has ended says nothing more, even in the same round`() async throws {
    try await withLoop { loop in
      let pipes = [try TestPipe(), try TestPipe()]
      let calls = Locked(0)
      let watches = Locked<[DescriptorWatch]>([])
      loop.execute {
        // Both become ready before the loop polls again; the first to be told ends both.
        for pipe in pipes {
          pipe.write("x")
          do {
            let watch = try loop.watch(pipe.pipe.reader, for: .readable) { _ in
              calls.change { $0 += 1 }
              for watch in watches.value { watch.cancel() }
            }
            watches.change { $0.append(watch) }
          } catch {
            Issue.record("not watched: \(error)")
          }
        }
      }
      await loop.settled()
      #expect(calls.value == 1)
      #expect(loop.watchCount == 0)
      for pipe in pipes { pipe.close() }
    }
  }

  @Test func `a new watch of a number that was used before hears only its own events`() async throws
  {
    try await withLoop { loop in
      for _ in 0..<50 {
        let pipe = try TestPipe()
        let events = EventRecord()
        let watch = try loop.watch(pipe.pipe.reader, for: .readable, events.record)
        pipe.write("x")
        #expect(await events.first() == .readable)
        watch.cancel()
        watch.cancel()
        pipe.close()
      }
      #expect(loop.watchCount == 0)
    }
  }

  @Test func `what cannot be watched is an error`() throws {
    let loop = EventLoop()
    let pipe = try TestPipe()
    pipe.close()
    #expect(throws: SystemError.self) {
      try loop.watch(pipe.pipe.reader, for: .readable) { _ in }
    }
    #expect(loop.watchCount == 0)
    loop.stop()
  }

  @Test func `what a callback holds is let go with its watch`() async throws {
    try await withLoop { loop in
      final class Witness: Sendable {}
      weak var witness: Witness?
      let pipe = try TestPipe()
      let watch = try watchHolding(Witness(), pipe, loop) { witness = $0 }
      #expect(witness != nil)
      watch.cancel()
      #expect(witness == nil)
      pipe.close()
    }
  }
}

private func watchHolding<Held: Sendable & AnyObject>(
  _ held: Held, _ pipe: TestPipe, _ loop: EventLoop, _ show: (Held) -> Void
) throws -> DescriptorWatch {
  show(held)
  return try loop.watch(pipe.pipe.reader, for: .readable) { _ in _ = held }
}
