import Dispatch
import JSON
import Platform
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

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

  /// What lies between the two sides.
  enum Link: CaseIterable {
    case pipes
    case sockets
  }

  init(_ link: Link = .pipes) throws {
    CurrentProcess.ignoreBrokenPipes()
    (daemonInput, input) = try Self.ends(link)
    (output, daemonOutput) = try Self.ends(link)
    open = Mutex([daemonInput, daemonOutput, input, output])
  }

  /// A client that only sends; the daemon writes to `daemonOutput`, which the client does not own.
  init(daemonOutput: Descriptor) throws {
    self.daemonOutput = daemonOutput
    (daemonInput, input) = try Self.ends(.pipes)
    output = daemonOutput
    open = Mutex([daemonInput, input])
  }

  private static func ends(_ link: Link) throws -> (reader: Descriptor, writer: Descriptor) {
    switch link {
    case .pipes:
      let pipe = try Pipe()
      return (pipe.reader, pipe.writer)
    case .sockets:
      var ends: [Int32] = [-1, -1]
      #if canImport(Darwin)
        let kind = SOCK_STREAM
      #else
        let kind = Int32(SOCK_STREAM.rawValue)
      #endif
      guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError(code: errno) }
      return (Descriptor(ends[0]), Descriptor(ends[1]))
    }
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
