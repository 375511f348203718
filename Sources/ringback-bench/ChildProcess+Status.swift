#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension ChildProcess {
  /// Runs a program of the search path to its end; returns its exit status, nil without one.
  static func status(of program: String, _ arguments: [String]) throws(BenchError) -> Int32? {
    var words: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + arguments).map {
      unsafe strdup($0)
    }
    unsafe words.append(nil)
    defer { unsafe words.forEach { unsafe free($0) } }
    var identifier: pid_t = 0
    guard unsafe posix_spawnp(&identifier, program, nil, nil, words, environ) == 0 else {
      throw .unavailable("no \(program) on this machine")
    }
    var status: Int32 = 0
    guard unsafe waitpid(identifier, &status, 0) == identifier, status & 0x7F == 0 else {
      return nil
    }
    return status >> 8 & 0xFF
  }
}
