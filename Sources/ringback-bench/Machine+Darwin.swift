#if canImport(Darwin)
  import Darwin

  extension Machine {
    /// The processor's name.
    static var processor: String {
      var size = 0
      unsafe sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
      var name = [UInt8](repeating: 0, count: size)
      guard unsafe sysctlbyname("machdep.cpu.brand_string", &name, &size, nil, 0) == 0 else {
        return "unknown processor"
      }
      return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
#endif
