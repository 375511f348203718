import CPlatform
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Signals to the process, received as bytes of a pipe.
///
/// There can be one receiver in a process, since what a signal does belongs to the whole process.
package struct Signals: Sendable {
  /// `SIGTERM`.
  package static let terminate = SIGTERM
  /// `SIGINT`.
  package static let interrupt = SIGINT
  /// `SIGHUP`.
  package static let hangUp = SIGHUP
  /// `SIGCHLD`: a child has ended.
  package static let childEnded = SIGCHLD
  /// `SIGKILL`, which cannot be caught.
  package static let kill = SIGKILL

  /// The descriptor to poll; nonblocking.
  package let descriptor: Descriptor
  private let numbers: [Int32]

  private static let receiver = Mutex<Pipe?>(nil)

  /// Receives these signals from now on, instead of what they would do.
  ///
  /// Fails with `EINVAL` for a number that cannot be caught. A second receiver shares the pipe of
  /// the first.
  package init(catching numbers: [Int32]) throws(SystemError) {
    let pipe = try Self.sharedPipe()
    descriptor = pipe.reader
    self.numbers = numbers
    try unsafe checked(rb_catch_signals(numbers, Int32(numbers.count), pipe.writer.number))
  }

  /// Takes the signals that have come, oldest first, without waiting.
  package func received() -> [Int32] {
    var bytes: [UInt8] = []
    // Anything but bytes means that there is nothing to take.
    while case .bytes(64) = descriptor.read(upTo: 64, appendingTo: &bytes) {}
    return bytes.map(Int32.init)
  }

  /// Lets the signals do again what they do by default.
  package func stop() {
    unsafe rb_release_signals(numbers, Int32(numbers.count))
  }

  private static func sharedPipe() throws(SystemError) -> Pipe {
    // The pipe stays open for good: a signal may be on its way into it at any time.
    let result: Result<Pipe, SystemError> = receiver.withLock { known in
      if let known { return .success(known) }
      do throws(SystemError) {
        let pipe = try Pipe()
        try pipe.reader.setNonblocking(true)
        try pipe.writer.setNonblocking(true)
        known = pipe
        return .success(pipe)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
