import EventLoop
import HTTP
import JSONRPC
import ModelProviders
import Platform
import Server
import TestSupport

/// The server in this process, with bounds that a test can reach.
struct LimitedDaemon {
  /// The client's end.
  let channel: MessageChannel
  private let connection: Connection
  private let loop: EventLoop
  private let pipes: [Pipe]

  /// Starts a server with these limits.
  init(_ limits: Limits) throws {
    CurrentProcess.ignoreBrokenPipes()
    let (input, output) = (try Pipe(), try Pipe())
    loop = EventLoop(name: "turns")
    connection = try Connection(
      input: input.reader, output: output.writer, limits: limits.connection, executor: loop)
    let catalog = ModelCatalog(environment: [:], http: HTTPClient(loop: loop), loop: loop)
    let server = Server(
      connection: connection, catalog: catalog,
      clock: LoopTurnClock(loop: loop), limits: limits, version: Daemon.version,
      defaultModel: ModelCatalog.defaultModel
    ) { _ in }
    try connection.start(server)
    pipes = [input, output]
    channel = MessageChannel(reading: output.reader, writing: input.writer, framing: .lines)
  }

  /// Ends the server and its threads.
  func stop() async {
    await connection.close()
    loop.stop()
    for pipe in pipes { pipe.close() }
  }
}

/// Gives a test a server with these limits that has been initialized, and ends it.
func withLimits(
  _ change: (inout Limits) -> Void, _ body: (inout TestClient) throws -> Void
) async throws {
  var limits = Limits()
  change(&limits)
  let daemon = try LimitedDaemon(limits)
  do {
    var client = try TestClient(initialized: daemon.channel)
    try body(&client)
  } catch {
    await daemon.stop()
    throw error
  }
  await daemon.stop()
}
