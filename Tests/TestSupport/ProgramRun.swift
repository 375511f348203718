package import Foundation
package import Platform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A program that a test starts and whose words it reads, with a deadline for everything.
///
/// The end of its stderr is waited for, which also shows that nothing that it started holds it open.
package struct ProgramRun {
  /// Why a test waited in vain.
  package struct Timeout: Error, CustomStringConvertible {
    /// What was said until then.
    package let description: String
  }

  private let process: ChildProcess
  private let seconds: Int
  private var pipes: [(descriptor: Descriptor, isError: Bool)] = []
  private var outputBytes: [UInt8] = []
  private var errorBytes: [UInt8] = []

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - file: A path, or a name in `PATH`.
  ///   - arguments: Its arguments.
  ///   - input: What it reads from stdin, at most what a pipe takes at once.
  ///   - environment: Put over our own environment.
  ///   - directory: The working directory; nil is ours.
  ///   - seconds: How long each wait may take.
  /// - Throws: The system's error when there is no such program.
  package init(
    _ file: String, _ arguments: [String] = [], input: String = "",
    environment: [String: String] = [:], directory: URL? = nil, seconds: Int = 120
  ) throws {
    CurrentProcess.ignoreBrokenPipes()
    var request = ChildProcess.Request(file: file, arguments: arguments)
    var variables = CurrentProcess.environment
    variables["XDG_CONFIG_HOME"] = DaemonProcess.noConfiguration
    request.environment = variables.merging(environment) { $1 }
    request.directory = directory?.path
    (request.input, request.output, request.error) = (.pipe, .pipe, .pipe)
    process = try ChildProcess(request)
    self.seconds = seconds
    pipes = [(process.output, false), (process.error, true)].compactMap { pipe, isError in
      pipe.map { ($0, isError) }
    }
    _ = process.input?.write(Array(input.utf8))
    process.input?.close()
  }

  /// What it wrote to stdout so far.
  package var output: String { String(decoding: outputBytes, as: UTF8.self) }
  /// What it wrote to stderr so far.
  package var error: String { String(decoding: errorBytes, as: UTF8.self) }

  /// Sends a signal.
  package func signal(_ number: Int32) { process.signalGroup(number) }

  /// Reads until stderr has this text in it.
  package mutating func waitForError(_ text: String) throws {
    while !error.contains(text) {
      guard try read() else { throw Timeout(description: "no \(text) in \(said)") }
    }
  }

  /// Reads to the end and takes the status; must be called once.
  package mutating func status() throws -> ChildProcess.ExitStatus {
    do {
      while try read() {}
    } catch {
      process.kill()
      _ = try process.waitAndReap()
      throw error
    }
    return try process.waitAndReap()
  }

  private var said: String { "stdout: \(output)\nstderr: \(error)" }

  /// Reads once from whichever pipe has something; false at the end of both.
  private mutating func read() throws -> Bool {
    guard !pipes.isEmpty else { return false }
    var wanted = pipes.map {
      pollfd(fd: $0.descriptor.number, events: Int16(POLLIN), revents: 0)
    }
    let count = unsafe poll(&wanted, nfds_t(wanted.count), Int32(seconds * 1000))
    guard count > 0 else { throw Timeout(description: "no end within \(seconds) s; \(said)") }
    for index in wanted.indices.reversed() where wanted[index].revents != 0 {
      var bytes: [UInt8] = []
      let outcome = pipes[index].descriptor.read(upTo: 1 << 16, appendingTo: &bytes)
      if pipes[index].isError { errorBytes += bytes } else { outputBytes += bytes }
      guard case .bytes = outcome else {
        pipes[index].descriptor.close()
        pipes.remove(at: index)
        continue
      }
    }
    return true
  }
}

extension ProgramRun {
  /// Runs a program to its end.
  package static func result(
    _ file: String, _ arguments: [String] = [], input: String = "",
    environment: [String: String] = [:], directory: URL? = nil, seconds: Int = 120
  ) throws -> (status: ChildProcess.ExitStatus, output: String, error: String) {
    var run = try ProgramRun(
      file, arguments, input: input, environment: environment, directory: directory,
      seconds: seconds)
    let status = try run.status()
    return (status, run.output, run.error)
  }

  /// Whether there is a program with this name in `PATH`.
  package static func exists(_ name: String) -> Bool {
    let folders = (CurrentProcess.environmentVariable("PATH") ?? "").split(separator: ":")
    return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
  }
}
