package import Foundation
package import Platform

/// The real binary, spawned as a client would.
package struct DaemonProcess {
  /// Its end of the conversation.
  package var channel: MessageChannel
  private let process: ChildProcess

  /// Spawns `ringback` with these arguments.
  ///
  /// - Parameters:
  ///   - arguments: The command line.
  ///   - framing: How the client writes.
  ///   - environment: Put over our own environment.
  ///   - directory: The working directory; nil is ours.
  package init(
    _ arguments: [String] = [], framing: MessageChannel.Framing = .lines,
    environment: [String: String] = [:], directory: String? = nil
  ) throws {
    CurrentProcess.ignoreBrokenPipes()
    var request = ChildProcess.Request(file: Self.path, arguments: arguments)
    request.environment = CurrentProcess.environment.merging(environment) { $1 }
    request.directory = directory
    request.input = .pipe
    request.output = .pipe
    process = try ChildProcess(request)
    guard let input = process.input, let output = process.output else {
      throw SystemError(code: EBADF)
    }
    channel = MessageChannel(reading: output, writing: input, framing: framing)
  }

  /// The process number.
  package var identifier: Int32 { process.identifier }

  /// Closes the daemon's stdin.
  package func closeInput() { process.input?.close() }

  /// Closes our end of the daemon's stdout.
  package func closeOutput() { process.output?.close() }

  /// Sends a signal.
  package func signal(_ number: Int32) { process.signalGroup(number) }

  /// Waits for the end of the process.
  package func status() throws -> ChildProcess.ExitStatus { try process.waitAndReap() }

  /// Ends the process whatever it does, and releases what belongs to it.
  package func kill() {
    process.kill()
    // It is gone for good; how it ended is nobody's interest here.
    _ = try? process.waitAndReap()
  }

  /// Where the build put `ringback`.
  package static var path: String { products.appendingPathComponent("ringback").path }

  /// The directory of the build's products, where the test bundle lies too.
  package static var products: URL {
    #if canImport(Darwin)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return bundle.bundleURL.deletingLastPathComponent()
      }
    #endif
    return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  }
}
