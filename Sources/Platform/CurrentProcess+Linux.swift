#if !canImport(Darwin)
  import Glibc

  extension CurrentProcess {
    /// The path of the program that runs, without symbolic links; nil when `/proc` is not there.
    package static var executablePath: String? {
      var path = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = unsafe path.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return 0 }
        return unsafe readlink("/proc/self/exe", start, buffer.count)
      }
      // A path that fills the buffer may have been cut.
      guard count > 0, count < path.count else { return nil }
      return String(validating: path[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }
#endif
