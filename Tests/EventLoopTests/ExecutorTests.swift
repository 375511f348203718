import EventLoop
import Testing

@Suite struct ExecutorTests {
  @Test func `a task that prefers the loop runs on its thread`() async {
    await withLoop { loop in
      let task = Task(executorPreference: loop) { loop.isCurrent }
      #expect(await task.value)
    }
  }

  @Test func `a child task and a resumed continuation stay on the thread`() async {
    await withLoop { loop in
      let task = Task(executorPreference: loop) {
        await withCheckedContinuation { continuation in
          Thread.detached { continuation.resume() }
        }
        let afterwards = loop.isCurrent
        async let child = loop.isCurrent
        return await (afterwards, child)
      }
      #expect(await task.value == (true, true))
    }
  }

  @Test func `an actor can live on the loop`() async {
    await withLoop { loop in
      #expect(await Resident(loop: loop).isAtHome())
    }
  }

  @Test func `jobs from many threads all run, each once`() async {
    await withLoop { loop in
      let total = Locked(0)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<1_000 {
          group.addTask {
            await withCheckedContinuation { continuation in
              loop.execute {
                total.change { $0 += 1 }
                continuation.resume()
              }
            }
          }
        }
      }
      #expect(total.value == 1_000)
    }
  }

  @Test func `work given on the thread runs at once and later work after what waits`() async {
    await withLoop { loop in
      let order = Locked<[String]>([])
      await withCheckedContinuation { continuation in
        loop.post({
          loop.post({
            order.change { $0.append("later") }
            continuation.resume()
          })
          loop.execute { order.change { $0.append("now") } }
          order.change { $0.append("after") }
        })
      }
      #expect(order.value == ["now", "after", "later"])
    }
  }

  @Test func `a stopped loop starts again for a task that comes later`() async {
    await withLoop { loop in
      let first = Task(executorPreference: loop) { loop.isCurrent }
      #expect(await first.value)
      loop.stop()
      #expect(!loop.isCurrent)
      let second = Task(executorPreference: loop) { loop.isCurrent }
      #expect(await second.value)
    }
  }

  @Test func `a loop that never had work stops at once`() {
    EventLoop().stop()
  }

  @Test func `a busy queue does not keep descriptors waiting`() async throws {
    try await withLoop { loop in
      let isDone = Locked(false)
      @Sendable func spin() {
        guard !isDone.value else { return }
        loop.post(spin)
      }
      loop.post(spin)
      let pipe = try TestPipe()
      try await pipe.waitUntilReadable(on: loop) { pipe.write("x") }
      isDone.value = true
      pipe.close()
    }
  }
}

private actor Resident {
  let loop: EventLoop
  private let isolation: LoopIsolation

  init(loop: EventLoop) {
    self.loop = loop
    isolation = loop.isolation
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe isolation.asUnownedSerialExecutor()
  }

  func isAtHome() -> Bool {
    loop.isCurrent
  }
}
