#if canImport(Darwin)
  extension Descendants {
    /// None: orphans belong to launchd.
    static var adopted: [Int32] { [] }
  }
#endif
