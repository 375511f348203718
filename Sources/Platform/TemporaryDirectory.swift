#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A new directory for files that nobody needs later.
///
/// A plain value: somebody must call `remove` once.
package struct TemporaryDirectory: Sendable {
  /// Its path, without symbolic links made here.
  package let path: String

  /// Makes a directory that only the user may enter, in `$TMPDIR` or `/tmp`.
  ///
  /// - Parameter name: What its name begins with.
  /// - Throws: The system's error.
  package init(named name: String) throws(SystemError) {
    let parent = CurrentProcess.environmentVariable("TMPDIR") ?? "/tmp"
    let pattern = "\(parent.isEmpty ? "/tmp" : parent)/\(name)-XXXXXX"
    guard !pattern.utf8.contains(0) else { throw SystemError(code: EINVAL) }
    var bytes = pattern.utf8CString.map(\.self)
    let isMade = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return unsafe mkdtemp(start) != nil
    }
    guard isMade else { throw SystemError(code: errno) }
    path = String(
      decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Writes a file that the user may execute.
  ///
  /// - Returns: Its path.
  /// - Throws: The system's error.
  package func addProgram(_ name: String, _ text: String) throws(SystemError) -> String {
    let final = "\(path)/\(name)"
    let file = try NewFile(path: final + ".new")
    do throws(SystemError) {
      try file.append(Array(text.utf8))
    } catch {
      file.discard()
      throw error
    }
    try file.publish(as: final)
    guard unsafe chmod(final, 0o700) == 0 else { throw SystemError(code: errno) }
    return final
  }

  /// Removes the directory and the files in it; what cannot be removed stays.
  ///
  /// - Parameter maximum: With more entries all of them stay.
  package func remove(maximum: Int) {
    // Somebody else's leftovers, or a directory that is gone already, are nobody's loss.
    let names = (try? Directory.names(in: path, maximum: maximum)) ?? []
    for name in names { _ = unsafe unlink("\(path)/\(name)") }
    _ = unsafe rmdir(path)
  }
}
