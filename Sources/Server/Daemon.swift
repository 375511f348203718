import EventLoop
import HTTP
import JSON
import JSONRPC
import ModelProviders
import Platform

/// The process `ringback` without arguments: one client on stdin and stdout.
package enum Daemon {
  /// The daemon's version.
  package static let version = "0.1.0"

  /// Serves the client until it goes, and returns the exit status.
  ///
  /// - Parameter options: What the command line says.
  /// - Returns: 0 after an orderly end, 1 when the connection broke, 2 when the configuration or the
  ///   directory for recordings cannot be used. Ends by the signal itself when a signal ended it.
  package static func run(_ options: DaemonOptions) -> Int32 {
    CurrentProcess.ignoreBrokenPipes()
    do {
      return try serve(options)
    } catch let problem as Configuration.Problem {
      return complain(problem.message, status: 2)
    } catch let problem as Recorder.Failure {
      return complain(problem.message, status: 2)
    } catch {
      return complain("cannot start: \(error)", status: 1)
    }
  }

  private static func serve(_ options: DaemonOptions) throws -> Int32 {
    var limits = Limits()
    limits.drainTimeoutMs = options.drainTimeoutMs ?? limits.drainTimeoutMs
    let configuration = try Configuration.read(
      path: options.configurationPath, maximumBytes: limits.configurationBytes)
    let loop = EventLoop(name: "turns")
    let catalog = try catalog(configuration, loop, recorder: try recorder(options))
    let connection = try Connection(
      input: .standardInput, output: .standardOutput, framing: options.framing,
      limits: limits.connection, executor: loop)
    let supervisor = try Supervisor(connection: connection, loop: loop, limits: limits)
    try supervisor.watchSignals()
    let server = Server(
      connection: connection, catalog: catalog, clock: LoopTurnClock(loop: loop), limits: limits,
      version: version,
      defaultModel: options.model ?? configuration.model ?? ModelCatalog.defaultModel,
      prices: configuration.prices
    ) { event in
      supervisor.handle(.server(event))
    }
    try connection.start(server)
    switch supervisor.waitForEnd() {
    case .status(let status): return status
    case .signal(let number): CurrentProcess.die(bySignal: number)
    }
  }

  private static func catalog(
    _ configuration: Configuration, _ loop: EventLoop, recorder: Recorder?
  ) throws -> ModelCatalog {
    let catalog = ModelCatalog(
      environment: CurrentProcess.environment, http: HTTPClient(loop: loop), loop: loop,
      recorder: recorder)
    guard let providers = configuration.providers else { return catalog }
    do throws(JSONMismatch) {
      try catalog.add(providers: providers, at: "/providers")
    } catch {
      let problems = error.problems.map { "\($0.pointer) \($0.message)" }
      throw Configuration.Problem(
        message: "the configuration file: \(problems.joined(separator: "; "))")
    }
    return catalog
  }

  private static func recorder(_ options: DaemonOptions) throws -> Recorder? {
    guard let directory = options.recordingDirectory else { return nil }
    return try Recorder(directory: directory) { say($0) }
  }

  private static func complain(_ message: String, status: Int32) -> Int32 {
    say(message)
    return status
  }

  private static func say(_ message: String) {
    // There is nobody else to tell when stderr does not take it.
    _ = Descriptor.standardError.write(Array("ringback: \(message)\n".utf8))
  }
}
