import Dispatch
import JSON
import Platform
import Synchronization

/// The client's side of a connection over two pipes or a socket pair.
///
/// Reading and writing happen on queues of its own, so that no test blocks a thread that tasks need.
final class TestClient: Sendable {
  /// What the connection reads and writes.
  let daemonInput: Descriptor
  let daemonOutput: Descriptor

  private let input: Descriptor
  private let output: Descriptor
  private let reading = DispatchQueue(label: "client reading")
  private let writing = DispatchQueue(label: "client writing")
  private let buffer = Mutex<[UInt8]>([])
  private let open: Mutex<Set<Descriptor>>

  init() throws {
    CurrentProcess.ignoreBrokenPipes()
    let (toDaemon, fromDaemon) = (try Pipe(), try Pipe())
    daemonInput = toDaemon.reader
    daemonOutput = fromDaemon.writer
    input = toDaemon.writer
    output = fromDaemon.reader
    open = Mutex([daemonInput, daemonOutput, input, output])
  }

  deinit {
    for descriptor in open.withLock({ $0 }) { descriptor.close() }
  }

  /// Sends bytes as they are.
  func send(_ bytes: [UInt8]) async {
    await withCheckedContinuation { continuation in
      writing.async { [self] in
        var sent = 0
        while sent < bytes.count, case .bytes(let count) = input.write(bytes, from: sent) {
          sent += count
        }
        continuation.resume()
      }
    }
  }

  /// Sends text as it is, with a line end.
  func send(_ line: String) async { await send(Array("\(line)\n".utf8)) }

  /// The next line, without its end; nil at the end of the stream.
  func nextLine() async -> String? {
    await withCheckedContinuation { continuation in
      reading.async { [self] in continuation.resume(returning: readLine()) }
    }
  }

  /// The next line in short form.
  func next() async -> String? { await nextLine().map(summary) }

  /// Reads `count` bytes and drops them.
  func skip(_ count: Int) async {
    await withCheckedContinuation { continuation in
      reading.async { [self] in
        var rest = count
        while rest > 0 {
          var bytes: [UInt8] = []
          guard case .bytes(let read) = output.read(upTo: min(rest, 1 << 16), appendingTo: &bytes)
          else { break }
          rest -= read
        }
        continuation.resume()
      }
    }
  }

  /// Everything until the end of the stream.
  func rest() async -> [UInt8] {
    await withCheckedContinuation { continuation in
      reading.async { [self] in
        var bytes = buffer.withLock { $0 }
        while case .bytes = output.read(upTo: 1 << 16, appendingTo: &bytes) {}
        continuation.resume(returning: bytes)
      }
    }
  }

  /// Every line until the end of the stream, in short form.
  func allLines() async -> [String] {
    await rest().split(separator: 0x0A).map { summary(String(decoding: $0, as: UTF8.self)) }
  }

  func closeInput() { close(input) }
  func closeOutput() { close(output) }
  func closeDaemonInput() { close(daemonInput) }
  func closeDaemonOutput() { close(daemonOutput) }

  private func close(_ descriptor: Descriptor) {
    let isOpen = open.withLock { $0.remove(descriptor) != nil }
    if isOpen { descriptor.close() }
  }

  private func readLine() -> String? {
    while true {
      let line: [UInt8]? = buffer.withLock { buffer in
        guard let end = buffer.firstIndex(of: 0x0A) else { return nil }
        defer { buffer.removeSubrange(...end) }
        return Array(buffer[..<end])
      }
      if let line { return String(decoding: line, as: UTF8.self) }
      var bytes: [UInt8] = []
      guard case .bytes = output.read(upTo: 1 << 16, appendingTo: &bytes) else { return nil }
      buffer.withLock { $0 += bytes }
    }
  }
}
