import JSON
import JSONRPC
import Platform
import RingbackProtocol
import Synchronization

/// A daemon of our own, and our end of the conversation with it.
final class DaemonClient: Sendable {
  /// How long the daemon may take to end after `exit`.
  private static let endMs = 5_000

  let connection: Connection
  private let process: ChildProcess

  /// Spawns the program that runs us as a daemon.
  ///
  /// - Parameters:
  ///   - configuration: The configuration file; nil for the one at the XDG place.
  ///   - recording: The directory that exchanges with providers are recorded into; nil for none.
  /// - Throws: Why there is no daemon.
  init(configuration: String?, recording: String?) throws(ClientError) {
    CurrentProcess.ignoreBrokenPipes()
    guard let path = CurrentProcess.executablePath else {
      throw ClientError("cannot find the path of this program")
    }
    let options =
      (configuration.map { ["--config", $0] } ?? []) + (recording.map { ["--record", $0] } ?? [])
    var request = ChildProcess.Request(file: path, arguments: options)
    request.input = .pipe
    request.output = .pipe
    do throws(SystemError) {
      process = try ChildProcess(request)
      guard let input = process.input, let output = process.output else {
        throw SystemError(code: 9)  // EBADF; both were asked for.
      }
      connection = try Connection(input: output, output: input, framing: .lines)
    } catch {
      throw ClientError("cannot start the daemon: \(error)")
    }
  }

  /// Begins the conversation.
  func open(_ delegate: any ConnectionDelegate) async throws(ClientError) {
    do throws(SystemError) {
      try connection.start(delegate)
    } catch {
      throw ClientError("cannot talk to the daemon: \(error)")
    }
    _ = try await call(
      .initialize,
      [
        "protocolVersion": 1, "clientInfo": ["name": "ringback"],
        "processId": .number(JSONNumber(Int(CurrentProcess.identifier))),
      ])
  }

  /// Sends a request and waits for its answer.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - params: Its params.
  ///   - sent: Takes the request's id, so that it can be cancelled.
  /// - Returns: The result.
  /// - Throws: The daemon's error, or that it has gone.
  func call(
    _ method: Method, _ params: JSONValue, sent: (RequestID) -> Void = { _ in }
  ) async throws(ClientError) -> JSONValue {
    let answer = await withCheckedContinuation { continuation in
      let id = connection.call(method.rawValue, EncodedJSON(params)) { answer in
        continuation.resume(returning: answer)
      }
      sent(id)
    }
    switch answer {
    case .success(let result): return result.value
    case .failure(let error): throw ClientError(error.message)
    }
  }

  /// Ends the conversation and the daemon; one that does not end is killed.
  func close() async {
    // A daemon that has gone cannot answer, and need not.
    _ = try? await call(.shutdown, .null)
    connection.send(Method.exit.rawValue, nil)
    _ = await connection.drain(timeout: .milliseconds(Self.endMs))
    await connection.close()
    process.input?.close()
    process.output?.close()
    end()
  }

  private func end() {
    // Where processes cannot be watched, the daemon has no more time than it took already.
    if let watch = try? ProcessWatch(process: process.identifier) {
      // What cannot be waited for is not waited for; either way the next line ends it.
      try? watch.descriptor.waitUntilReadable(milliseconds: Self.endMs)
      watch.descriptor.close()
    }
    process.kill()
    // It is gone; nobody asks how.
    _ = try? process.waitAndReap()
  }
}

/// Why a command failed, in one line.
struct ClientError: Error, Equatable {
  let message: String

  init(_ message: String) { self.message = message }
}
