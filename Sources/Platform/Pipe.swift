import CPlatform

/// Two descriptors: what is written to one is read from the other.
///
/// Both are close-on-exec, blocking, and above 2. It does not own them.
package struct Pipe: Sendable, Hashable {
  /// The end to read.
  package let reader: Descriptor
  /// The end to write.
  package let writer: Descriptor

  /// Makes a pipe; fails when the process or the system has no descriptor left.
  package init() throws(SystemError) {
    var ends: (Int32, Int32) = (0, 0)
    let result = unsafe withUnsafeMutableBytes(of: &ends) { bytes in
      unsafe rb_pipe(bytes.assumingMemoryBound(to: Int32.self).baseAddress)
    }
    try checked(result)
    reader = Descriptor(ends.0)
    writer = Descriptor(ends.1)
  }

  /// Closes both ends.
  package func close() {
    reader.close()
    writer.close()
  }
}
