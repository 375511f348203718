import Platform
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1 that a test scripts.
///
/// A closure decides what happens after each request; it runs on the server's own thread and must not
/// block. All requests are recorded. The server ends with `stop` or when nobody refers to it any more.
package final class LoopbackServer: Sendable {
  /// Why a test waited in vain.
  package enum Failure: Error {
    /// The server was stopped meanwhile.
    case stopped
  }

  private let core: Core
  /// The port that it listens on.
  package let port: UInt16

  /// Starts a server that answers each request with what the closure returns.
  ///
  /// A greeting is written as soon as a connection is accepted, which no HTTP server does.
  package init(
    greeting: String = "", _ answer: @escaping @Sendable (RecordedRequest) -> ServerScript
  ) throws {
    CurrentProcess.ignoreBrokenPipes()
    let (listener, port) = try LoopbackSocket.listen()
    self.port = port
    core = try Core()
    let core = core
    try PlatformThread.start(name: "loopback-server") {
      LoopbackServerThread(
        core: core, listener: listener, greeting: Array(greeting.utf8), answer: answer
      ).run()
    }.detach()
  }

  /// Starts a server that answers the requests with these scripts in order, and the last one again.
  package convenience init(greeting: String = "", _ scripts: ServerScript...) throws {
    let answered = Counter()
    try self.init(greeting: greeting) { _ in
      let index = answered.value.add(1, ordering: .relaxed).oldValue
      return scripts.isEmpty ? .stall : scripts[min(index, scripts.count - 1)]
    }
  }

  deinit {
    stop()
  }

  /// The beginning of every URL on this server, such as `http://127.0.0.1:8080`.
  package var url: String {
    "http://127.0.0.1:\(port)"
  }

  /// The requests so far.
  package var requests: [RecordedRequest] {
    core.state.withLock { $0.requests }
  }

  /// How many connections were accepted so far.
  package var connectionCount: Int {
    core.state.withLock { $0.accepted }
  }

  /// How many connections are over, whoever ended them.
  package var closedCount: Int {
    core.state.withLock { $0.closed }
  }

  /// Waits for the request with this index, counted from 0.
  package func request(at index: Int) async throws -> RecordedRequest {
    try await core.wait { $0.requests.count > index }
    return core.state.withLock { $0.requests[index] }
  }

  /// Waits until at least this many connections were accepted.
  package func accepted(atLeast count: Int) async throws {
    try await core.wait { $0.accepted >= count }
  }

  /// Waits until at least this many connections are over.
  package func closed(atLeast count: Int) async throws {
    try await core.wait { $0.closed >= count }
  }

  /// Waits until nothing listens on the port any more; comes after `stop`.
  package func ended() async throws {
    try await core.wait { $0.hasEnded }
  }

  /// Ends the server and all its connections.
  package func stop() {
    core.change { $0.isStopped = true }
    core.poller.wake()
  }

  private final class Counter: Sendable {
    let value = Atomic(0)
  }
}
