import EventLoop
import HTTP
import JSONRPC
import ModelProviders
import Platform
import Server
import TestSupport

/// The server in this process, at the other end of two pipes.
struct InProcessDaemon {
  /// The client's end.
  var channel: MessageChannel
  private let connection: Connection
  private let loop: EventLoop
  private let pipes: [Pipe]

  /// Starts a server that no file configures and that sees no environment.
  init(framing: MessageChannel.Framing) throws {
    CurrentProcess.ignoreBrokenPipes()
    let (input, output) = (try Pipe(), try Pipe())
    loop = EventLoop(name: "turns")
    let limits = Limits()
    connection = try Connection(
      input: input.reader, output: output.writer, limits: limits.connection, executor: loop)
    let server = Server(
      connection: connection,
      catalog: ModelCatalog(environment: [:], http: HTTPClient(loop: loop), loop: loop),
      clock: LoopTurnClock(loop: loop), limits: limits, version: Daemon.version,
      defaultModel: ModelCatalog.defaultModel
    ) { _ in }
    try connection.start(server)
    pipes = [input, output]
    channel = MessageChannel(reading: output.reader, writing: input.writer, framing: framing)
  }

  /// Ends the server and its threads.
  func stop() async {
    await connection.close()
    loop.stop()
    for pipe in pipes { pipe.close() }
  }
}
