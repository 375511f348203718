import RingbackClient
import Testing

/// The client against the real daemon, of the same build.
@Suite(.timeLimit(.minutes(1))) struct RingbackClientTests {
  @Test func `a prompt calls a tool and the answer streams`() async throws {
    try await withRingback(Daemon.options, tools: [Daemon.add]) { client in
      let turn = try await client.session().stream("What is 5 + 7?")
      var text = ""
      for try await update in turn {
        if case .textDelta(let delta) = update { text += delta.text }
      }
      let result = try await turn.result
      #expect(result.stopReason == .endTurn)
      #expect(text == result.text)
      #expect(text.contains("12"))
    }
  }

  @Test func `a denied call reaches no tool`() async throws {
    let policy = ToolPolicy(approval: .ask)
    let tool = Tool("add", "Adds two numbers", policy: policy) { (_: Daemon.Add) -> String in
      Issue.record("it was called")
      return ""
    }
    try await withRingback(Daemon.options, tools: [tool], approve: { _ in .deny("not that one") }) {
      client in
      let text = try await client.prompt("What is 5 + 7?").text
      #expect(text.contains("not that one"))
    }
  }

  @Test func `cancelling the task cancels the turn and its tool`() async throws {
    let (started, start) = AsyncStream.makeStream(of: Void.self)
    let tool = Daemon.slow(start)
    try await withRingback(Daemon.options, tools: [tool]) { client in
      let session = try await client.session()
      let task = Task { try await session.prompt("What is 5 + 7?") }
      for await _ in started { break }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      let state = try await client.sessions().first?.state
      #expect(state == .idle)
    }
  }

  @Test func `a daemon that is not there is told`() async throws {
    await #expect(throws: RingbackError.self) {
      try await RingbackClient.spawn(DaemonOptions(executable: "/no/such/ringback"))
    }
  }
}
