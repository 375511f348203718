package import JSONRPC

/// What the command line says about the daemon.
package struct DaemonOptions: Sendable {
  /// The framing; nil lets the client's first byte decide.
  package var framing: Framing?
  /// The configuration file; nil for the one at the XDG place, if there is one.
  package var configurationPath: String?
  /// The model of sessions that name none; nil for the configured one.
  package var model: String?
  /// Milliseconds that running turns have after the client closed stdin; nil for the default.
  package var drainTimeoutMs: Int?
  /// The directory that exchanges with providers are recorded into; nil records none.
  package var recordingDirectory: String?

  /// Makes the options of a command line without arguments.
  package init() {}
}
