#if canImport(Darwin)
  import Darwin

  extension CurrentProcess {
    /// The path of the program that runs, without symbolic links.
    package static var executablePath: String? {
      var capacity: UInt32 = 0
      _ = unsafe _NSGetExecutablePath(nil, &capacity)
      return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(capacity) + 1) {
        path in
        guard let start = path.baseAddress,
          unsafe _NSGetExecutablePath(start, &capacity) == 0,
          let resolved = unsafe realpath(start, nil)
        else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(validatingCString: resolved)
      }
    }
  }
#endif
