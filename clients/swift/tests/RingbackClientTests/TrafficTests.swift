import RingbackClient
import Synchronization
import Testing

/// Much at once: calls, text, digits.
@Suite(.timeLimit(.minutes(2))) struct TrafficTests {
  @Test func `thirty-two turns call their tools beside one another`() async throws {
    try await withRingback(Daemon.options, tools: [Daemon.add]) { client in
      try await withThrowingTaskGroup(of: String.self) { group in
        for number in 1...32 {
          group.addTask { try await client.prompt("What is \(number) + 1000?").text }
        }
        var texts: Set<String> = []
        for try await text in group { texts.insert(text) }
        #expect(texts == Set((1...32).map { "The answer is \($0 + 1_000)." }))
      }
    }
  }

  @Test func `a large result reaches the model, and a consumer that lags loses no text`()
    async throws
  {
    let size = 1 << 20
    let long = Tool("long", "Gives a long text") { (_: NoArguments) in
      String(repeating: "ä", count: size / 2)
    }
    try await withRingback(Daemon.options, tools: [long]) { client in
      let session = try await client.session()
      let turn = try session.stream("Call long.")
      // Nothing is taken before all is there.
      let result = try await turn.result
      var text = ""
      for try await update in turn {
        if case .textDelta(let delta) = update { text += delta.text }
      }
      #expect(text == result.text)
      let messages = try await session.messages()
      let length = messages.map { message -> Int in
        guard case .assistant(let reply) = message else { return 0 }
        return (reply.toolResults ?? []).reduce(0) { $0 + bytes(of: $1) }
      }.max()
      #expect(length == size)
    }
  }

  private func bytes(of result: ToolResult) -> Int {
    result.content.reduce(0) { sum, block in
      if case .text(let block) = block { return sum + block.text.utf8.count }
      return sum
    }
  }

  @Test func `a turn that nobody holds any more is cancelled, and so is its tool`() async throws {
    let (told, tell) = AsyncStream.makeStream(of: Void.self)
    try await withRingback(Daemon.options, tools: [Daemon.slow(tell)]) { client in
      var events = told.makeAsyncIterator()
      let session = try await client.session()
      do {
        let turn = try session.stream("What is 5 + 7?")
        await events.next()
        withExtendedLifetime(turn) {}
      }
      await events.next()
    }
  }
}
