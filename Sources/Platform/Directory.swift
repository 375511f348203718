#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Makes and lists directories.
package enum Directory {
  /// Makes a directory that only the user may enter; one that is there already stays as it is.
  ///
  /// - Throws: The system's error, among them that the parent is not there.
  package static func create(_ path: String) throws(SystemError) {
    guard !path.utf8.contains(0) else { throw SystemError(code: EINVAL) }
    if unsafe mkdir(path, 0o700) == 0 { return }
    let code = errno
    let isThere = unsafe access(path + "/.", F_OK) == 0
    guard code == EEXIST, isThere else { throw SystemError(code: code) }
  }

  /// Whether something has that name.
  package static func has(_ path: String) -> Bool {
    guard !path.utf8.contains(0) else { return false }
    return unsafe access(path, F_OK) == 0
  }

  /// Lists a directory.
  ///
  /// - Parameters:
  ///   - path: The directory.
  ///   - maximum: With more entries it is an error (`EOVERFLOW`).
  /// - Returns: The names that are UTF-8, without `.` and `..`, in no order.
  /// - Throws: The system's error.
  package static func names(in path: String, maximum: Int) throws(SystemError) -> [String] {
    guard !path.utf8.contains(0) else { throw SystemError(code: EINVAL) }
    guard let directory = unsafe opendir(path) else { throw SystemError(code: errno) }
    defer { _ = unsafe closedir(directory) }
    var names: [String] = []
    while true {
      // The end and an error are told apart by this alone.
      errno = 0
      guard let entry = unsafe readdir(directory) else {
        guard errno == 0 else { throw SystemError(code: errno) }
        return names
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let name, name != ".", name != ".." else { continue }
      guard names.count < maximum else { throw SystemError(code: EOVERFLOW) }
      names.append(name)
    }
  }
}
