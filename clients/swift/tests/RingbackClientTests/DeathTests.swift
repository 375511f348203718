import Platform
import RingbackClient
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a client sees when its daemon dies or was never there.
@Suite(.timeLimit(.minutes(1))) struct DeathTests {
  /// A turn that waits in its tool while the daemon is killed.
  private func killed(
    _ check: (RingbackClient, Session, any Error) async throws -> Void
  ) async throws {
    let (started, start) = AsyncStream.makeStream(of: Void.self)
    try await withRingback(Daemon.options, tools: [Daemon.slow(start)]) { client in
      let pid = try #require(client.processIdentifier)
      let session = try await client.session()
      let turn = try session.stream("What is 5 + 7?")
      for await _ in started { break }
      kill(pid, SIGKILL)
      do {
        for try await _ in turn {}
        Issue.record("the turn ended")
      } catch {
        try await check(client, session, error)
      }
    }
  }

  @Test func `a turn of a killed daemon fails at once and says by what it was killed`() async throws
  {
    try await killed { client, _, error in
      let error = try #require(error as? RingbackError)
      #expect(error.kind == .daemonDied)
      #expect(error.exit?.signal == SIGKILL)
      #expect(!client.isRunning)
    }
  }

  @Test
  func `after a death the client restarts with its tools, and old sessions say why they are gone`()
    async throws
  {
    try await killed { client, session, _ in
      // Everybody who saw the death may ask.
      async let first: Void = client.restart()
      async let second: Void = client.restart()
      _ = try await (first, second)
      try await client.restart()
      let tools = try await client.tools()
      #expect(tools.map(\.name) == ["add"])
      let text = try await client.prompt("Hello!").text
      #expect(!text.isEmpty)
      let error = await #expect(throws: RingbackError.self) { try await session.prompt("Hello?") }
      #expect(error?.kind == .daemonDied)
    }
  }

  @Test func `a closed client says that it is closed, and does not start again`() async throws {
    let client = try await RingbackClient.spawn(Daemon.options)
    await client.close()
    await client.close()
    let error = await #expect(throws: RingbackError.self) { try await client.prompt("Hello?") }
    #expect(error?.kind == .clientClosed)
    await #expect(throws: RingbackError.self) { try await client.restart() }
  }

  @Test func `a program that is no daemon is told with its status and last words`() async throws {
    let options = DaemonOptions(
      executable: "/bin/sh", arguments: ["-c", "echo no such thing >&2; exit 3"])
    let error = await #expect(throws: RingbackError.self) {
      _ = try await RingbackClient.spawn(options)
    }
    #expect(error?.kind == .daemonDied)
    #expect(error?.exit?.status == 3)
    #expect(error?.standardError == ["no such thing"])
  }

  @Test func `a program that says nothing is given up in time`() async throws {
    var options = DaemonOptions(executable: "/bin/sh", arguments: ["-c", "exec cat >/dev/null"])
    options.startTimeout = .milliseconds(200)
    await #expect(throws: RingbackError.self) { _ = try await RingbackClient.spawn(options) }
  }

  @Test func `a program that writes no messages is told`() async throws {
    let options = DaemonOptions(executable: "/bin/sh", arguments: ["-c", "echo hello; exec cat"])
    let error = await #expect(throws: RingbackError.self) {
      _ = try await RingbackClient.spawn(options)
    }
    #expect(error?.kind == .badMessage)
  }
}
