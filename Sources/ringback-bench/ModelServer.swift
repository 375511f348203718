#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The model server on loopback and the numbers it keeps in a file that both have mapped.
@safe final class ModelServer {
  /// The rows of the shared file, as the server's own header names them.
  private enum Counter: Int, CaseIterable {
    case ownNanoseconds, responsesEnded, requests, requestBytes, connections, refused
  }

  /// The port it listens on.
  let port: Int
  private let process: ChildProcess
  private let counters: UnsafeMutableRawPointer
  private let counterBytes = Counter.allCases.count * 8

  private static let startSeconds: UInt64 = 10
  private static let settleSeconds: UInt64 = 2

  /// Starts the server at `path`.
  init(path: String) throws(BenchError) {
    let file = "\(Self.temporaryFolder)/ringback-bench-\(getpid())"
    let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("open \(file)", errno) }
    defer {
      close(descriptor)
      unsafe unlink(file)
    }
    ftruncate(descriptor, off_t(Counter.allCases.count * 8))
    let memory = unsafe mmap(
      nil, Counter.allCases.count * 8, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else {
      throw .system("mmap", errno)
    }
    unsafe counters = memory
    process = try ChildProcess(path: path, arguments: [file])
    port = try Self.readPort(from: process)
  }

  deinit {
    process.end()
    unsafe munmap(counters, counterBytes)
  }

  private static var temporaryFolder: String {
    guard let folder = unsafe getenv("TMPDIR") else { return "/tmp" }
    return unsafe String(cString: folder)
  }

  private static func readPort(from process: ChildProcess) throws(BenchError) -> Int {
    let deadline = Deadline(seconds: startSeconds)
    var bytes = [UInt8](repeating: 0, count: 64)
    var count = 0
    while !bytes[..<count].contains(UInt8(ascii: "\n")) {
      _ = try process.wait(writing: false, until: deadline, doing: "the model server was starting")
      guard count < bytes.count, let more = try process.read(into: &bytes, at: count) else {
        throw .ended("the model server was starting")
      }
      count += more
    }
    guard let port = Int(String(decoding: bytes[..<(count - 1)], as: UTF8.self)) else {
      throw .unexpected("the model server named no port")
    }
    return port
  }

  private func value(of counter: Counter) -> UInt64 {
    unsafe counters.load(fromByteOffset: counter.rawValue * 8, as: UInt64.self)
  }

  /// The time the server has spent on responses so far, once every request has been answered.
  ///
  /// The last bytes of a response can reach the client before the server has counted them, so
  /// this waits for the count: the server is at most a few instructions behind.
  func ownNanosecondsWhenSettled() throws(BenchError) -> UInt64 {
    let deadline = Deadline(seconds: Self.settleSeconds)
    while value(of: .responsesEnded) < value(of: .requests) {
      guard deadline.millisecondsLeft > 0 else { throw .hung("the model server was settling") }
      sched_yield()
    }
    return value(of: .ownNanoseconds)
  }

  /// How many requests came in that the server could not follow.
  var refusedRequests: UInt64 { value(of: .refused) }
}
