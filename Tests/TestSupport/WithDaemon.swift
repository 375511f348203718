package import JSON
import Platform

/// Gives a test a daemon of its own that has been initialized, and ends it whatever happens.
///
/// - Parameters:
///   - arguments: The command line.
///   - params: More members of `initialize`.
///   - environment: Put over our own environment.
///   - body: The test; the daemon for its process, the client for the conversation.
/// - Throws: What the test throws, or what the start of the daemon does.
package func withDaemon(
  _ arguments: [String] = [], params: JSONObject = [:], environment: [String: String] = [:],
  _ body: (inout DaemonProcess, inout TestClient) throws -> Void
) throws {
  var daemon = try DaemonProcess(arguments, environment: environment)
  defer { daemon.kill() }
  var client = try TestClient(initialized: daemon.channel, params: params)
  try body(&daemon, &client)
}

extension DaemonProcess {
  /// Ends the conversation in order and reads the rest of it.
  ///
  /// - Returns: What is broken: the contract, or the exit status.
  package mutating func end(_ client: inout TestClient) throws -> [String] {
    closeInput()
    try client.readToEnd()
    let status = try status()
    return client.problems + (status == .exited(0) ? [] : ["the daemon ended with \(status)"])
  }
}
