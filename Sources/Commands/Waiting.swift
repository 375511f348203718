import Platform
import Synchronization

/// Lets a program without an asynchronous `main` wait for an asynchronous command.
enum Waiting {
  /// Runs a command and blocks the thread until it is done.
  ///
  /// - Returns: Its exit status; 1 when the process has no descriptor left.
  static func status(of command: @escaping @Sendable () async -> Int32) -> Int32 {
    guard let bell = try? Pipe() else { return 1 }  // Said in the doc comment.
    let status = Status()
    // The only task that nobody awaits: the thread waits for it below.
    Task {
      status.value.store(await command(), ordering: .releasing)
      // The pipe is empty and this is its only byte, so it always takes it.
      _ = bell.writer.write([0])
    }
    var byte: [UInt8] = []
    _ = bell.reader.read(upTo: 1, appendingTo: &byte)
    bell.close()
    return status.value.load(ordering: .acquiring)
  }
}

/// An exit status that one thread sets and another reads.
private final class Status: Sendable {
  let value = Atomic<Int32>(1)
}
