import CPlatform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that is being written under a name of its own, until it is whole.
///
/// A plain value: somebody must call `publish` or `discard` exactly once.
package struct NewFile: Sendable {
  /// The name while the file is not whole.
  package let path: String
  private let descriptor: Descriptor

  /// Creates a file that only the user may read.
  ///
  /// - Throws: The system's error; `isAlreadyThere` where something has that name.
  package init(path: String) throws(SystemError) {
    guard !path.utf8.contains(0) else { throw SystemError(code: EINVAL) }
    descriptor = Descriptor(try checked(unsafe rb_create_file(path)))
    self.path = path
  }

  /// Writes all of `bytes` after what was written before.
  ///
  /// - Throws: The system's error; some of the bytes may be in the file then.
  package func append(_ bytes: [UInt8]) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      switch descriptor.write(bytes, from: written) {
      case .bytes(let count): written += count
      // Files do not answer so.
      case .wouldBlock: throw SystemError(code: EAGAIN)
      case .failed(let error): throw error
      }
    }
  }

  /// Closes the file and gives it the name under which it is found, in one step.
  ///
  /// - Throws: The system's error; the file is gone then.
  package func publish(as final: String) throws(SystemError) {
    descriptor.close()
    var code = EINVAL
    if !final.utf8.contains(0) {
      if unsafe rename(path, final) == 0 { return }
      code = errno
    }
    // Nobody needs a file without its name; if it stays, the one that it has says what it is.
    _ = unsafe unlink(path)
    throw SystemError(code: code)
  }

  /// Closes the file and removes it.
  package func discard() {
    descriptor.close()
    // If it stays, its name says what it is.
    _ = unsafe unlink(path)
  }
}
