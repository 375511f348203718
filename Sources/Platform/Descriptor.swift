import CPlatform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What one read of a descriptor gave.
package enum ReadOutcome: Sendable, Equatable {
  /// This many bytes, at least one, are in the buffer.
  case bytes(Int)
  /// No byte will ever come again.
  case endOfFile
  /// Nothing is there yet; only on a nonblocking descriptor.
  case wouldBlock
  /// The system refused.
  case failed(SystemError)
}

/// What one write to a descriptor did.
package enum WriteOutcome: Sendable, Equatable {
  /// The system took this many bytes, which may be fewer than were offered.
  case bytes(Int)
  /// No room; only on a nonblocking descriptor.
  case wouldBlock
  /// The system refused; `EPIPE` means that nobody can read any more.
  case failed(SystemError)
}

/// An open file descriptor, by number.
///
/// A plain value: it does not own the descriptor, and somebody must call `close` exactly once.
package struct Descriptor: Sendable, Hashable {
  /// The number that system calls take.
  package let number: Int32

  /// Names a descriptor by its number.
  package init(_ number: Int32) {
    self.number = number
  }

  /// Descriptor 0.
  package static let standardInput = Descriptor(0)
  /// Descriptor 1.
  package static let standardOutput = Descriptor(1)
  /// Descriptor 2.
  package static let standardError = Descriptor(2)

  /// Reads once, again when a signal interrupts; an empty buffer is answered by `.bytes(0)`.
  package func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome {
    guard buffer.count > 0 else { return .bytes(0) }
    while true {
      #if canImport(Darwin)
        let count = unsafe Darwin.read(number, buffer.baseAddress, buffer.count)
      #else
        let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
      #endif
      if count > 0 { return .bytes(count) }
      if count == 0 { return .endOfFile }
      let code = errno
      if code == EINTR { continue }
      if code == EAGAIN || code == EWOULDBLOCK { return .wouldBlock }
      return .failed(SystemError(code: code))
    }
  }

  /// Reads once and appends at most `count` bytes to `bytes`.
  package func read(upTo count: Int, appendingTo bytes: inout [UInt8]) -> ReadOutcome {
    unsafe withUnsafeTemporaryAllocation(byteCount: max(count, 0), alignment: 1) { buffer in
      let outcome = unsafe read(into: buffer)
      if case .bytes(let taken) = outcome {
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(buffer)[..<taken])
      }
      return outcome
    }
  }

  /// Writes once, again when a signal interrupts; nothing to write is answered by `.bytes(0)`.
  package func write(_ buffer: UnsafeRawBufferPointer) -> WriteOutcome {
    guard buffer.count > 0 else { return .bytes(0) }
    while true {
      #if canImport(Darwin)
        let count = unsafe Darwin.write(number, buffer.baseAddress, buffer.count)
      #else
        let count = unsafe Glibc.write(number, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return .bytes(count) }
      let code = errno
      if code == EINTR { continue }
      if code == EAGAIN || code == EWOULDBLOCK { return .wouldBlock }
      return .failed(SystemError(code: code))
    }
  }

  /// Writes once what the system takes at once, also when the descriptor is set to wait.
  ///
  /// Nil where the system cannot tell: on Darwin, and on Linux with what is neither a file nor, since
  /// 6.5, a pipe.
  package func writeWithoutWaiting(_ buffer: UnsafeRawBufferPointer) -> WriteOutcome? {
    guard buffer.count > 0 else { return .bytes(0) }
    let count = unsafe rb_write_without_waiting(
      number, buffer.baseAddress, UInt(buffer.count))
    switch Int32(clamping: -count) {
    case EAGAIN, EWOULDBLOCK: return .wouldBlock
    case EOPNOTSUPP, ENOSYS, EINVAL: return nil
    case let code: return count >= 0 ? .bytes(count) : .failed(SystemError(code: code))
    }
  }

  /// Writes once from a place in `bytes` on; a place outside is answered by `.bytes(0)`.
  package func write(_ bytes: [UInt8], from start: Int = 0) -> WriteOutcome {
    guard start >= 0, start < bytes.count else { return .bytes(0) }
    return unsafe bytes.withUnsafeBytes { buffer in
      unsafe write(UnsafeRawBufferPointer(rebasing: buffer[start...]))
    }
  }

  /// Gives the descriptor back to the system; the number may be another file at once.
  package func close() {
    // After EINTR the descriptor is closed on Linux and in an unknown state elsewhere, so that a
    // second attempt could close what another thread has just opened. The result is of no use.
    #if canImport(Darwin)
      _ = Darwin.close(number)
    #else
      _ = Glibc.close(number)
    #endif
  }

  /// Makes reads and writes answer `.wouldBlock` instead of waiting, or wait again.
  ///
  /// The setting belongs to the open file, so whoever else holds it (a terminal, a parent) sees it
  /// too; never use it on 0, 1 or 2.
  package func setNonblocking(_ enabled: Bool) throws(SystemError) {
    try checked(rb_set_nonblocking(number, enabled ? 1 : 0))
  }

  /// Says whether a program that is started from here gets the descriptor.
  package func setCloseOnExec(_ enabled: Bool) throws(SystemError) {
    try checked(rb_set_close_on_exec(number, enabled ? 1 : 0))
  }

  /// Whether a write would be taken at once; true also when it would fail at once.
  ///
  /// On a pipe it means that PIPE_BUF (at least 512, on Linux 4,096) bytes can be written without
  /// waiting (POSIX.1-2024, poll and write).
  package var isWritable: Bool {
    poll(for: Int16(POLLOUT)) != 0
  }

  /// Whether the other end of a pipe or socket is gone, so that writing fails.
  package var hasLostReader: Bool {
    poll(for: 0) & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
  }

  /// Whether the descriptor is a terminal.
  package var isTerminal: Bool {
    isatty(number) == 1
  }

  private func poll(for events: Int16) -> Int16 {
    var entry = pollfd(fd: number, events: events, revents: 0)
    while true {
      #if canImport(Darwin)
        let count = unsafe Darwin.poll(&entry, 1, 0)
      #else
        let count = unsafe Glibc.poll(&entry, 1, 0)
      #endif
      if count < 0 && errno == EINTR { continue }
      return count > 0 ? entry.revents : 0
    }
  }
}
