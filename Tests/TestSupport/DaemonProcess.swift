package import Foundation
package import Platform

/// The real binary, spawned as a client would.
package struct DaemonProcess {
  /// Its end of the conversation.
  package var channel: MessageChannel
  private let process: ChildProcess
  private var input: Descriptor?
  private var output: Descriptor?
  /// Once its status was taken, the process number may be somebody else's.
  private var isReaped = false

  /// Spawns `ringback` with these arguments.
  ///
  /// - Parameters:
  ///   - arguments: The command line.
  ///   - framing: How the client writes.
  ///   - environment: Put over our own environment.
  ///   - directory: The working directory; nil is ours.
  /// - Throws: The system's error when it cannot be started.
  package init(
    _ arguments: [String] = [], framing: MessageChannel.Framing = .lines,
    environment: [String: String] = [:], directory: String? = nil
  ) throws {
    CurrentProcess.ignoreBrokenPipes()
    var request = ChildProcess.Request(file: Self.path, arguments: arguments)
    var variables = CurrentProcess.environment
    variables["XDG_CONFIG_HOME"] = Self.noConfiguration
    request.environment = variables.merging(environment) { $1 }
    request.directory = directory
    request.input = .pipe
    request.output = .pipe
    process = try ChildProcess(request)
    guard let input = process.input, let output = process.output else {
      throw SystemError(code: EBADF)
    }
    (self.input, self.output) = (input, output)
    channel = MessageChannel(
      reading: output, writing: input, framing: framing, seconds: Self.patienceSeconds)
  }

  /// How long a test waits for one message or for the end of the process.
  private static let patienceSeconds = 60

  /// The process number.
  package var identifier: Int32 { process.identifier }

  /// Closes the daemon's stdin.
  package mutating func closeInput() {
    input?.close()
    input = nil
  }

  /// Closes our end of the daemon's stdout.
  package mutating func closeOutput() {
    output?.close()
    output = nil
  }

  /// Sends a signal.
  package func signal(_ number: Int32) {
    if !isReaped { process.signalGroup(number) }
  }

  /// Waits for the end of the process, but not for ever.
  package mutating func status(seconds: Int = patienceSeconds) throws -> ChildProcess.ExitStatus {
    do throws(ProcessWatch.Failure) {
      let watch = try ProcessWatch(process: process.identifier)
      defer { watch.descriptor.close() }
      // A wait that fails is settled by the question below.
      try? watch.descriptor.waitUntilReadable(milliseconds: seconds * 1000)
    } catch .alreadyGone {
      // The question below takes the status.
    } catch .unavailable {
      // Where processes cannot be watched there is no deadline.
      isReaped = true
      return try process.waitAndReap()
    }
    guard let status = try process.reap() else {
      throw MessageChannel.Failure.timeout(seconds: seconds)
    }
    isReaped = true
    return status
  }

  /// Ends the process whatever it does, and releases what belongs to it.
  package mutating func kill() {
    closeInput()
    closeOutput()
    guard !isReaped else { return }
    process.kill()
    // It is gone for good; how it ended is nobody's interest here.
    _ = try? process.waitAndReap()
    isReaped = true
  }

  /// Where the build put `ringback`.
  package static var path: String { products.appendingPathComponent("ringback").path }

  /// A place for configurations that has none of ours; whoever runs the tests may have some of their own.
  ///
  /// Programs such as fish make the directory if it is not there, so it lies where that does no harm.
  package static var noConfiguration: String {
    products.appendingPathComponent("no-configuration").path
  }

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
