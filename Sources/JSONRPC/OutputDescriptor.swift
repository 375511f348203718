import Platform
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A descriptor to write to, and how to do it without waiting; an I/O file.
///
/// The descriptor stays blocking: O_NONBLOCK belongs to the open file, and whoever shares a
/// terminal or a pipe with us would get it, too.
struct OutputDescriptor: Sendable {
  /// What one attempt did.
  enum Outcome: Equatable {
    case bytes(Int)
    case wouldBlock
    case failed(Int32)

    init(_ outcome: WriteOutcome) {
      switch outcome {
      case .bytes(let count): self = .bytes(count)
      case .wouldBlock: self = .wouldBlock
      case .failed(let error): self = .failed(error.code)
      }
    }
  }

  private enum Kind {
    case pipe
    case socket
    case other
  }

  /// What is written to.
  let descriptor: Descriptor
  private let kind: Kind

  /// The most bytes of one write to something that can only be written to by waiting.
  private static let waitingWriteBytes = 64 << 10

  /// Looks once at what `descriptor` is.
  init(_ descriptor: Descriptor) {
    self.descriptor = descriptor
    var status = stat()
    guard unsafe fstat(descriptor.number, &status) == 0 else {
      kind = .other
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFIFO: kind = .pipe
    case S_IFSOCK: kind = .socket
    default: kind = .other
    }
  }

  /// Whether `writeWithoutWaiting` can do anything; files and terminals are for a thread that waits.
  var canWriteWithoutWaiting: Bool { kind != .other }

  /// Writes from `start` on what the system takes at once.
  ///
  /// A pipe that polls writable takes PIPE_BUF bytes without waiting (POSIX, poll and write); a
  /// socket can be asked not to wait.
  func writeWithoutWaiting(_ bytes: [UInt8], from start: Int) -> Outcome {
    switch kind {
    case .pipe:
      if let outcome = writeAtOnce(bytes, from: start) { return outcome }
      guard descriptor.isWritable else { return .wouldBlock }
      return write(bytes, from: start, atMost: Int(PIPE_BUF))
    case .socket:
      return send(bytes, from: start)
    case .other:
      return .wouldBlock
    }
  }

  /// Writes from `start` on; the caller has waited for the descriptor and may wait longer here.
  func writeWaiting(_ bytes: [UInt8], from start: Int) -> Outcome {
    switch kind {
    case .pipe, .socket: writeWithoutWaiting(bytes, from: start)
    case .other: write(bytes, from: start, atMost: Self.waitingWriteBytes)
    }
  }

  /// One write that cannot wait, where the system has such a thing for pipes.
  private func writeAtOnce(_ bytes: [UInt8], from start: Int) -> Outcome? {
    guard canWriteAtOnce.load(ordering: .relaxed) else { return nil }
    let outcome = unsafe bytes.withUnsafeBytes { buffer -> WriteOutcome? in
      guard start < buffer.count else { return .bytes(0) }
      return unsafe descriptor.writeWithoutWaiting(
        UnsafeRawBufferPointer(rebasing: buffer[start...]))
    }
    if outcome == nil { canWriteAtOnce.store(false, ordering: .relaxed) }
    return outcome.map(Outcome.init)
  }

  private func write(_ bytes: [UInt8], from start: Int, atMost count: Int) -> Outcome {
    unsafe bytes.withUnsafeBytes { buffer in
      let end = min(start + count, buffer.count)
      guard start < end else { return .bytes(0) }
      let slice = unsafe UnsafeRawBufferPointer(rebasing: buffer[start..<end])
      return Outcome(unsafe descriptor.write(slice))
    }
  }

  private func send(_ bytes: [UInt8], from start: Int) -> Outcome {
    unsafe bytes.withUnsafeBytes { buffer in
      guard start < buffer.count else { return .bytes(0) }
      let slice = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
      while true {
        #if canImport(Darwin)
          let count = unsafe Darwin.send(
            descriptor.number, slice.baseAddress, slice.count, Int32(MSG_DONTWAIT))
        #else
          let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
          let count = unsafe Glibc.send(
            descriptor.number, slice.baseAddress, slice.count, flags)
        #endif
        if count >= 0 { return .bytes(count) }
        switch errno {
        case EINTR: continue
        case EAGAIN, EWOULDBLOCK, ENOBUFS: return .wouldBlock
        default: return .failed(errno)
        }
      }
    }
  }
}

/// Whether this system writes to pipes without waiting; it says so at the first attempt.
private let canWriteAtOnce = Atomic(true)

extension ConnectionEnd {
  /// The end that a write's `errno` means.
  static func outputFailure(_ code: Int32) -> ConnectionEnd {
    code == EPIPE || code == ECONNRESET ? .outputClosed : .outputFailed(code)
  }
}
