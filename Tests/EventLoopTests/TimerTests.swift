import EventLoop
import Testing

@Suite struct TimerTests {
  @Test func `timers fire in the order of their deadlines, equal ones in that of their arrival`()
    async
  {
    let clock = ManualClock()
    await withLoop(clock: .manual(clock)) { loop in
      let order = Locked<[Int]>([])
      for (number, delay) in [30, 10, 20, 10, 0, 40].enumerated() {
        loop.schedule(after: .milliseconds(delay)) { order.change { $0.append(number) } }
      }
      clock.advance(by: .milliseconds(30))
      await loop.settled()
      #expect(order.value == [4, 1, 3, 2, 0])
      #expect(loop.timerCount == 1)
    }
  }

  @Test func `a timer does not fire before its time`() async {
    let clock = ManualClock()
    await withLoop(clock: .manual(clock)) { loop in
      let fired = Locked(false)
      loop.schedule(after: .seconds(3_600)) { fired.value = true }
      clock.advance(by: .seconds(3_599))
      await loop.settled()
      #expect(!fired.value)
      clock.advance(by: .seconds(1))
      await loop.settled()
      #expect(fired.value)
    }
  }

  @Test func `a timer runs on the loop's thread`() async {
    await withLoop { loop in
      let isHome = await withCheckedContinuation { continuation in
        loop.schedule(after: .milliseconds(1)) { continuation.resume(returning: loop.isCurrent) }
      }
      #expect(isHome)
    }
  }

  @Test func `an earlier timer wakes a loop that waits for a later one`() async {
    await withLoop { loop in
      let late = loop.schedule(after: .seconds(3_600)) {}
      await withCheckedContinuation { continuation in
        loop.schedule(after: .milliseconds(1)) { continuation.resume() }
      }
      #expect(late.cancel())
    }
  }

  @Test func `a timer can be cancelled once`() async {
    let clock = ManualClock()
    await withLoop(clock: .manual(clock)) { loop in
      let fired = Locked(0)
      let cancelled = loop.schedule(after: .seconds(1)) { fired.change { $0 += 1 } }
      let kept = loop.schedule(after: .seconds(1)) { fired.change { $0 += 10 } }
      #expect(cancelled.cancel())
      #expect(!cancelled.cancel())
      clock.advance(by: .seconds(1))
      await loop.settled()
      #expect(fired.value == 10)
      #expect(!kept.cancel())
    }
  }

  @Test func `an old token does not cancel a new timer in its place`() async {
    await withLoop(clock: .manual(ManualClock())) { loop in
      let old = loop.schedule(after: .seconds(1)) {}
      old.cancel()
      let new = loop.schedule(after: .seconds(1)) {}
      #expect(!old.cancel())
      #expect(new.cancel())
    }
  }

  @Test func `ten thousand cancelled timers leave nothing behind`() async {
    await withLoop { loop in
      final class Witness: Sendable {}
      weak var last: Witness?
      let timers = (0..<10_000).map { number in
        let witness = Witness()
        last = witness
        return loop.schedule(after: .seconds(3_600 + number)) { _ = witness }
      }
      for timer in timers.shuffled() { #expect(timer.cancel()) }
      #expect(loop.timerCount == 0)
      #expect(last == nil)
    }
  }

  @Test func `timers that start timers do not keep descriptors waiting`() async throws {
    try await withLoop { loop in
      let isDone = Locked(false)
      @Sendable func again() {
        if !isDone.value { loop.schedule(after: .zero, again) }
      }
      loop.post(again)
      let pipe = try TestPipe()
      try await pipe.waitUntilReadable(on: loop) { pipe.write("x") }
      isDone.value = true
      pipe.close()
    }
  }

  @Test func `sleeping ends at its time`() async throws {
    let clock = ManualClock()
    try await withLoop(clock: .manual(clock)) { loop in
      let task = Task(executorPreference: loop) {
        try await loop.sleep(for: .seconds(60))
        return (loop.now.nanoseconds, loop.isCurrent)
      }
      while loop.timerCount == 0 { await loop.settled() }
      clock.advance(by: .seconds(60))
      let (nanoseconds, isHome) = try await task.value
      #expect(nanoseconds == 60_000_000_000)
      #expect(isHome)
    }
  }

  @Test func `sleeping to a moment that has passed ends soon`() async throws {
    try await withLoop { loop in
      try await loop.sleep(until: LoopInstant(nanoseconds: 0))
      try await loop.sleep(for: .seconds(-1))
    }
  }

  @Test func `a cancelled sleep ends at once and leaves nothing behind`() async {
    await withLoop { loop in
      let tasks = (0..<1_000).map { _ in Task { try await loop.sleep(for: .seconds(3_600)) } }
      while loop.timerCount < 1_000 { await loop.settled() }
      for task in tasks { task.cancel() }
      for task in tasks { await expectCancelled(task) }
      #expect(loop.timerCount == 0)
    }
  }

  @Test func `a task that is cancelled already does not sleep`() async {
    await withLoop { loop in
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        try await loop.sleep(for: .seconds(3_600))
      }
      task.cancel()
      await expectCancelled(task)
    }
  }

  @Test func `stopping the loop ends a sleep and drops a timer`() async {
    let loop = EventLoop()
    let fired = Locked(false)
    loop.schedule(after: .seconds(3_600)) { fired.value = true }
    let task = Task { try await loop.sleep(for: .seconds(3_600)) }
    while loop.timerCount < 2 { await loop.settled() }
    loop.stop()
    await expectCancelled(task)
    #expect(!fired.value)
    #expect(loop.timerCount == 0)
    loop.stop()
  }

  @Test func `a timer of the system's clock fires while the loop's clock stands still`() async {
    await withLoop(clock: .manual(ManualClock())) { loop in
      await withCheckedContinuation { continuation in
        loop.schedule(after: .milliseconds(1), on: .system) { continuation.resume() }
      }
      #expect(loop.now.nanoseconds == 0)
    }
  }

  @Test(
    arguments: [
      (Duration.seconds(-5), UInt64(0)), (.zero, 0), (.nanoseconds(1), 1),
      (.seconds(2), 2_000_000_000),
      (.seconds(Int64.max), UInt64(Int64.max)),
    ])
  func `a duration becomes nanoseconds within bounds`(duration: Duration, nanoseconds: UInt64) {
    #expect(duration.clampedNanoseconds == nanoseconds)
  }

  @Test func `the last moment is never passed`() {
    let last = LoopInstant(nanoseconds: .max)
    #expect(last.advanced(by: .seconds(1)) == last)
    #expect(last.duration(to: LoopInstant(nanoseconds: 0)) == .zero)
  }
}

private func expectCancelled(_ task: Task<Void, any Error>) async {
  await #expect(throws: CancellationError.self) { try await task.value }
}
